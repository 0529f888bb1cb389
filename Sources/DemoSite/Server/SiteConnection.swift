import EventLoop
import Glibc

/// One client's connection: requests in, responses out, one at a time, in order.
final class SiteConnection<Content: SiteContent> {
    /// The largest number of bytes of requests kept while a response is sent.
    private static var inputLimit: Int { RequestHead.limit }
    /// The number of reads, or of written pieces, in one turn of the loop.
    static var turnLimit: Int { 4 }

    let descriptor: Int32
    /// The time of the last activity.
    var lastActivity: Int64
    unowned let site: SiteServer<Content>
    let watch: Watch
    /// The bytes of the next requests.
    private var input: [UInt8] = []
    /// The bytes that the socket has not accepted yet.
    var output: [UInt8] = []
    var outputOffset = 0
    /// The response in progress.
    var source: Content.Response?
    var timer: TimerID?
    /// The step after the last piece.
    var step = ResponseStep.done
    private(set) var isClosed = false
    var isServing = false
    var isReadingPaused = false
    var isRefusing = false
    var isDraining = false
    /// Whether input is read and not answered.
    private var isIgnoring = false
    var hasPeerClosed = false

    init(_ descriptor: Int32, server site: SiteServer<Content>) throws(SelectorError) {
        self.descriptor = descriptor
        self.site = site
        lastActivity = site.loop.now
        watch = try site.loop.watch(descriptor)
        watch.onReadable { [unowned self] in receive() }
    }

    /// Whether it waits for the site's own artificial delay, not for the peer.
    var isDelaying: Bool { timer != nil }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        if let timer {
            site.loop.cancel(timer)
        }
        watch.unwatch()
        Glibc.close(descriptor)
        site.forget(self)
    }

    func receive() {
        for _ in 0..<Self.turnLimit {
            let count = site.readBuffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                lastActivity = site.loop.now
                if !isDraining, !isIgnoring {
                    acceptInput(count)
                }
            } else if count == 0 {
                return peerHasClosed()
            } else {
                return errno == EAGAIN || errno == EINTR ? () : close()
            }
            if isClosed {
                return
            }
            if source != nil && input.count > Self.inputLimit {
                return pauseReading()
            }
        }
        watch.stillReadable()
    }

    /// Handles the end of input: the peer may still wait for answers.
    private func peerHasClosed() {
        guard source != nil else { return close() }
        hasPeerClosed = true
        watch.onReadable(nil)
    }

    /// Handles `count` bytes in the site's read buffer.
    private func acceptInput(_ count: Int) {
        guard input.isEmpty && source == nil else {
            input += site.readBuffer[..<count]
            return serveInput()
        }
        // Requests are served from a buffer outside of the site, so that nothing else modifies it: a swap, not a copy.
        var bytes: [UInt8] = []
        swap(&bytes, &site.readBuffer)
        let eaten = bytes.withUnsafeBufferPointer { serve(UnsafeBufferPointer(rebasing: $0[..<count])) }
        if eaten < count && !isClosed {
            input += bytes[eaten..<count]
        }
        swap(&bytes, &site.readBuffer)
    }

    func serveInput() {
        guard source == nil, !input.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &input)
        let eaten = bytes.withUnsafeBufferPointer { serve($0) }
        input = Array(bytes[eaten...])
    }

    /// Serves complete requests, as long as each is answered at once; returns the number of consumed bytes.
    private func serve(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        isServing = true
        defer { isServing = false }
        var eaten = 0
        while source == nil && !isClosed && !isRefusing && eaten < bytes.count {
            let rest = UnsafeBufferPointer(rebasing: bytes[eaten...])
            switch RequestHead.read(rest) {
            case .needMore:
                return eaten
            case .refused(let status):
                isRefusing = true
                startResponse(site.refusal(status))
                return bytes.count
            case .request(let request):
                eaten += request.size
                let treatment = site.treatmentOfNext()
                guard treatment == .answered else { return treatBadly(bytes.count, treatment) }
                startResponse(site.response(to: request, in: rest))
            }
        }
        return eaten
    }

    /// Stays silent, or resets the connection; no further request on it is answered.
    ///
    /// - Parameters:
    ///   - count: the number of available bytes.
    ///   - treatment: what to do.
    /// - Returns: the number of consumed bytes.
    private func treatBadly(_ count: Int, _ treatment: RequestTreatment) -> Int {
        if treatment == .reset {
            // Closing with a linger time of 0 resets the connection.
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
            close()
        } else {
            isIgnoring = true
        }
        return count
    }

    private func startResponse(_ response: Content.Response) {
        site.countRequest()
        source = response
        if response.delay > 0 {
            wait(response.delay)
        } else {
            send()
        }
    }

    func wait(_ nanoseconds: Int64) {
        let (deadline, overflows) = EventLoop.clock().addingReportingOverflow(nanoseconds)
        timer = site.loop.schedule(at: overflows ? Int64.max : deadline) { [unowned self] in
            timer = nil
            send()
        }
    }
}
