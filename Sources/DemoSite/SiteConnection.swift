import EventLoop
import Glibc

/// One client's connection: requests in, responses out, one at a time, in order.
final class SiteConnection {
    /// Bytes of requests that are kept while a response is being sent.
    private static let inputLimit = RequestHead.limit
    /// Reads, or pieces written, in one turn of the loop.
    private static let turnLimit = 4

    let descriptor: Int32
    /// When something moved last.
    private(set) var lastActivity: Int64
    private unowned let site: DemoSite
    private let watch: Watch
    /// What came of the next requests and is not read yet.
    private var input: [UInt8] = []
    /// What the socket has not taken yet.
    private var output: [UInt8] = []
    private var outputOffset = 0
    /// The response on its way.
    private var source: ResponseSource?
    private var timer: TimerID?
    /// What comes after the piece that was made last.
    private var step = ResponseSource.Step.done
    private var isClosed = false
    private var isServing = false
    private var isReadingPaused = false
    private var isRefusing = false
    private var isDraining = false
    private var hasPeerClosed = false

    init(_ descriptor: Int32, site: DemoSite) throws(SelectorError) {
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

    private func receive() {
        for _ in 0..<Self.turnLimit {
            let count = site.readBuffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count > 0 {
                lastActivity = site.loop.now
                if !isDraining {
                    take(count)
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

    /// A peer that has nothing more to ask may still wait for what it asked for.
    private func peerHasClosed() {
        guard source != nil else { return close() }
        hasPeerClosed = true
        watch.onReadable(nil)
    }

    /// Takes `count` bytes from the site's read buffer.
    private func take(_ count: Int) {
        guard input.isEmpty && source == nil else {
            input += site.readBuffer[..<count]
            return serveInput()
        }
        // Out of the site while requests are served, so that nothing else touches it: a swap, not a copy.
        var bytes: [UInt8] = []
        swap(&bytes, &site.readBuffer)
        let eaten = bytes.withUnsafeBufferPointer { serve(UnsafeBufferPointer(rebasing: $0[..<count])) }
        if eaten < count && !isClosed {
            input += bytes[eaten..<count]
        }
        swap(&bytes, &site.readBuffer)
    }

    private func serveInput() {
        guard source == nil, !input.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &input)
        let eaten = bytes.withUnsafeBufferPointer { serve($0) }
        input = Array(bytes[eaten...])
    }

    /// Serves the requests that are complete, as long as each is answered at once; returns the bytes eaten.
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
                begin(ResponseSource(refusal: status))
                return bytes.count
            case .request(let request):
                eaten += request.size
                let route = Route(path: UnsafeBufferPointer(rebasing: rest[request.path]))
                begin(ResponseSource(request, route: route, map: site.writer.map, delay: site.options.delay))
            }
        }
        return eaten
    }

    private func begin(_ response: ResponseSource) {
        site.countRequest()
        source = response
        if response.delay > 0 {
            wait(response.delay)
        } else {
            send()
        }
    }

    private func wait(_ nanoseconds: Int64) {
        let (deadline, overflows) = EventLoop.clock().addingReportingOverflow(nanoseconds)
        timer = site.loop.schedule(at: overflows ? Int64.max : deadline) { [unowned self] in
            timer = nil
            send()
        }
    }
}

extension SiteConnection {
    /// Sends as much as the socket takes and the tempo allows.
    private func send() {
        for _ in 0..<Self.turnLimit {
            guard let step = site.makePiece(of: &source) else { return }
            self.step = step
            guard sendPiece(), proceed() else { return }
        }
        wait(1)
    }

    /// Sends the site's write buffer; keeps what the socket does not take and returns false then, or on failure.
    private func sendPiece() -> Bool {
        let sent = site.writeBuffer.withUnsafeBytes { write($0) }
        guard let sent else { return false }
        if sent == site.writeBuffer.count {
            return true
        }
        output = Array(site.writeBuffer[sent...])
        outputOffset = 0
        watch.onWritable { [unowned self] in flush() }
        return false
    }

    /// The socket takes bytes again.
    private func flush() {
        let sent = output.withUnsafeBytes { write(UnsafeRawBufferPointer(rebasing: $0[outputOffset...])) }
        guard let sent else { return }
        outputOffset += sent
        guard outputOffset == output.count else { return }
        output = []
        outputOffset = 0
        watch.onWritable(nil)
        if proceed() {
            send()
        }
    }

    /// Writes until it would block; nil if the connection is closed.
    private func write(_ bytes: UnsafeRawBufferPointer) -> Int? {
        var sent = 0
        while sent < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[sent...])
            let count = Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            if count >= 0 {
                lastActivity = site.loop.now
                sent += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                close()
                return nil
            }
        }
        return sent
    }

    /// What comes after a piece that is out; true when the next one may go at once.
    private func proceed() -> Bool {
        switch step {
        case .more: return true
        case .pause(let nanoseconds): wait(nanoseconds)
        case .done: finish()
        }
        return false
    }

    private func finish() {
        let keepAlive = source?.keepAlive ?? false
        source = nil
        if isRefusing {
            return drain()
        }
        guard keepAlive else { return close() }
        guard !isServing else { return }
        serveInput()
        if source == nil && !isClosed {
            if hasPeerClosed {
                close()
            } else if isReadingPaused {
                resumeReading()
            }
        }
    }

    /// Gives a refused client a second to read why: closing with unread bytes would reset the connection.
    private func drain() {
        shutdown(descriptor, Int32(SHUT_WR))
        isDraining = true
        let deadline = EventLoop.clock() + 1_000_000_000
        timer = site.loop.schedule(at: deadline) { [unowned self] in
            timer = nil
            close()
        }
        if isReadingPaused {
            resumeReading()
        }
    }

    private func pauseReading() {
        isReadingPaused = true
        watch.onReadable(nil)
    }

    private func resumeReading() {
        isReadingPaused = false
        watch.onReadable { [unowned self] in receive() }
        watch.stillReadable()
    }
}
