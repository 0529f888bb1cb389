import Crawl
package import EventLoop
package import Redis
package import Words

/// A job of a shared crawl, as its process told the server. All of it is untrusted.
package struct SharedJob: Sendable {
    /// What tells it from other jobs, and is kept in it.
    package let identity: String
    /// The name of its machine.
    package let machine: [UInt8]
    /// Its directory there.
    package let path: String

    /// Machine and directory, for a person.
    package var place: SafeText { SafeText(untrusted: machine + Array(":\(path)".utf8), maxCells: 300) }

    /// Reads what the server has.
    init(identity: [UInt8], place: [UInt8]) {
        self.identity = String(decoding: identity, as: UTF8.self)
        machine = Array(place.prefix { $0 != UInt8(ascii: " ") })
        path = String(decoding: place.dropFirst(machine.count + 1), as: UTF8.self)
    }
}

/// Asks a server where the results of a shared crawl are, once.
package final class JobsQuestion {
    /// Where they are.
    package struct Answer {
        /// The number of URLs that are done.
        package let done: Int
        /// The jobs that have results, in the order of their places.
        package let jobs: [SharedJob]
    }

    private let server: RedisClient

    /// Asks.
    ///
    /// - Parameters:
    ///   - server: the server.
    ///   - crawl: the name of the crawl.
    ///   - options: how the connection is made.
    ///   - loop: the loop.
    ///   - answer: called once with the answer, or a sentence why there is none, unless the server does not answer.
    package init(
        server: RedisAddress, crawl: String, options: RedisOptions, on loop: EventLoop,
        answer: @escaping (_ answer: Answer?, _ failure: String) -> Void
    ) {
        let server = RedisClient(server, on: loop, options: options)
        self.server = server
        server.onDown = { answer(nil, $0.message.string) }
        server.onUp = { [unowned server] in
            // What is done by then is in jobs that are read later.
            server.askStanding(of: crawl) { [weak server] result in
                switch result {
                case .success(let standing):
                    server?.askJobs(of: crawl) { jobs, failure in
                        answer(jobs.map { Answer(done: standing.done, jobs: $0) }, failure)
                    }
                case .failure(let failure): answer(nil, failure.sentence)
                }
            }
        }
        server.open()
    }

    /// Ends the connection.
    package func end() { server.close() }
}

extension RedisClient {
    fileprivate func askJobs(of crawl: String, then: @escaping ([SharedJob]?, _ failure: String) -> Void) {
        let key = SharedFrontier.jobsKey(of: crawl)
        var places = RedisCommand("HGETALL")
        places.append(key)
        send(places, to: KeySlot(key: key)) { reply in
            switch reply {
            case .array(let fields)?: then(Self.jobs(in: fields), "")
            case .error(let error)?: then(nil, RedisFailure(error).message.string)
            // A connection that is lost says so itself.
            default: break
            }
        }
    }

    private static func jobs(in fields: [RedisReply]) -> [SharedJob] {
        stride(from: 0, to: fields.count - 1, by: 2).compactMap { at in
            guard case .bytes(let identity) = fields[at], case .bytes(let place) = fields[at + 1] else { return nil }
            return SharedJob(identity: identity, place: place)
        }.sorted { ($0.place.string, $0.identity) < ($1.place.string, $1.identity) }
    }
}
