import ArgumentParser
import EventLoop
import Redis

/// How a server of shared crawls is reached by commands that only ask it.
struct FrontierServerArguments: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("The password of the server is in this file.", valueName: "file"))
    var frontierPasswordFile: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Trust the certificates in this PEM file besides the system's, for rediss://.", valueName: "file"))
    var caFile: String?

    /// Whether none of them is there.
    var isEmpty: Bool { frontierPasswordFile == nil && caFile == nil }
}

/// A server of shared crawls, and the name of a crawl there, for commands that only ask.
struct FrontierServer: Sendable {
    /// Nanoseconds within which the server must answer.
    private static let patience: Int64 = 5_000_000_000

    let address: RedisAddress
    /// The name of the crawl; nil for none.
    let crawl: String?
    let connection: RedisOptions

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: the address.
    ///   - arguments: how it is reached; nil for a command without options of that.
    ///   - environment: where the password may be.
    /// - Throws: the mistake in it, or in the options.
    init(
        _ text: String, _ arguments: FrontierServerArguments?, _ environment: [String: String]
    ) throws(ValueError) {
        let named: FrontierAddress
        do {
            named = try FrontierAddress(text)
        } catch {
            throw (error as? ValueError) ?? ValueError("\(error)")
        }
        address = try named.server(in: environment, passwordFile: arguments?.frontierPasswordFile)
        crawl = named.crawl
        var connection = RedisOptions()
        connection.caFile = arguments?.caFile
        self.connection = connection
    }

    /// Asks something, and waits for the answer.
    ///
    /// - Parameter ask: asks on a loop, and returns what is called at the end. It hands over the answer.
    /// - Returns: the answer; nil if there is none within some seconds.
    /// - Throws: what a loop throws that cannot be had.
    func answer<Answer>(
        _ ask: (EventLoop, _ answer: @escaping (Answer) -> Void) -> () -> Void
    ) throws -> Answer? {
        let loop = try EventLoop(selector: .epoll)
        var answer: Answer?
        let end = ask(loop) { given in
            answer = answer ?? given
            loop.stop()
        }
        loop.schedule(at: EventLoop.clock() + Self.patience) { loop.stop() }
        loop.run()
        end()
        return answer
    }
}
