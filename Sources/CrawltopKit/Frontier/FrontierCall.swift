import SharedFrontier

/// `crawltop status redis://...`: how a crawl of several processes stands, or which ones there are. And `crawltop ctl
/// redis://... COMMAND`, which all of them carry out.
public struct FrontierCall: Sendable {
    /// The variables of the environment that it reads.
    public static let variables = [FrontierAddress.passwordVariable]

    let server: FrontierServer
    /// A command to all processes; nil for a question.
    var command: (text: String, givesBack: Bool)?

    /// A question.
    init(server: FrontierServer) {
        self.server = server
    }

    /// A command to all processes, in words.
    ///
    /// - Throws: the mistake in it.
    init(server: FrontierServer, command words: [String]) throws(ValueError) {
        self.server = server
        command = try SharedCommandLine(words).command
        guard server.crawl != nil else {
            throw ValueError(
                "the address must name the crawl, as ?crawl=name: `crawltop status` lists those of a server")
        }
    }

    /// Asks the server.
    ///
    /// - Returns: lines for a person, and the exit code: 0 for a crawl that is over, 3 for one that nobody works on, 5 for one
    ///   that goes on, 2 for none or no answer. 0 for a command.
    public func run() -> (text: String, code: Int32) {
        do {
            let answer: FrontierQuestion.Answer? = try server.answer { loop, answer in
                let question = FrontierQuestion(
                    server: server.address, crawl: server.crawl, options: server.connection, command: command,
                    on: loop, answer: answer)
                question.ask()
                return question.end
            }
            return answer.map { ($0.text, $0.code) } ?? ("crawltop: the shared frontier does not answer\n", 2)
        } catch {
            return ("crawltop: cannot start: \(error)\n", 2)
        }
    }
}
