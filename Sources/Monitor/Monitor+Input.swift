import EventLoop
import Glibc

/// The bytes that come from the terminal.

extension Monitor {
    /// Reads what has come, some of it in this turn: a pasted text is taken in several.
    func readInput() {
        var buffer = InlineArray<256, UInt8>(repeating: 0)
        for _ in 0..<Self.readsPerTurn {
            var span = buffer.mutableSpan
            let count = span.withUnsafeMutableBytes { read(tty.descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return awaitRest() }
            // Nothing to read without an error is the other side's end.
            guard count > 0 else { return lose() }
            for index in 0..<min(count, buffer.count) {
                // What a key does may reach the parser again: it has to be done with this byte.
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
        // What the terminal itself would do, were it not raw.
        case .key(.control("\\")): raise(SIGQUIT)
        case .key(let key): handle(key)
        case .synchronises(let does): isSynchronised = does
        }
    }

    /// Arms the timer that ends a sequence of which no more comes.
    private func awaitRest() {
        if let keyTimer { loop.cancel(keyTimer) }
        keyTimer = keys.patience.map { patience in
            loop.schedule(at: loop.now + patience) { [weak self] in
                guard let self else { return }
                keyTimer = nil
                if let input = keys.giveUp() { handle(input) }
                // Within a paste, whose end may not come either.
                awaitRest()
            }
        }
    }

    /// Forgets what was begun.
    func forgetInput() {
        if let keyTimer { loop.cancel(keyTimer) }
        keyTimer = nil
        keys = KeyParser()
    }
}
