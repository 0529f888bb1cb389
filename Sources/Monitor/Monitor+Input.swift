import EventLoop
import Glibc

/// Input from the terminal.

extension Monitor {
    /// Reads some input in this turn: a pasted text takes several turns.
    func readInput() {
        var buffer = InlineArray<256, UInt8>(repeating: 0)
        for _ in 0..<Self.readsPerTurn {
            var span = buffer.mutableSpan
            let count = span.withUnsafeMutableBytes { read(tty.descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return awaitRest() }
            // A read of zero bytes is the end of input.
            guard count > 0 else { return lose() }
            for index in 0..<min(count, buffer.count) {
                // A key may reset the parser, so its action runs after the parser has returned.
                var inputs: [TerminalInput] = []
                keys.parse(buffer[index]) { inputs.append($0) }
                for input in inputs { handle(input) }
                guard isShown else { return }
            }
        }
        awaitRest()
        watch.stillReadable()
    }

    private func handle(_ input: TerminalInput) {
        guard isShown else { return }
        switch input {
        // A raw terminal does not send this signal itself.
        case .key(.control("\\")): raise(SIGQUIT)
        case .key(let key): handle(key)
        case .synchronises(let does): isSynchronised = does
        }
    }

    /// Starts the timer that ends an incomplete sequence.
    private func awaitRest() {
        if let keyTimer { loop.cancel(keyTimer) }
        keyTimer = keys.patience.map { patience in
            loop.schedule(at: loop.now + patience) { [weak self] in
                guard let self else { return }
                keyTimer = nil
                if let input = keys.giveUp() { handle(input) }
                // A paste may be incomplete as well.
                awaitRest()
            }
        }
    }

    /// Discards incomplete input.
    func forgetInput() {
        if let keyTimer { loop.cancel(keyTimer) }
        keyTimer = nil
        keys = KeyParser()
    }
}
