import Commands
package import Crawl
import EventLoop
import Redis

// What users command is one list on the server. Each process carries it out in the list's order, its own commands included,
// and one that comes later begins with what was commanded before.

extension SharedFrontier {
    /// Commands that end a process: those that come later do not carry them out.
    private static let momentary: Set<String> = ["stop", "abort"]
    /// URLs that are looked at in a turn of the loop.
    private static let slice: UInt32 = 20_000

    /// The number of commands of this process that others have not heard of.
    package var unsharedCommands: Int { commands.notShared + commands.untold.count }

    /// Has all processes carry out a command.
    ///
    /// - Returns: whether this process does as well, when the server has it. Otherwise the command is about this process
    ///   alone, or cannot wait: it is for the caller to carry out.
    package func share(_ command: CrawlCommand) -> Bool {
        guard !isOver, !isLeaving else { return shareAfterEnd(command) }
        switch command {
        case .togglePause: return share(crawl.state == .running ? .pause : .resume)
        case .pruneCluster(let cluster), .restoreCluster(let cluster):
            sharePrune(command, of: cluster, from: 0)
            return false
        default:
            return tell(command) && server.isUp && fingerprint != nil
        }
    }

    /// Has what was held back wait again, although this process has ended: it takes part again, and tells it then.
    private func shareAfterEnd(_ command: CrawlCommand) -> Bool {
        guard command.givesBack, !crawl.wasStopped else { return false }
        crawl.reopenShared()
        rejoin()
        switch command {
        case .restoreCluster(let cluster): sharePrune(command, of: cluster, from: 0)
        default: tell(command)
        }
        return false
    }

    /// Looks for a URL by which a cluster can be called, in slices, and tells then.
    private func sharePrune(_ command: CrawlCommand, of cluster: TodoCluster.ID, from first: UInt32) {
        if let named = crawl.namedURL(of: cluster) {
            tell(command, form: String(decoding: named, as: UTF8.self))
            return
        }
        let end = UInt32(clamping: crawl.counts.seen)
        for index in first..<max(first, min(end, first + Self.slice))
        where crawl.cluster(of: URLID(index: index)) == cluster {
            tell(command, form: crawl.text(of: URLID(index: index)))
            return
        }
        guard first + Self.slice < end else { return }
        loop.soon { [weak self] in self?.sharePrune(command, of: cluster, from: first + Self.slice) }
    }

    @discardableResult
    private func tell(_ command: CrawlCommand, form: String? = nil) -> Bool {
        guard let text = command.sharedText(in: crawl, form: form) else { return false }
        guard commands.untold.count < CommandBook.mostUntold else {
            commands.notShared += 1
            return false
        }
        commands.told += 1
        let told = SharedCommand(identity: "\(worker)-\(commands.told)", text: text, givesBack: command.givesBack)
        commands.untold.append(told)
        if server.isUp, fingerprint != nil { tell(told) }
        return true
    }

    /// Tells the server what it has not answered, on a new connection.
    func tellCommands() {
        if commands.wantsRestoring { restore() }
        for command in commands.untold { tell(command) }
    }

    /// Tells it again what it did not take.
    func retryCommands() {
        for command in commands.untold where commands.heldHere.contains(command.identity) { tell(command) }
    }

    private func tell(_ told: SharedCommand) {
        let position = commands.read
        call("command") { command in
            command.append(told.identity)
            command.append(told.text)
            command.append(told.givesBack ? "r" : "")
            command.append(Int64(position))
        } then: { [weak self] reply in
            guard let self, let reply else { return }
            if case .error(let error) = reply { return keep(told, RedisFailure(error)) }
            commands.noteTold(told, at: loop.now)
            if case .array(let entries) = reply { carryOut(entries, from: position) }
        }
    }

    /// Carries out here a command that the server did not take. It is told again, unless there is no room for it ever.
    private func keep(_ told: SharedCommand, _ failure: RedisFailure) {
        refusals["command"] = nil
        if failure.kind == .other {
            commands.untold.removeAll { $0.identity == told.identity }
            commands.notShared += 1
        }
        guard commands.heldHere.insert(told.identity).inserted else { return }
        perform(told.text)
    }

    /// Carries out entries of the list, unless that was done before.
    func carryOut(_ entries: [RedisReply], from position: Int) {
        for (index, entry) in entries.enumerated() where position + index >= commands.read {
            guard case .bytes(let bytes) = entry, let text = commands.read(bytes, at: position + index) else {
                continue
            }
            let isOld = position + index < commands.before ?? 0
            if !(isOld && Self.momentary.contains(text)) { perform(text) }
        }
    }

    private func perform(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 1)
        guard let name = words.first, let typed = TypedCommand.named(String(name)) else { return }
        let context = CrawlContext(of: crawl, at: loop.now)
        guard case .command(let command) = typed.read(words.count > 1 ? String(words[1]) : "", context) else { return }
        onCommand(command)
        guard command.givesBack else { return }
        commands.restorations += 1
        giveBack()
    }

    /// Has what was held back wait again on the server. Each process does so when it hears of it: until then, it holds back
    /// what it takes.
    func giveBack() {
        commands.wantsRestoring = true
        restore()
    }

    /// Goes on with that.
    func restore() {
        guard !commands.isRestoring, !isOver, server.isUp, fingerprint != nil else { return }
        commands.isRestoring = true
        let begins = commands.wantsRestoring
        commands.wantsRestoring = false
        call("restore") {
            $0.append(begins ? "r" : "")
        } then: { [weak self] reply in
            guard let self else { return }
            commands.isRestoring = false
            guard case .integer(let number)? = reply else {
                return commands.wantsRestoring = commands.wantsRestoring || begins
            }
            if number > 0 || commands.wantsRestoring { restore() }
            if number > 0 { leaseSoon() }
        }
    }
}
