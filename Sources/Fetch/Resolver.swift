import Crawl
import EventLoop
import Glibc
import Synchronization

/// Host names to addresses. Literal addresses at once; names by getaddrinfo on one helper thread, so that the loop
/// never waits for it. Answers are kept for a minute; who asks for a name that is being looked up waits with the first.
final class Resolver {
    private static let lifetime: Int64 = 60_000_000_000
    private static let longestCache = 10_000

    private struct Answer {
        let result: Result<[SocketAddress], FetchError>
        let expires: Int64
    }

    private let loop: EventLoop
    private var cache: [String: Answer] = [:]
    private var pending: [String: Gate] = [:]
    private let thread = LookupThread()

    init(loop: EventLoop) {
        self.loop = loop
    }

    /// Addresses that need no waiting: the name is an address, or was looked up lately.
    func known(_ host: String) -> Result<[SocketAddress], FetchError>? {
        let literal = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        if let address = SocketAddress(literal: literal, port: 0) { return .success([address]) }
        guard let answer = cache[host], answer.expires > loop.now else { return nil }
        return answer.result
    }

    /// Has a name looked up; the gate opens when `answer` has what came of it.
    func lookUp(_ host: String) -> Gate {
        if let gate = pending[host] { return gate }
        let gate = Gate(loop: loop)
        pending[host] = gate
        let loop = loop
        nonisolated(unsafe) let resolver = self
        thread.submit(host) { result in
            loop.submit { resolver.finish(host, result) }
        }
        return gate
    }

    /// Looks a name up right here, which may take as long as the system's resolver is patient.
    func lookUpHere(_ host: String) -> Result<[SocketAddress], FetchError> {
        let result = LookupThread.addresses(of: host)
        loop.updateNow()
        finish(host, result)
        return result
    }

    /// What came of a look-up that is over.
    func answer(_ host: String) -> Result<[SocketAddress], FetchError> {
        known(host) ?? .failure(FetchError(.dns, "the host name could not be looked up"))
    }

    private func finish(_ host: String, _ result: Result<[SocketAddress], FetchError>) {
        if cache.count >= Self.longestCache { cache.removeAll() }
        cache[host] = Answer(result: result, expires: loop.now + Self.lifetime)
        pending.removeValue(forKey: host)?.open()
    }
}

/// The helper thread: one queue of names, one getaddrinfo at a time. It starts with the first name.
private final class LookupThread: Sendable {
    private struct Job: Sendable {
        let host: String
        let finish: @Sendable (Result<[SocketAddress], FetchError>) -> Void
    }
    private struct State {
        var jobs: [Job] = []
        var isRunning = false
    }

    private let state = Mutex(State())

    func submit(_ host: String, finish: @escaping @Sendable (Result<[SocketAddress], FetchError>) -> Void) {
        let mustStart = state.withLock { state in
            state.jobs.append(Job(host: host, finish: finish))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        guard mustStart else { return }
        var id = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        if pthread_create(&id, nil, lookupThreadMain, context) == 0 {
            pthread_detach(id)
        } else {
            Unmanaged<LookupThread>.fromOpaque(context).release()
            run()
        }
    }

    /// Works until the queue is empty.
    func run() {
        while true {
            let job = state.withLock { state -> Job? in
                guard !state.jobs.isEmpty else {
                    state.isRunning = false
                    return nil
                }
                return state.jobs.removeFirst()
            }
            guard let job else { return }
            job.finish(Self.addresses(of: job.host))
        }
    }

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
        while let current = entry {
            if let address = current.pointee.ai_addr {
                found.append(SocketAddress(copying: address, length: current.pointee.ai_addrlen))
            }
            entry = current.pointee.ai_next
        }
        return found.isEmpty ? .failure(FetchError(.dns, "the host name has no address")) : .success(found)
    }
}

private func lookupThreadMain(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let context { Unmanaged<LookupThread>.fromOpaque(context).takeRetainedValue().run() }
    return nil
}
