import Crawl
import EventLoop
import Redis
import Words

// The server comes and goes. What it has not answered is sent again: all calls may be made twice.

extension SharedFrontier {
    /// Nanoseconds from one attempt to take part to the next.
    private static let meetingPause: Int64 = 1_000_000_000

    /// Called with each new connection, of which a cluster has several.
    func loadFunctions(on connection: RedisConnection) {
        var load = RedisCommand("FUNCTION", size: 20_000)
        load.append("LOAD")
        load.append("REPLACE")
        load.append(FrontierLibrary.text)
        connection.send(load) { [weak self] reply in
            guard let self, let reply else { return }
            if case .error(let error) = reply { loadFailure = RedisFailure(error) } else { loadFailure = nil }
        }
    }

    /// Learns what holds for all workers of the crawl, or sets it as the first one.
    func greet() {
        var terms = options.terms
        terms.insert(("seed", "\(UInt64.random(in: .min ... .max))"), at: 0)
        terms.insert(("protocol", FrontierLibrary.protocolVersion), at: 1)
        var register = RedisCommand("SADD")
        register.append(Self.register)
        register.append(options.crawl)
        server.send(register, to: KeySlot(key: Self.register)) { _ in }
        call("hello") { command in
            command.append(worker)
            for term in terms {
                command.append(term.name)
                command.append(term.value)
            }
        } then: { [weak self] reply in
            guard let self else { return }
            if case .error(let error)? = reply { return retryMeeting(after: loadFailure ?? RedisFailure(error)) }
            guard case .array(let values)? = reply, values.count == terms.count + 1,
                case .integer(let commands) = values[0]
            else { return }
            let texts = values.dropFirst().map { value in
                if case .bytes(let bytes) = value { String(decoding: bytes, as: UTF8.self) } else { "" }
            }
            guard texts[1] == terms[1].value else {
                return refuse("the shared crawl was begun by another version of crawltop")
            }
            for (term, text) in zip(terms, texts).dropFirst() where term.value != text {
                return refuse(
                    "the shared crawl has \(term.name) \(SafeText(untrusted: text).string), this one has other")
            }
            if hasTaken || crawl.counts.done > 0 { tellJob() }
            guard let seed = UInt64(texts[0]) else { return refuse("the shared frontier has no seed that is a number") }
            takePart(seed: seed, commands: Int(commands))
        }
    }

    /// Waits for a server that takes nothing at present, and gives up one that never will.
    private func retryMeeting(after failure: RedisFailure) {
        guard [.full, .readOnly, .loading].contains(failure.kind) else { return refuse(failure.message.string) }
        trouble = SafeText("the shared frontier: ") + failure.message
        updateHold()
        loop.schedule(at: loop.now + Self.meetingPause) { [weak self] in
            guard let self, server.isUp, trouble != nil else { return }
            for connection in server.servers { loadFunctions(on: connection) }
            greet()
        }
    }

    private func takePart(seed: UInt64, commands: Int) {
        guard self.seed == nil || self.seed == seed else {
            return refuseEmptyServer()
        }
        self.seed = seed
        fingerprint = Fingerprint(seed: seed)
        let present = server.connection(of: slot)?.server?.runID
        let isRestarted = runID != nil && runID != present
        runID = present
        if isRestarted { tellAgain() }
        (trouble, refusals) = (nil, [:])
        updateHold()
        self.commands.before = self.commands.before ?? commands
        if isRestarted { self.commands.rewind(to: commands, at: loop.now) }
        tellCommands()
        if hosts.isEmpty {
            renew()
            flush()
        } else {
            takeStock()
        }
    }

    /// Gives up a server that begins anew.
    func refuseEmptyServer() { refuse("the shared frontier has lost its data", isLoss: true) }

    /// Sends again what was answered in the last seconds before the server was restarted.
    private func tellAgain() {
        let news = recent.takeAll()
        finds = news.finds + finds
        extras = news.extras + extras
        ends = news.ends + ends
    }

    /// Called when the connection is lost, and at each failed attempt at a new one.
    func serverWent(_ failure: RedisFailure) {
        for host in hosts.values { host.isTaking = false }
        (isLeasing, isAsking, isTakingStock) = (false, false, false)
        switch failure.kind {
        case .wrongPassword, .notAllowed, .tooOld: refuse(failure.message.string)
        default:
            trouble =
                fingerprint == nil
                ? SafeText("the shared frontier is not reached: ") + failure.message
                : "the shared frontier cannot be reached"
            updateHold()
            settle()
        }
    }

    /// Gives up: this process cannot take part.
    func refuse(_ sentence: String, isLoss: Bool = false) {
        guard !isOver, !isLeaving else { return }
        isOver = true
        server.close()
        onRefusal("--frontier: \(sentence)", isLoss)
    }
}
