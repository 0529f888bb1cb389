import HTTP
import Web

/// SOCKS 5 (RFC 1928), with a user and a password if the proxy asks for them (RFC 1929).
struct SOCKS5Handshake: ProxyHandshake {
    private enum Phase { case greeting, signingIn, requesting, over }

    private let end: TunnelEnd
    private let proxy: Proxy
    private var phase = Phase.greeting
    /// The first bytes of an incomplete answer, at most 262.
    private var pending: [UInt8] = []

    private static let version: UInt8 = 5
    private static let withoutUser: UInt8 = 0
    private static let withUser: UInt8 = 2

    /// - Throws: `url` for a name of more than 255 bytes.
    init(to end: TunnelEnd, through proxy: Proxy) throws(FetchError) {
        if case .name(let name) = end.host, name.utf8.count > 255 {
            throw FetchError(.url, "the host's name is too long for a SOCKS proxy")
        }
        self.end = end
        self.proxy = proxy
    }

    func firstMessage() -> [UInt8] {
        proxy.user == nil
            ? [Self.version, 1, Self.withoutUser] : [Self.version, 2, Self.withoutUser, Self.withUser]
    }

    mutating func receive(_ bytes: some Collection<UInt8>) throws(FetchError) -> ProxyStep {
        pending += bytes
        guard let length = try answerLength(), pending.count >= length else { return .needMore }
        // Neither the proxy nor the server behind it sends anything before a request.
        guard pending.count == length else { throw FetchError(.connect, "the proxy said more than its answer") }
        defer { pending = [] }
        switch phase {
        case .greeting: return try choose(pending[1])
        case .signingIn: return try signedIn(pending[1])
        case .requesting, .over:
            phase = .over
            return .done
        }
    }

    /// The length of the answer that `pending` starts; nil if it is not known yet. Throws if the bytes so far are
    /// invalid.
    private func answerLength() throws(FetchError) -> Int? {
        guard let first = pending.first else { return nil }
        // The sub-negotiation of RFC 1929 has another version number.
        guard first == (phase == .signingIn ? 1 : Self.version) else {
            throw FetchError(.connect, "the proxy does not speak SOCKS 5")
        }
        guard phase == .requesting else { return 2 }
        guard pending.count >= 2 else { return nil }
        if pending[1] != 0 { throw FetchError(.connect, Self.refusal(pending[1])) }
        guard pending.count >= 5 else { return nil }
        switch pending[3] {
        case 1: return 10
        case 3: return 7 + Int(pending[4])
        case 4: return 22
        default: throw FetchError(.connect, "the SOCKS proxy answered with an address of no known kind")
        }
    }

    private mutating func choose(_ method: UInt8) throws(FetchError) -> ProxyStep {
        switch (method, proxy.user) {
        case (Self.withoutUser, _):
            return request()
        case (Self.withUser, let user?):
            phase = .signingIn
            return .send(
                [1, UInt8(clamping: user.count)] + user + [UInt8(clamping: proxy.password.count)] + proxy.password)
        case (0xFF, nil):
            throw FetchError(.connect, "the SOCKS proxy lets nobody in without a user and a password")
        case (0xFF, _):
            throw FetchError(.connect, "the SOCKS proxy lets nobody in by a user and a password, or without")
        default:
            throw FetchError(.connect, "the SOCKS proxy chose a way to sign in that was not offered")
        }
    }

    private mutating func signedIn(_ status: UInt8) throws(FetchError) -> ProxyStep {
        guard status == 0 else {
            throw FetchError(.connect, "the SOCKS proxy does not take this user and password")
        }
        return request()
    }

    private mutating func request() -> ProxyStep {
        phase = .requesting
        let host: [UInt8] =
            switch end.host {
            case .address(.v4(let value)): [1] + IPAddress.v4(value).bytes
            case .address(let address): [4] + address.bytes
            case .name(let name): [3, UInt8(clamping: name.utf8.count)] + Array(name.utf8)
            }
        return .send([Self.version, 1, 0] + host + [UInt8(end.port >> 8), UInt8(end.port & 0xFF)])
    }

    /// The reply field's value in words (RFC 1928 section 6).
    private static func refusal(_ reply: UInt8) -> String {
        let why =
            switch reply {
            case 1: "it failed"
            case 2: "its rules do not allow the connection"
            case 3: "the network can't be reached"
            case 4: "the host can't be reached"
            case 5: "the connection was refused"
            case 6: "the connection took too long"
            case 7: "it can't connect"
            case 8: "it does not take addresses of this kind"
            default: "error \(reply)"
            }
        return "the SOCKS proxy said: \(why)"
    }
}
