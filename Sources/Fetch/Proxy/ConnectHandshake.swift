import HTTP
import Web

/// CONNECT: an HTTP proxy becomes a tunnel (RFC 9110 section 9.3.6).
struct ConnectHandshake: ProxyHandshake {
    private let end: TunnelEnd
    private let proxy: Proxy
    private var reader: ResponseReader
    private var head = ResponseHead()

    init(to end: TunnelEnd, through proxy: Proxy) {
        self.end = end
        self.proxy = proxy
        var limits = HTTPLimits()
        (limits.line, limits.head, limits.fields, limits.informational) = (8 << 10, 32 << 10, 100, 8)
        reader = ResponseReader(limits: limits)
        // A successful answer to CONNECT has no body, whatever its fields say, like the answer to a HEAD request.
        reader.startResponse(to: .head)
    }

    func firstMessage() -> [UInt8] {
        let host =
            switch end.host {
            case .address(.v6(let high, let low)): "[\(IPAddress.v6(high, low))]"
            case .address(let address): "\(address)"
            case .name(let name): name
            }
        let target = "\(host):\(end.port)"
        let authorization = proxy.authorization.map { "Proxy-Authorization: \($0)\r\n" } ?? ""
        return Array("CONNECT \(target) HTTP/1.1\r\nHost: \(target)\r\n\(authorization)\r\n".utf8)
    }

    mutating func receive(_ bytes: some Collection<UInt8>) throws(FetchError) -> ProxyStep {
        var offset = 0
        let event: ResponseReader.Event
        let input = Array(bytes)
        do throws(FetchError) {
            event = try input.withUnsafeBufferPointer { (input) throws(FetchError) in
                try reader.next(input, at: &offset, head: &head)
            }
        } catch {
            throw FetchError(.connect, "the proxy's answer makes no sense: \(error.message)")
        }
        guard case .head = event else { return .needMore }
        try judge(head.status)
        // The server does not send anything before the request.
        guard offset == input.count else { throw FetchError(.connect, "the proxy said more than its answer") }
        return .done
    }

    private func judge(_ status: UInt16) throws(FetchError) {
        switch status {
        case 200..<300: return
        case 407 where proxy.user == nil:
            throw FetchError(.connect, "the proxy said 407: it wants a user and a password")
        case 407: throw FetchError(.connect, "the proxy said 407: it does not take this user and password")
        default: throw FetchError(.connect, "the proxy said \(status) when asked for a tunnel")
        }
    }
}
