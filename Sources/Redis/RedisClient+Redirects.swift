import EventLoop

/// Commands of a cluster on their way to the server that has their keys.
extension RedisClient {
    /// The most servers and pauses that a command goes through. Then it gets the error as its reply.
    static let mostSteps = 16
    /// The most commands that wait at a time; others get nil.
    static let mostHeld = 10_000
    /// Nanoseconds before another attempt, at first and at most.
    private static let pauses: ClosedRange<Int64> = 10_000_000...1_000_000_000

    /// A command on its way.
    struct Step {
        let command: RedisCommand
        let slot: KeySlot
        /// The servers and pauses that it went through.
        var count = 0
        let then: (RedisReply?) -> Void
    }

    /// A command that waits for a connection.
    struct Held {
        let step: Step
        let isAsking: Bool
    }

    /// Sends a command to the server of its slot.
    func send(_ step: Step) {
        guard let server = server(of: step.slot) else { return loop.soon { step.then(nil) } }
        send(step, to: server, isAsking: false)
    }

    private func send(_ step: Step, to server: RedisConnection, isAsking: Bool) {
        // Without it a server would refuse keys of a slot that is on its way there.
        if isAsking { server.send(RedisCommand("ASKING")) { _ in } }
        server.send(step.command) { [weak self, unowned server] reply in
            guard case .error(let error)? = reply, let self, step.count < Self.mostSteps,
                let redirect = Redirect(error, from: server.address)
            else { return step.then(reply) }
            follow(redirect, step)
        }
    }

    private func follow(_ redirect: Redirect, _ step: Step) {
        var step = step
        step.count += 1
        switch redirect {
        case .moved(let address):
            refresh()
            hold(step, for: address, isAsking: false)
            // Until the whole table has come.
            let owner = servers.firstIndex { $0.address == address }
            if let owner { owners?[Int(step.slot.number)] = UInt16(owner) }
        case .ask(let address):
            hold(step, for: address, isAsking: true)
        case .wait:
            refresh()
            pause(step)
        }
    }

    /// Sends a command to another server, as soon as that is connected.
    private func hold(_ step: Step, for address: RedisAddress, isAsking: Bool) {
        guard !isClosed, let server = server(at: address), heldCount < Self.mostHeld else {
            return loop.soon { step.then(nil) }
        }
        if server.isUp { return send(step, to: server, isAsking: isAsking) }
        heldCount += 1
        held[address, default: []].append(Held(step: step, isAsking: isAsking))
    }

    /// Goes on with the commands that wait for a server.
    func release(_ address: RedisAddress, isUp: Bool) {
        guard let commands = held.removeValue(forKey: address) else { return }
        heldCount -= commands.count
        let server = servers.first { $0.address == address }
        for waiting in commands {
            if isUp, let server {
                send(waiting.step, to: server, isAsking: waiting.isAsking)
            } else {
                loop.soon { waiting.step.then(nil) }
            }
        }
    }

    /// Sends a command again after a moment.
    private func pause(_ step: Step) {
        guard !isClosed, heldCount < Self.mostHeld else { return loop.soon { step.then(nil) } }
        heldCount += 1
        let length = min(Self.pauses.lowerBound << Int64(step.count - 1), Self.pauses.upperBound)
        loop.schedule(at: loop.now + length) { [weak self] in
            guard let self, !isClosed else { return step.then(nil) }
            heldCount -= 1
            send(step)
        }
    }
}
