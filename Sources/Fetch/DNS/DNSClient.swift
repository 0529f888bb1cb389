import CNet
import EventLoop
import Glibc
import HTTP
import Words

/// Looks up host names with c-ares on the loop, which watches its sockets and has a timer for its time-outs.
///
/// Use it on the loop's thread.
final class DNSClient {
    /// The family of addresses that a question asks for: AAAA or A records.
    enum Family: CaseIterable {
        case six, four

        fileprivate var number: Int32 { self == .six ? AF_INET6 : AF_INET }
    }

    /// The result of a look-up: addresses in the order in which to try them (RFC 6724), and how long they are valid.
    struct Answer {
        let addresses: [SocketAddress]
        /// The lifetime in nanoseconds, from the smallest time to live among the records.
        let lifetime: Int64
    }

    /// The largest number of addresses of one family that are used: the owner of a name chooses how many it has.
    static let addressLimit = 64
    /// Milliseconds that a server has to answer the first try; the next gets twice as long. All tries together end
    /// before the default time to connect, so that the next attempt asks again.
    private static let timeout: Int32 = 1_000
    private static let tries: Int32 = 3

    private let loop: EventLoop
    private var channel: ares_channel?
    private var isClosed = false
    /// The number of calls of c-ares that have not returned. A callback may close the client; the channel is destroyed
    /// after the call.
    private var calls = 0
    private var watches: [ares_socket_t: Watch] = [:]
    /// The sockets that c-ares waits for.
    private var readable: Set<ares_socket_t> = []
    private var writable: Set<ares_socket_t> = []
    private var timer: TimerID?

    /// Creates a client of the system's name servers, or of `servers`.
    ///
    /// - Parameters:
    ///   - loop: the loop that it runs on.
    ///   - servers: comma-separated addresses, each with a port if it is not 53: "127.0.0.1:5353,[::1]".
    /// - Throws: `dns` if c-ares can't be initialized or `servers` is malformed.
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

    /// Ends all look-ups with an error and closes the sockets: at once, or when the present call of c-ares returns.
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

    /// Asks the servers for a name's addresses of a family and calls `found` with the result, before this returns or
    /// later on the loop.
    func lookUp(_ host: String, _ family: Family, _ found: @escaping (Result<Answer, FetchError>) -> Void) {
        guard !isClosed else { return found(.failure(FetchError(.dns, "the crawl was stopped"))) }
        let question = Unmanaged.passRetained(Question(found)).toOpaque()
        call { shims_dns_look_up($0, host, family.number, lookUpEnded, question) }
        rearm()
    }

    /// c-ares has opened a socket, changes what it waits for, or is about to close it.
    fileprivate func changed(_ socket: ares_socket_t, readable: Bool, writable: Bool) {
        if readable { self.readable.insert(socket) } else { self.readable.remove(socket) }
        if writable { self.writable.insert(socket) } else { self.writable.remove(socket) }
        guard readable || writable else {
            watches.removeValue(forKey: socket)?.unwatch()
            return
        }
        // The look-up of a socket that can't be watched times out.
        guard let watch = watches[socket] ?? (try? loop.watch(socket)) else { return }
        watches[socket] = watch
        watch.onReadable(readable ? { [unowned self] in process(readable: socket) } : nil)
        watch.onWritable(writable ? { [unowned self] in process(writable: socket) } : nil)
    }

    private func process(readable: ares_socket_t = ARES_SOCKET_BAD, writable: ares_socket_t = ARES_SOCKET_BAD) {
        call { ares_process_fd($0, readable, writable) }
        // Over TCP, c-ares reads once, not until the socket is empty, and readiness is reported once.
        if watches[readable] != nil, Self.holdsMore(readable) { watches[readable]?.stillReadable() }
        rearm()
    }

    private static func holdsMore(_ socket: ares_socket_t) -> Bool {
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) > 0
    }

    /// Blocks the loop until a server answers or a time-out of c-ares is due; otherwise like
    /// `Watch.blockUntilReadable`.
    func blockUntilReady(_ deadline: Int64) throws(WaitError) {
        let left = channel.map(shims_dns_timeout) ?? -1
        let due = left < 0 ? deadline : min(deadline, loop.now + left)
        do {
            try loop.block(
                untilReadable: readable.compactMap { watches[$0] }, untilWritable: writable.compactMap { watches[$0] },
                due)
        } catch {
            guard error == .timedOut, loop.now < deadline else { throw error }
        }
        // Trying all sockets costs no more than finding out which are ready.
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

    /// Final, as is the absence of the name: both are answers (RFC 2308 section 2).
    static let noAddress = FetchError(.dns, "the host name has no address", isFinal: true)

    private static func error(_ code: Int32) -> FetchError {
        let message =
            switch code {
            case ARES_ENOTFOUND: "the host name does not exist"
            case ARES_ENODATA: noAddress.message
            case ARES_ETIMEOUT: "the name servers did not answer in time"
            // c-ares reports this if no server can be reached, or if all answer SERVFAIL or REFUSED.
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

/// A look-up in progress. c-ares retains it until it ends.
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
