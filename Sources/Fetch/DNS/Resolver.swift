import CNet
import EventLoop
import Glibc
import HTTP
import Web

/// Host names to addresses: literal addresses, localhost and what /etc/hosts knows at once, answers that are still good
/// from a cache, all else from the name servers. Who asks for a name that is being looked up waits with the first.
///
/// That a name does not exist is an answer, and kept as one. A look-up that failed is an answer for those alone who asked
/// before it ended: another attempt looks the name up again.
final class Resolver {
    /// Nanoseconds that an answer is kept: its time to live within these bounds.
    private static let lifetimes: ClosedRange<Int64> = 1_000_000_000...3_600_000_000_000
    /// Nanoseconds that it is kept that a name does not exist, or has no address.
    private static let absenceLifetime: Int64 = 10_000_000_000
    /// Nanoseconds that what the system knows by itself is kept.
    private static let localLifetime: Int64 = 60_000_000_000
    private static let longestCache = 10_000

    private struct Answer {
        let result: Result<[SocketAddress], FetchError>
        /// Until when it holds for everybody.
        let expires: Int64
        /// Which of the look-ups that have ended brought it.
        let number: UInt64
    }

    private let loop: EventLoop
    private let group: WatchGroup
    private let servers: String?
    private var client: DNSClient?
    private var hostsFile: HostsFile
    private var cache: [String: Answer] = [:]
    private var pending: [String: LookUp] = [:]
    /// Look-ups that have ended: who asks from now on notes it, and is told of failures that come later.
    private(set) var ended: UInt64 = 0

    /// A resolver that asks the system's name servers, or `servers`: comma-separated, each with a port if it is not 53.
    ///
    /// Who waits for it is in `group`; the look-ups themselves are not, and go on while that is frozen.
    init(
        loop: EventLoop, in group: WatchGroup? = nil, servers: String? = nil, hostsFile: HostsFile = HostsFile()
    ) {
        self.loop = loop
        self.group = group ?? loop.group
        self.servers = servers
        self.hostsFile = hostsFile
    }

    /// What this machine knows of a name by itself, which is nobody else's to say; nothing for most names.
    func own(_ host: String) -> [IPAddress] {
        let dots = host.reversed().prefix { $0 == "." }
        return hostsFile.addresses(of: String(host.dropLast(dots.count))).compactMap(\.ip)
    }

    /// All of a host's addresses, where they need no waiting.
    ///
    /// - Parameters:
    ///   - host: a name or a literal address.
    ///   - asked: `ended` when whoever asks began to; by default nobody has waited for anything.
    /// - Returns: the addresses, or the failure that this one is told of; nil where the name is to be looked up.
    func known(_ host: String, since asked: UInt64 = .max) -> Result<[SocketAddress], FetchError>? {
        let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let address = SocketAddress(literal: literal, port: 0) { return .success([address]) }
        var name = host
        // It is never asked of a server.
        if name.withUTF8(isLocalhost) {
            return .success(["127.0.0.1", "::1"].compactMap { SocketAddress(literal: $0, port: 0) })
        }
        guard let answer = cache[host], answer.expires > loop.now || answer.number > asked else { return nil }
        return answer.result
    }

    /// Ends all look-ups with an error; a later one begins anew.
    func close() {
        client?.close()
        client = nil
    }

    /// Has a name looked up; the gate opens when `known` or `first` has something new.
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
                        if let whole = lookUp.take($0, of: family) { self?.finish(host, whole) }
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

    /// Some addresses of a host whose others are still awaited; nil where all is known, or nothing.
    func first(_ host: String) -> [SocketAddress]? {
        pending[host]?.first
    }

    /// Whether the others have let wait for themselves for so long that what is known is taken for all there is.
    func isLate(_ host: String) -> Bool {
        pending[host]?.isLate ?? false
    }

    /// Looks a name up right here: by the name servers that were named, or as the system does, which may take as long as it
    /// is patient.
    ///
    /// - Parameters:
    ///   - host: the name.
    ///   - deadline: by the group's clock.
    /// - Returns: how the wait ended: if not with `ready`, nothing new is known, and the look-up goes on with the next call.
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
                try client?.hold(min(deadline, patience))
            } catch {
                guard error == .timedOut, patience < deadline, let known = lookUp.known else {
                    return WaitOutcome(error)
                }
                finish(host, .success(known))
            }
        }
        return .ready
    }

    /// What is known of a host: where that is nothing, that it could not be looked up.
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
        pending.removeValue(forKey: host)?.end()
    }
}

/// The system's own way to look names up: it blocks, which only the blocking engine can afford.
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
