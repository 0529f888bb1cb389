import Crawl
import Redis
import Words

extension RedisError {
    /// Whether the server has none of our functions: nobody has loaded them since it began, or somebody has removed them.
    var isOfMissingFunction: Bool { text.string.contains("Function not found") }
}

/// Why a server tells nothing of a crawl.
struct StandingFailure: Error {
    /// A sentence.
    let sentence: String

    /// Reads a reply that is none.
    init(_ reply: RedisReply?) {
        guard case .error(let error)? = reply else {
            sentence = "Redis does not answer"
            return
        }
        // The functions are there as soon as a crawl was.
        sentence = error.isOfMissingFunction ? "no crawl is shared there" : RedisFailure(error).message.string
    }

    init(sentence: String) {
        self.sentence = sentence
    }
}

extension RedisClient {
    /// Asks how a shared crawl stands.
    ///
    /// - Parameters:
    ///   - crawl: its name.
    ///   - then: gets the answer, or why there is none.
    func askStanding(of crawl: String, then: @escaping (Result<SharedStanding, StandingFailure>) -> Void) {
        let prefix = SharedFrontier.prefix(of: crawl)
        var look = RedisCommand("FCALL_RO")
        look.append("crawltop1_look")
        look.append(1)
        look.append(prefix)
        send(look, to: KeySlot(key: prefix)) { reply in
            guard let standing = SharedStanding(reply) else { return then(.failure(StandingFailure(reply))) }
            guard standing.seen > 0 else {
                return then(.failure(StandingFailure(sentence: "no crawl of that name is shared there")))
            }
            then(.success(standing))
        }
    }
}
