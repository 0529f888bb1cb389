import EventLoop
import Glibc

extension SiteConnection {
    /// Sends as much as the socket takes and the tempo allows.
    func send() {
        for _ in 0..<Self.turnLimit {
            guard let step = site.makePiece(of: &source) else { return }
            self.step = step
            guard sendPiece(), proceed() else { return }
        }
        wait(1)
    }

    /// Sends the site's write buffer; false on failure, or if a rest is stored until the socket accepts it.
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

    /// Continues to send when the socket accepts bytes again.
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

    /// Performs the step after a sent piece; true if the next piece may be sent at once.
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
        lastAnswer = site.loop.now
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

    /// Gives a refused client a second to read the reason: closing with unread bytes would reset the connection.
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

    func pauseReading() {
        isReadingPaused = true
        watch.onReadable(nil)
    }

    private func resumeReading() {
        isReadingPaused = false
        watch.onReadable { [unowned self] in receive() }
        watch.stillReadable()
    }
}
