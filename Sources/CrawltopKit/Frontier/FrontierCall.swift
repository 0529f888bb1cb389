import EventLoop
import Redis
import SharedFrontier

/// `crawltop status redis://...`: how a crawl of several processes stands, or which ones there are. And `crawltop ctl
/// redis://... COMMAND`, which all of them carry out.
public struct FrontierCall: Sendable {
    /// The variables of the environment that it reads.
    public static let variables = [FrontierAddress.passwordVariable]
    /// Nanoseconds within which the server must answer.
    private static let patience: Int64 = 5_000_000_000

    let server: RedisAddress
    let crawl: String?
    /// A command to all processes; nil for a question.
    let command: (text: String, givesBack: Bool)?

    /// Reads an address.
    ///
    /// - Parameters:
    ///   - text: the address.
    ///   - words: a command; empty for a question.
    ///   - environment: where the password may be.
    /// - Throws: the mistake in it.
    init(_ text: String, command words: [String] = [], _ environment: [String: String]) throws(ValueError) {
        command = try words.isEmpty ? nil : SharedCommandLine(words).command
        do {
            let address = try FrontierAddress(text)
            (server, crawl) = (address.server(in: environment), address.crawl)
        } catch {
            throw (error as? ValueError) ?? ValueError("\(error)")
        }
        guard command == nil || crawl != nil else {
            throw ValueError(
                "the address must name the crawl, as ?crawl=name: `crawltop status` lists those of a server")
        }
    }

    /// Whether a word of the command line is the address of a shared frontier.
    static func isMeant(by word: String) -> Bool { word.hasPrefix("redis://") || word.hasPrefix("rediss://") }

    /// Asks the server.
    ///
    /// - Returns: lines for a person, and the exit code: 0 for a crawl that is over, 3 for one that nobody works on, 5 for one
    ///   that goes on, 2 for none or no answer.
    public func run() -> (text: String, code: Int32) {
        do {
            let loop = try EventLoop(selector: .epoll)
            var answer = ("crawltop: the shared frontier does not answer\n", Int32(2))
            let question = FrontierQuestion(server: server, crawl: crawl, command: command, on: loop) { status in
                answer = (status.text, status.code)
                loop.stop()
            }
            loop.schedule(at: EventLoop.clock() + Self.patience) { loop.stop() }
            question.ask()
            loop.run()
            question.end()
            return answer
        } catch {
            return ("crawltop: cannot start: \(error)\n", 2)
        }
    }
}
