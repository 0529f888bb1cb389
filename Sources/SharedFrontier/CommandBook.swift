/// A command on its way to all processes.
struct SharedCommand {
    /// Tells it from any other: it may be sent twice.
    let identity: String
    /// The command as it is typed.
    let text: String
    /// Whether what was held back may wait again.
    let givesBack: Bool
}

/// What a process has told and heard of commands to all processes, which are one list on the server.
struct CommandBook {
    /// The number of commands of a crawl; the server takes no more.
    static let capacity = 10_000
    /// The number of commands that wait for a server that does not answer. Further ones hold in this process alone.
    static let mostUntold = 100
    /// The number of commands that are remembered. A server that is restarted has lost fewer.
    static let mostRemembered = 100
    /// Nanoseconds that a server which is restarted may have lost.
    static let lossyTime: Int64 = 5_000_000_000

    /// Commands of this process that the server has not taken.
    var untold: [SharedCommand] = []
    /// The number of commands of this process so far.
    var told = 0
    /// Those that were told of late, and when.
    var toldLately: [(at: Int64, command: SharedCommand)] = []
    /// Those that were carried out here although the server did not take them, by their identity.
    var heldHere: Set<String> = []
    /// The number of those that the server had no room for.
    var notShared = 0

    /// The number of commands of the list that were carried out here.
    var read = 0
    /// The number of commands that were there before this process came; nil until it came.
    var before: Int?
    /// The last ones that were carried out, by their places.
    var carriedOut: [Int: [UInt8]] = [:]

    /// The number of commands carried out that had what was held back wait again.
    var restorations = 0
    /// Whether the server is to have it wait again.
    var wantsRestoring = false
    /// Whether the server does so at present.
    var isRestoring = false

    /// Whether all commands were carried out that were there before this process came.
    var hasCaughtUp: Bool { read >= before ?? 0 }

    /// Takes note of a command that the server has.
    mutating func noteTold(_ command: SharedCommand, at now: Int64) {
        untold.removeAll { $0.identity == command.identity }
        heldHere.remove(command.identity)
        toldLately = toldLately.filter { $0.at > now - Self.lossyTime } + [(now, command)]
    }

    /// Begins again with the last commands, after a restart of the server: it may have lost some, and have others in their
    /// places. Those of this process are told again.
    mutating func rewind(to count: Int, at now: Int64) {
        read = max(0, min(read, count) - Self.mostRemembered)
        untold = toldLately.filter { $0.at > now - Self.lossyTime }.map(\.command) + untold
        toldLately = []
    }

    /// Takes note of the next entry of the list.
    ///
    /// - Returns: the text of a command that was not carried out before; nil for none.
    mutating func read(_ entry: [UInt8], at place: Int) -> String? {
        read = place + 1
        guard place < Self.capacity, carriedOut[place] != entry, let space = entry.firstIndex(of: UInt8(ascii: " "))
        else { return nil }
        carriedOut[place] = entry
        carriedOut[place - Self.mostRemembered] = nil
        return String(decoding: entry[(space + 1)...], as: UTF8.self)
    }
}
