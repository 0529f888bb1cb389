import CNet
import EventLoop
import Glibc
import HTTP
import Words

/// Looks host names up by c-ares on the loop: its sockets are watched, its time-outs are a timer of the loop's.
///
/// All of it on the loop's thread.
final class DNSClient {
    /// Whose addresses a question is for: AAAA or A records.
    enum Family: CaseIterable {
        case six, four

        fileprivate var number: Int32 { self == .six ? AF_INET6 : AF_INET }
    }

    /// What a look-up found: addresses in the order in which to try them (RFC 6724), and for how long they are good.
    struct Answer {
        let addresses: [SocketAddress]
        /// Nanoseconds, from the smallest time to live among the records.
        let lifetime: Int64
    }

    /// Addresses of a family that are taken of a name: whoever owns one chooses how many it has.
    static let addressLimit = 64
    /// Milliseconds that a server has to answer the first try; the next gets twice as long. All of them together end before
    /// the time for which an exchange waits to connect by default, so that its next attempt asks anew.
    private static let timeout: Int32 = 1_000
    private static let tries: Int32 = 3

    private let loop: EventLoop
    private var channel: ares_channel?
    private var isClosed = false
    /// Calls of c-ares that have not returned. Who is called back by one may close the client; the channel outlasts it.
    private var calls = 0
    private var watches: [ares_socket_t: Watch] = [:]
    /// What c-ares wants to hear of its sockets.
    private var readable: Set<ares_socket_t> = []
    private var writable: Set<ares_socket_t> = []
    private var timer: TimerID?

    /// A client of the system's name servers, or of `servers`.
    ///
    /// - Parameters:
    ///   - loop: what it runs on.
    ///   - servers: comma-separated addresses, each with a port if it is not 53: "127.0.0.1:5353,[::1]".
    /// - Throws: `dns` where c-ares can't begin or `servers` are none.
    init(loop: EventLoop, servers: String?) throws(FetchError) {
        self.loop = loop
        guard Self.isLibraryReady else { throw FetchError(.dns, "c-ares can't begin") }
        var channel: ares_channel?
        let context = Unmanaged.passUnretained(self).toOpaque()
        var code = shims_dns_open(&channel, socketChanged, context, Self.timeout, Self.tries)
        guard code == ARES_SUCCESS, let channel else { throw Self.error(code) }
        self.channel = channel
        if let servers {
            code = ares_set_servers_ports_csv(channel, servers)
            guard code == ARES_SUCCESS else {
                close()
                throw FetchError(.dns, "'\(SafeText(untrusted: servers).string)' is not a list of name servers")
            }
        }
    }

    deinit {
        close()
    }

    private static let isLibraryReady = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS

    /// Ends all look-ups with an error and closes the sockets: at once, or when the call of c-ares is over that led here.
    func close() {
        isClosed = true
        guard calls == 0, let channel else { return }
        self.channel = nil
        ares_destroy(channel)
        if let timer { loop.cancel(timer) }
        timer = nil
    }

    /// Calls c-ares, which may call back before it returns.
    private func call(_ body: (ares_channel) -> Void) {
        guard let channel, !isClosed else { return }
        calls += 1
        body(channel)
        calls -= 1
        if isClosed { close() }
    }

    /// Asks the servers for a name's addresses of a family and calls `found` with what came of it, before this returns or
    /// later on the loop.
    func lookUp(_ host: String, _ family: Family, _ found: @escaping (Result<Answer, FetchError>) -> Void) {
        guard !isClosed else { return found(.failure(FetchError(.dns, "the crawl was stopped"))) }
        let question = Unmanaged.passRetained(Question(found)).toOpaque()
        call { shims_dns_look_up($0, host, family.number, lookUpEnded, question) }
        rearm()
    }

    /// c-ares opened, wants to hear of, or is about to close a socket.
    fileprivate func changed(_ socket: ares_socket_t, readable: Bool, writable: Bool) {
        if readable { self.readable.insert(socket) } else { self.readable.remove(socket) }
        if writable { self.writable.insert(socket) } else { self.writable.remove(socket) }
        guard readable || writable else {
            watches.removeValue(forKey: socket)?.unwatch()
            return
        }
        // A socket that can't be watched is one whose look-up ends by its time-out.
        guard let watch = watches[socket] ?? (try? loop.watch(socket)) else { return }
        watches[socket] = watch
        watch.onReadable(readable ? { [unowned self] in process(readable: socket) } : nil)
        watch.onWritable(writable ? { [unowned self] in process(writable: socket) } : nil)
    }

    private func process(readable: ares_socket_t = ARES_SOCKET_BAD, writable: ares_socket_t = ARES_SOCKET_BAD) {
        call { ares_process_fd($0, readable, writable) }
        // Over TCP it reads once, not until the socket is empty, and readiness is told once.
        if watches[readable] != nil, Self.holdsMore(readable) { watches[readable]?.stillReadable() }
        rearm()
    }

    private static func holdsMore(_ socket: ares_socket_t) -> Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// Waits right here until a server says something, or has been silent for too long; otherwise like
    /// `Watch.holdUntilReadable`.
    func hold(_ deadline: Int64) throws(WaitError) {
        let left = channel.map(shims_dns_timeout) ?? -1
        let due = left < 0 ? deadline : min(deadline, loop.now + left)
        do {
            try loop.hold(
                untilReadable: readable.compactMap { watches[$0] }, untilWritable: writable.compactMap { watches[$0] },
                due)
        } catch {
            guard error == .timedOut, loop.now < deadline else { throw error }
        }
        // Which of them is ready costs as much to find out as to try them all.
        for socket in Array(watches.keys) {
            process(readable: socket, writable: writable.contains(socket) ? socket : ARES_SOCKET_BAD)
        }
        process()
    }

    private func rearm() {
        if let timer { loop.cancel(timer) }
        timer = nil
        guard let channel, !isClosed else { return }
        let left = shims_dns_timeout(channel)
        guard left >= 0 else { return }
        timer = loop.schedule(at: loop.now + left) { [unowned self] in
            timer = nil
            process()
        }
    }

    fileprivate static func answer(_ code: Int32, _ list: UnsafeMutablePointer<ares_addrinfo>?) -> Result<
        Answer, FetchError
    > {
        defer { ares_freeaddrinfo(list) }
        guard code == ARES_SUCCESS else { return .failure(error(code)) }
        var addresses: [SocketAddress] = []
        var seconds = Int32.max
        var entry = list?.pointee.nodes
        while let node = entry, addresses.count < addressLimit {
            if let address = node.pointee.ai_addr {
                addresses.append(SocketAddress(copying: address, length: node.pointee.ai_addrlen))
                seconds = min(seconds, max(0, node.pointee.ai_ttl))
            }
            entry = node.pointee.ai_next
        }
        guard !addresses.isEmpty else { return .failure(noAddress) }
        return .success(Answer(addresses: addresses, lifetime: Int64(seconds) * 1_000_000_000))
    }

    /// As final as that there is no such name: both are answers (RFC 2308 section 2).
    static let noAddress = FetchError(.dns, "the host name has no address", isFinal: true)

    private static func error(_ code: Int32) -> FetchError {
        let message =
            switch code {
            case ARES_ENOTFOUND: "the host name does not exist"
            case ARES_ENODATA: noAddress.message
            case ARES_ETIMEOUT: "the name servers did not answer in time"
            // c-ares says this of servers that are not there, and of such as answer SERVFAIL or REFUSED, one and all.
            case ARES_ECONNREFUSED: "no name server can be reached, or each failed or refused to look the host name up"
            case ARES_ESERVFAIL: "the name server failed to look the host name up"
            case ARES_EREFUSED: "the name server refused to look the host name up"
            case ARES_EBADNAME: "the host name is not one that DNS can look up"
            case ARES_EDESTRUCTION, ARES_ECANCELLED: "the crawl was stopped"
            default: "the host name can't be resolved: \(String(cString: ares_strerror(code)))"
            }
        return FetchError(.dns, message, isFinal: [ARES_ENOTFOUND, ARES_ENODATA, ARES_EBADNAME].contains(code))
    }
}

/// A look-up under way, kept alive by c-ares until it ends.
private final class Question {
    let found: (Result<DNSClient.Answer, FetchError>) -> Void

    init(_ found: @escaping (Result<DNSClient.Answer, FetchError>) -> Void) {
        self.found = found
    }
}

// c-ares calls back on the loop's thread: from `lookUp`, from `process`, or from `close`.

private func socketChanged(
    _ context: UnsafeMutableRawPointer?, _ socket: ares_socket_t, _ readable: Int32, _ writable: Int32
) {
    guard let context else { return }
    Unmanaged<DNSClient>.fromOpaque(context).takeUnretainedValue()
        .changed(socket, readable: readable != 0, writable: writable != 0)
}

private func lookUpEnded(
    _ context: UnsafeMutableRawPointer?, _ code: Int32, _ timeouts: Int32,
    _ list: UnsafeMutablePointer<ares_addrinfo>?
) {
    guard let context else { return }
    let question = Unmanaged<Question>.fromOpaque(context).takeRetainedValue()
    question.found(DNSClient.answer(code, list))
}
