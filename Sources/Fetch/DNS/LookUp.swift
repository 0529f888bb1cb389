import EventLoop
import HTTP

/// A name being looked up: a question for each family of addresses, whose answers come apart (RFC 8305 section 3).
///
/// Its gate opens when all is known, and before that when some is known that may be begun with: IPv6 addresses at once,
/// IPv4 addresses when those have let wait for themselves. Then there is another gate for the rest, which opens once more
/// when that is late.
final class LookUp {
    /// Nanoseconds that IPv4 addresses wait for IPv6 ones ("Resolution Delay").
    static let delay: Int64 = 50_000_000
    /// Nanoseconds for which whoever needs all addresses waits when some are known: the other question has been asked twice
    /// then, and a server that answers one and not the other will hardly do so later.
    static let patience: Int64 = 1_500_000_000

    /// What its caller waits at.
    private(set) var gate: Gate
    /// The addresses to begin with while the others are awaited.
    private(set) var first: [SocketAddress]?
    /// Whether the rest is late.
    private(set) var isLate = false
    /// What one family's question has brought while the other's is open, and until when that is waited for.
    private(set) var known: DNSClient.Answer?
    private(set) var patience: Int64?
    private let loop: EventLoop
    private let group: WatchGroup
    private var answers: [DNSClient.Family: Result<DNSClient.Answer, FetchError>] = [:]
    private var timer: TimerID?

    init(loop: EventLoop, in group: WatchGroup) {
        self.loop = loop
        self.group = group
        gate = Gate(loop: loop, in: group)
    }

    /// Takes one family's answer. What came of the name, once both have come.
    func take(
        _ answer: Result<DNSClient.Answer, FetchError>, of family: DNSClient.Family
    ) -> Result<DNSClient.Answer, FetchError>? {
        answers[family] = answer
        guard let six = answers[.six], let four = answers[.four] else {
            if case .success(let known) = answer {
                self.known = known
                patience = loop.now + Self.patience
                if family == .six { begin(with: known) } else { begin(with: known, after: Self.delay) }
            }
            return nil
        }
        return Self.whole(six, four)
    }

    /// Ends it: whoever waits goes on.
    func end() {
        if let timer { loop.cancel(timer) }
        timer = nil
        gate.open()
    }

    private func begin(with answer: DNSClient.Answer, after delay: Int64) {
        timer = loop.schedule(at: loop.now + delay) { [weak self] in
            // Whoever looked the name up may be gone.
            self?.timer = nil
            self?.begin(with: answer)
        }
    }

    private func begin(with answer: DNSClient.Answer) {
        first = answer.addresses
        timer = loop.schedule(at: patience ?? loop.now) { [weak self] in
            self?.timer = nil
            self?.isLate = true
            self?.openForNow()
        }
        openForNow()
    }

    private func openForNow() {
        let opened = gate
        gate = Gate(loop: loop, in: group)
        opened.open()
    }

    private static func whole(
        _ six: Result<DNSClient.Answer, FetchError>, _ four: Result<DNSClient.Answer, FetchError>
    ) -> Result<DNSClient.Answer, FetchError> {
        switch (six, four) {
        case (.success(let six), .success(let four)):
            let lists = six.addresses.isPreferred(to: four.addresses) ? [six, four] : [four, six]
            return .success(
                DNSClient.Answer(
                    addresses: lists.flatMap(\.addresses), lifetime: min(six.lifetime, four.lifetime)))
        case (.success, .failure): return six
        case (.failure, .success): return four
        // Of one family's want nobody learns anything where the other's question has failed.
        case (.failure(let error), .failure): return error == DNSClient.noAddress ? four : six
        }
    }
}
