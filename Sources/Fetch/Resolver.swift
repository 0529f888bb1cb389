import CShims
import Crawl
import EventLoop
import Glibc

/// Host names to addresses: literal addresses, localhost and what /etc/hosts knows at once, answers that are still good
/// from a cache, all else from the name servers. Who asks for a name that is being looked up waits with the first.
final class Resolver {
    /// Nanoseconds that an answer is kept: its time to live within these bounds.
    private static let lifetimes: ClosedRange<Int64> = 1_000_000_000...3_600_000_000_000
    /// Nanoseconds that a failure is kept.
    private static let failureLifetime: Int64 = 10_000_000_000
    /// Nanoseconds that what the system knows by itself is kept.
    private static let localLifetime: Int64 = 60_000_000_000
    private static let longestCache = 10_000

    private struct Answer {
        let result: Result<[SocketAddress], FetchError>
        let expires: Int64
    }

    private let loop: EventLoop
    private let servers: String?
    private var client: DNSClient?
    private var hostsFile: HostsFile
    private var cache: [String: Answer] = [:]
    private var pending: [String: LookUp] = [:]

    /// A resolver that asks the system's name servers, or `servers`: comma-separated, each with a port if it is not 53.
    init(loop: EventLoop, servers: String? = nil, hostsFile: HostsFile = HostsFile()) {
        self.loop = loop
        self.servers = servers
        self.hostsFile = hostsFile
    }

    /// What this machine knows of a name by itself, which is nobody else's to say; nothing for most names.
    func own(_ host: String) -> [IPAddress] {
        let dots = host.reversed().prefix { $0 == "." }
        return hostsFile.addresses(of: String(host.dropLast(dots.count))).compactMap(\.ip)
    }

    /// All of a host's addresses, where they need no waiting.
    func known(_ host: String) -> Result<[SocketAddress], FetchError>? {
        let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let address = SocketAddress(literal: literal, port: 0) { return .success([address]) }
        var name = host
        // It is never asked of a server.
        if name.withUTF8(isLocalhost) {
            return .success(["127.0.0.1", "::1"].compactMap { SocketAddress(literal: $0, port: 0) })
        }
        guard let answer = cache[host], answer.expires > loop.now else { return nil }
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
        let lookUp = LookUp(loop: loop)
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

    /// Looks a name up right here, which may take as long as the system's resolver is patient.
    func lookUpHere(_ host: String) {
        let result = SystemResolver.addresses(of: host)
        loop.updateNow()
        finish(host, result.map { DNSClient.Answer(addresses: $0, lifetime: Self.localLifetime) })
    }

    /// What is known of a host: where that is nothing, that it could not be looked up.
    func answer(_ host: String) -> Result<[SocketAddress], FetchError> {
        known(host) ?? .failure(FetchError(.dns, "the host name could not be looked up"))
    }

    private func finish(_ host: String, _ result: Result<DNSClient.Answer, FetchError>) {
        if cache.count >= Self.longestCache { cache.removeAll() }
        switch result {
        case .success(let answer):
            let lifetime = min(max(answer.lifetime, Self.lifetimes.lowerBound), Self.lifetimes.upperBound)
            cache[host] = Answer(result: .success(answer.addresses), expires: loop.now + lifetime)
        case .failure(let error):
            cache[host] = Answer(result: .failure(error), expires: loop.now + Self.failureLifetime)
        }
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
            return .failure(FetchError(.dns, "the host name can't be resolved: \(String(cString: gai_strerror(code)))"))
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
        return found.isEmpty ? .failure(FetchError(.dns, "the host name has no address")) : .success(found)
    }
}
