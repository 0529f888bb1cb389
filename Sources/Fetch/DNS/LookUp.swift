import EventLoop
import HTTP

/// A look-up of a name: one question for each family of addresses, answered separately (RFC 8305 section 3).
///
/// Its gate opens when both answers are known, and before that when a connection may start with one of them: with IPv6
/// addresses at once, with IPv4 addresses after a delay. Then there is a new gate for the rest, which also opens when
/// the rest is late.
final class LookUp {
    /// Nanoseconds that IPv4 addresses wait for IPv6 ones ("Resolution Delay").
    static let delay: Int64 = 50_000_000
    /// Nanoseconds to wait for the other family's answer if all addresses are needed. The other question has been asked
    /// twice then, and a server that answers only one of them will hardly answer the other later.
    static let patience: Int64 = 1_500_000_000

    /// The gate where callers wait.
    private(set) var gate: Gate
    /// The addresses to start with while the others are awaited.
    private(set) var first: [SocketAddress]?
    /// Whether the rest is late.
    private(set) var isLate = false
    /// The answer for one family while the other's is missing, and the time until which to wait for the other.
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

    /// Records one family's answer. Returns the result of the look-up once both have come.
    func recordAnswer(
        _ answer: Result<DNSClient.Answer, FetchError>, of family: DNSClient.Family
    ) -> Result<DNSClient.Answer, FetchError>? {
        answers[family] = answer
        guard let six = answers[.six], let four = answers[.four] else {
            if case .success(let known) = answer {
                self.known = known
                patience = loop.now + Self.patience
                if family == .six { publish(known) } else { publish(known, after: Self.delay) }
            }
            return nil
        }
        return Self.whole(six, four)
    }

    /// Ends the look-up: the waiters go on.
    func finish() {
        if let timer { loop.cancel(timer) }
        timer = nil
        gate.open()
    }

    private func publish(_ answer: DNSClient.Answer, after delay: Int64) {
        timer = loop.schedule(at: loop.now + delay) { [weak self] in
            // The look-up may have ended.
            self?.timer = nil
            self?.publish(answer)
        }
    }

    private func publish(_ answer: DNSClient.Answer) {
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
        // If one question has failed, the other's lack of addresses says nothing of the name.
        case (.failure(let error), .failure): return error == DNSClient.noAddress ? four : six
        }
    }
}
