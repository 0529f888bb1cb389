import HTTP
import Testing
import Web

@testable import Fetch

/// Proxies' answers: whole, byte by byte, cut at every place, and such as no proxy should give.
@Suite(.fewAtATime) struct ProxyHandshakeTests {
    /// Feeds answers, each cut at `cut` (every byte where that is nil), and collects what is said.
    private func talk(
        _ handshake: some ProxyHandshake, _ answers: [[UInt8]], cut: Int?
    ) throws(FetchError) -> [[UInt8]] {
        var handshake = handshake
        var said = [handshake.firstMessage()]
        for (index, answer) in answers.enumerated() {
            let pieces =
                cut.map { [answer.prefix($0), answer.dropFirst($0)] } ?? answer.indices.map { answer[$0...$0] }
            for piece in pieces where !piece.isEmpty {
                switch try handshake.receive(piece) {
                case .needMore: break
                case .send(let bytes): said.append(bytes)
                case .done:
                    #expect(index == answers.count - 1)
                    said.append([])
                }
            }
        }
        return said
    }

    private static let name = TunnelEnd(host: .name("a.test"), port: 443)

    @Test(
        arguments: [
            ("http://p", ["HTTP/1.1 200 Connection established\r\n\r\n"], nil),
            ("http://u:p@p", ["HTTP/1.0 200\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"], nil),
            ("http://p", ["HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 x\nVia: y\n\n"], nil),
            (
                "http://p", ["HTTP/1.1 403 Forbidden\r\nContent-Length: 3\r\n\r\nno!"],
                "the proxy said 403 when asked for a tunnel"
            ),
            ("http://p", ["HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n"], "the proxy said 301 when asked for a tunnel"),
            ("http://p", ["HTTP/1.1 407 x\r\n\r\n"], "the proxy said 407: it wants a user and a password"),
            ("http://u:p@p", ["HTTP/1.1 407 x\r\n\r\n"], "the proxy said 407: it does not take this user and password"),
            ("http://p", ["SSH-2.0-x\r\n"], "the proxy's answer makes no sense: the answer is not HTTP/1"),
            (
                "http://p", ["HTTP/1.1 200 x\r\nX: \(String(repeating: "y", count: 9000))"],
                "the proxy's answer makes no sense: a line of the response head is too long"
            ),
            (
                "http://p", ["HTTP/1.1 200 x\r\n" + String(repeating: "X: y\r\n", count: 101)],
                "the proxy's answer makes no sense: the response head has too many fields"
            ),
        ] as [(String, [String], String?)])
    func connect(_ proxy: String, _ answers: [String], _ failure: String?) throws {
        let proxy = try Proxy(proxy)
        let answers = answers.map { Array($0.utf8) }
        for cut in [nil] + (0...min(answers[0].count, 200)).map(Optional.some) {
            let handshake = ConnectHandshake(to: Self.name, through: proxy)
            let said = Result { () throws(FetchError) in try talk(handshake, answers, cut: cut) }
            switch (said, failure) {
            case (.success(let said), nil):
                let authorization = proxy.authorization.map { "Proxy-Authorization: \($0)\r\n" } ?? ""
                let request = "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\(authorization)\r\n"
                #expect(said == [Array(request.utf8), []], "cut at \(cut ?? -1)")
            case (.failure(let error), let message?): #expect(error == FetchError(.connect, message))
            default: Issue.record("\(said), cut at \(cut ?? -1)")
            }
        }
    }

    @Test func whatFollowsTheAnswerIsRefused() throws {
        let answer = Array("HTTP/1.1 200 x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".utf8)
        #expect(throws: FetchError(.connect, "the proxy said more than its answer")) {
            try talk(ConnectHandshake(to: Self.name, through: Proxy("http://p")), [answer], cut: 0)
        }
        #expect(throws: FetchError(.connect, "the proxy said more than its answer")) {
            try talk(SOCKS5Handshake(to: Self.name, through: Proxy("socks5://p")), [[5, 0, 5]], cut: 0)
        }
        let address = TunnelEnd(host: .address(.v6(0, 1)), port: 1)
        let asked = String(
            decoding: ConnectHandshake(to: address, through: try Proxy("http://p")).firstMessage(), as: UTF8.self)
        #expect(asked.hasPrefix("CONNECT [::1]:1 HTTP/1.1\r\nHost: [::1]:1\r\n"))
    }

    private static let yes: [UInt8] = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    private static let asked: [UInt8] = [5, 1, 0, 3, 6] + Array("a.test".utf8) + [1, 187]

    @Test(
        arguments: [
            ("socks5h://p", [[5, 0], yes], [[5, 1, 0], asked, []], nil),
            ("socks5h://p", [[5, 0], [5, 0, 0, 3, 2, 65, 66, 0, 0]], [[5, 1, 0], asked, []], nil),
            (
                "socks5h://p", [[5, 0], [5, 0, 0, 4] + [UInt8](repeating: 0, count: 18)], [[5, 1, 0], asked, []], nil
            ),
            ("socks5h://u:pw@p", [[5, 2], [1, 0], yes], [[5, 2, 0, 2], [1, 1, 117, 2, 112, 119], asked, []], nil),
            ("socks5h://u:pw@p", [[5, 0], yes], [[5, 2, 0, 2], asked, []], nil),
            ("socks5h://u:pw@p", [[5, 2], [1, 1]], [], "the SOCKS proxy does not take this user and password"),
            ("socks5h://p", [[5, 255]], [], "the SOCKS proxy lets nobody in without a user and a password"),
            ("socks5h://p", [[5, 2]], [], "the SOCKS proxy chose a way to sign in that was not offered"),
            ("socks5h://p", [[4, 0]], [], "the proxy does not speak SOCKS 5"),
            ("socks5h://p", [[72, 84]], [], "the proxy does not speak SOCKS 5"),
            ("socks5h://p", [[5, 0], [5, 2]], [], "the SOCKS proxy said: its rules do not allow the connection"),
            (
                "socks5h://p", [[5, 0], [5, 5, 0, 1, 0, 0, 0, 0, 0, 0]], [],
                "the SOCKS proxy said: the connection was refused"
            ),
            ("socks5h://p", [[5, 0], [5, 77]], [], "the SOCKS proxy said: error 77"),
            (
                "socks5h://p", [[5, 0], [5, 0, 0, 9, 0]], [],
                "the SOCKS proxy answered with an address of no known kind"
            ),
        ] as [(String, [[UInt8]], [[UInt8]], String?)])
    func socks(_ proxy: String, _ answers: [[UInt8]], _ expected: [[UInt8]], _ failure: String?) throws {
        for cut in [nil] + (0...(answers.map(\.count).max() ?? 0)).map(Optional.some) {
            let handshake = try SOCKS5Handshake(to: Self.name, through: try Proxy(proxy))
            let said = Result { () throws(FetchError) in try talk(handshake, answers, cut: cut) }
            let wanted = failure.map { Result<[[UInt8]], FetchError>.failure(FetchError(.connect, $0)) }
            #expect(said == wanted ?? .success(expected), "cut at \(cut ?? -1)")
        }
    }

    @Test func addressesAndNamesForSOCKS() throws {
        let proxy = try Proxy("socks5://p")
        for (host, bytes) in [
            (IPAddress.v4(0x7F00_0001), [1, 127, 0, 0, 1]), (.v6(0, 1), [4] + [UInt8](repeating: 0, count: 15) + [1]),
        ] {
            let end = TunnelEnd(host: .address(host), port: 80)
            #expect(
                try talk(SOCKS5Handshake(to: end, through: proxy), [[5, 0]], cut: 0)[1] == [5, 1, 0] + bytes + [0, 80])
        }
        let long = TunnelEnd(host: .name(String(repeating: "a", count: 256)), port: 80)
        #expect(throws: FetchError(.url, "the host's name is too long for a SOCKS proxy")) {
            try SOCKS5Handshake(to: long, through: proxy)
        }
    }
}
