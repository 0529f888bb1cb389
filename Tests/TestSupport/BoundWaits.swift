import Glibc

/// Bounds each wait on a blocking socket, that for a client included: the thread of a test's server ends by itself, whatever
/// becomes of the test.
///
/// - Parameter socket: one that waits for a minute at most from now on; what it waited for then fails with `EAGAIN`.
public func boundWaits(on socket: Int32) {
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
        setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
    }
}
