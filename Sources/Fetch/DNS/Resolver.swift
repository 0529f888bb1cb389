import CNet
import EventLoop
import Glibc
import HTTP
import Web

/// Resolves host names to addresses. Literal addresses, localhost and names in /etc/hosts are known at once. Answers
/// that are still valid come from a cache, all others from the name servers. Simultaneous questions for a name share
/// one look-up.
///
/// The absence of a name is an answer, and is cached. A failed look-up is an answer only for exchanges that asked
/// before it ended: another attempt looks up the name again.
final class Resolver {
    /// The bounds in nanoseconds for the time that an answer is kept, which is its time to live.
    private static let lifetimes: ClosedRange<Int64> = 1_000_000_000...3_600_000_000_000
    /// Nanoseconds for which the absence of a name or of its addresses is kept.
    private static let absenceLifetime: Int64 = 10_000_000_000
    /// Nanoseconds for which answers of the system itself are kept.
    private static let localLifetime: Int64 = 60_000_000_000
    private static let longestCache = 10_000

    private struct Answer {
        let result: Result<[SocketAddress], FetchError>
        /// When it stops being valid for new questions.
        let expires: Int64
        /// The number of the look-up that brought it.
        let number: UInt64
    }

    private let loop: EventLoop
    private let group: WatchGroup
    private let servers: String?
    private var client: DNSClient?
    private var hostsFile: HostsFile
    private var cache: [String: Answer] = [:]
    private var pending: [String: LookUp] = [:]
    /// The number of look-ups that have ended. An exchange remembers it when it starts, and learns only of later
    /// failures.
    private(set) var ended: UInt64 = 0

    /// Creates a resolver that asks the system's name servers, or `servers`: comma-separated, each with a port if it is
    /// not 53.
    ///
    /// Waits are in `group`. The look-ups themselves are not: they go on while the group is frozen.
    init(
        loop: EventLoop, in group: WatchGroup? = nil, servers: String? = nil, hostsFile: HostsFile = HostsFile()
    ) {
        self.loop = loop
        self.group = group ?? loop.group
        self.servers = servers
        self.hostsFile = hostsFile
    }

    /// The addresses that this machine itself has for a name, without asking a server; empty for most names.
    func own(_ host: String) -> [IPAddress] {
        let dots = host.reversed().prefix { $0 == "." }
        return hostsFile.addresses(of: String(host.dropLast(dots.count))).compactMap(\.ip)
    }

    /// All addresses of a host, if they are known without waiting.
    ///
    /// - Parameters:
    ///   - host: a name or a literal address.
    ///   - asked: the value of `ended` when the caller started to ask; by default it has not waited yet.
    /// - Returns: the addresses, or the failure; nil if the name must be looked up.
    func known(_ host: String, since asked: UInt64 = .max) -> Result<[SocketAddress], FetchError>? {
        let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let address = SocketAddress(literal: literal, port: 0) { return .success([address]) }
        var name = host
        // localhost is never asked of a server.
        if name.withUTF8(isLocalhost) {
            return .success(["127.0.0.1", "::1"].compactMap { SocketAddress(literal: $0, port: 0) })
        }
        guard let answer = cache[host], answer.expires > loop.now || answer.number > asked else { return nil }
        return answer.result
    }

    /// Ends all look-ups with an error. Later ones start again.
    func close() {
        client?.close()
        client = nil
    }

    /// Looks up a name. The gate opens when `known` or `first` has something new.
    func lookUp(_ host: String) -> Gate {
        if let lookUp = pending[host] { return lookUp.gate }
        let lookUp = LookUp(loop: loop, in: group)
        pending[host] = lookUp
        do throws(FetchError) {
            let local = hostsFile.addresses(of: host)
            if local.isEmpty {
                let client = try openClient()
                for family in DNSClient.Family.allCases {
                    client.lookUp(host, family) { [weak self] in
                        if let whole = lookUp.recordAnswer($0, of: family) { self?.finish(host, whole) }
                    }
                }
            } else {
                finish(host, .success(DNSClient.Answer(addresses: local, lifetime: Self.localLifetime)))
            }
        } catch {
            finish(host, .failure(error))
        }
        return lookUp.gate
    }

    private func openClient() throws(FetchError) -> DNSClient {
        if let client { return client }
        let opened = try DNSClient(loop: loop, servers: servers)
        client = opened
        return opened
    }

    /// Some addresses of a host while others are awaited; nil if all are known, or none.
    func first(_ host: String) -> [SocketAddress]? {
        pending[host]?.first
    }

    /// Whether the other addresses are so late that the known ones count as all.
    func isLate(_ host: String) -> Bool {
        pending[host]?.isLate ?? false
    }

    /// Looks up a name while blocking the loop: with the configured name servers or, without any, as the system does,
    /// with the system's own time-outs.
    ///
    /// - Parameters:
    ///   - host: the name.
    ///   - deadline: by the group's clock.
    /// - Returns: how the wait ended. If not with `ready`, nothing new is known, and the look-up goes on with the next
    ///   call.
    func lookUpHere(_ host: String, until deadline: Int64) -> WaitOutcome {
        guard servers != nil else {
            let result = SystemResolver.addresses(of: host)
            loop.updateNow()
            finish(host, result.map { DNSClient.Answer(addresses: $0, lifetime: Self.localLifetime) })
            return .ready
        }
        let deadline = group.onLoop(deadline)
        _ = lookUp(host)
        while let lookUp = pending[host] {
            let patience = lookUp.patience ?? deadline
            do {
                try client?.blockUntilReady(min(deadline, patience))
            } catch {
                guard error == .timedOut, patience < deadline, let known = lookUp.known else {
                    return WaitOutcome(error)
                }
                finish(host, .success(known))
            }
        }
        return .ready
    }

    /// The addresses of a host, or a failure: also if nothing is known of it.
    func answer(_ host: String, since asked: UInt64) -> Result<[SocketAddress], FetchError> {
        known(host, since: asked) ?? .failure(FetchError(.dns, "the host name could not be looked up"))
    }

    private func finish(_ host: String, _ result: Result<DNSClient.Answer, FetchError>) {
        if cache.count >= Self.longestCache { cache.removeAll() }
        ended += 1
        let lifetime =
            switch result {
            case .success(let answer):
                min(max(answer.lifetime, Self.lifetimes.lowerBound), Self.lifetimes.upperBound)
            case .failure(let error):
                error.isFinal ? Self.absenceLifetime : 0
            }
        cache[host] = Answer(result: result.map(\.addresses), expires: loop.now + lifetime, number: ended)
        pending.removeValue(forKey: host)?.finish()
    }
}

/// The system's own way to look up names. It blocks, which only the blocking engine can afford.
enum SystemResolver {
    static func addresses(of host: String) -> Result<[SocketAddress], FetchError> {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_family = AF_UNSPEC
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            let message = "the host name can't be resolved: \(String(cString: gai_strerror(code)))"
            return .failure(FetchError(.dns, message, isFinal: code == EAI_NONAME || code == noAddress))
        }
        defer { freeaddrinfo(list) }
        var found: [SocketAddress] = []
        var entry = list
        while let current = entry, found.count < DNSClient.addressLimit {
            if let address = current.pointee.ai_addr {
                found.append(SocketAddress(copying: address, length: current.pointee.ai_addrlen))
            }
            entry = current.pointee.ai_next
        }
        return found.isEmpty ? .failure(DNSClient.noAddress) : .success(found)
    }

    /// EAI_NODATA, which POSIX does not have.
    private static let noAddress: Int32 = -5
}
