import Redis
import Words

/// Why a server tells nothing of a crawl.
struct TallyFailure: Error {
    /// A sentence.
    let sentence: String
}

extension RedisConnection {
    /// Asks how a shared crawl stands.
    ///
    /// - Parameters:
    ///   - crawl: its name.
    ///   - then: gets the numbers of `tally`, nine at least, or why there are none.
    func askTally(of crawl: String, then: @escaping (Result<[Int], TallyFailure>) -> Void) {
        var tally = RedisCommand("FCALL_RO")
        tally.append("crawltop1_tally")
        tally.append(1)
        tally.append(SharedFrontier.prefix(of: crawl))
        send(tally) { reply in
            guard case .array(let parts)? = reply else { return then(.failure(Self.failure(reply))) }
            let numbers = parts.map { if case .integer(let number) = $0 { Int(number) } else { 0 } }
            guard numbers.count >= 9, numbers[0] > 0 else {
                return then(.failure(TallyFailure(sentence: "no crawl of that name is shared there")))
            }
            then(.success(numbers))
        }
    }

    private static func failure(_ reply: RedisReply?) -> TallyFailure {
        guard case .error(let error)? = reply else { return TallyFailure(sentence: "Redis does not answer") }
        // The functions are there as soon as a crawl was.
        let isNew = error.text.string.contains("Function not found")
        return TallyFailure(sentence: isNew ? "no crawl is shared there" : RedisFailure(error).message.string)
    }
}
