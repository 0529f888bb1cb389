import EventLoop
import Glibc
import Testing

/// Two connected non-blocking stream sockets.
struct SocketPair {
    let left: Int32
    let right: Int32

    init() throws {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
        try #require(socketpair(AF_UNIX, kind, 0, &ends) == 0)
        left = ends[0]
        right = ends[1]
    }

    func close() {
        Glibc.close(left)
        Glibc.close(right)
    }
}

/// Writes `count` bytes, which must fit.
func send(_ descriptor: Int32, count: Int = 1) {
    let bytes = [UInt8](repeating: 7, count: count)
    #expect(write(descriptor, bytes, count) == count)
}

/// Reads up to `count` bytes; nil: would block.
func receive(_ descriptor: Int32, count: Int = 1) -> Int? {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = read(descriptor, &bytes, count)
    return received < 0 ? nil : received
}

/// Writes until it would block.
func fill(_ descriptor: Int32) {
    let bytes = [UInt8](repeating: 7, count: 4_096)
    while write(descriptor, bytes, bytes.count) > 0 {}
    while write(descriptor, bytes, 1) > 0 {}
}

/// Reads until it would block, or the stream ends.
func drain(_ descriptor: Int32) {
    while let count = receive(descriptor, count: 65_536), count > 0 {}
}

/// Raises the soft limit of open descriptors to `count`; false where the hard limit is lower.
func allowDescriptors(_ count: Int) -> Bool {
    var limit = rlimit()
    let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard getrlimit(resource, &limit) == 0 else { return false }
    guard limit.rlim_cur < count else { return true }
    limit.rlim_cur = rlim_t(count)
    return limit.rlim_cur <= limit.rlim_max && setrlimit(resource, &limit) == 0
}

/// A copy of `descriptor` with a number of its own for each selector and purpose, far from what open(2) gives out: so
/// no other test takes it over once it is closed.
func copy(_ descriptor: Int32, from number: Int32, for kind: SelectorKind) throws -> Int32 {
    let offset = SelectorKind.allCases.firstIndex(of: kind) ?? 0
    let copy = fcntl(descriptor, F_DUPFD, number + Int32(offset) * 10)
    try #require(copy >= number)
    return copy
}
