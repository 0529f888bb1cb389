import EventLoop
import HTTP
import Web

/// The end of a tunnel: an address, or a name that the proxy looks up, and the port.
struct TunnelEnd: Hashable {
    enum Host: Hashable {
        case address(IPAddress)
        case name(String)
    }

    let host: Host
    let port: UInt16
}

/// The next step after the bytes of a proxy's answer so far.
enum ProxyStep: Equatable {
    case needMore
    case send([UInt8])
    /// The tunnel is established: further bytes are the origin's.
    case done
}

/// The handshake with a proxy that establishes a tunnel to the origin's server, without I/O.
protocol ProxyHandshake {
    /// The first message to the proxy.
    func firstMessage() -> [UInt8]
    /// Processes bytes of the proxy's answers, however they were cut.
    ///
    /// - Throws: `connect` for a refusal or an answer that makes no sense.
    mutating func receive(_ bytes: some Collection<UInt8>) throws(FetchError) -> ProxyStep
}

/// Has a proxy connect to an origin's server, on a transport that never blocks, between TCP and TLS with the server.
final class ProxyTunnel {
    private var handshake: any ProxyHandshake
    private var unsent: ArraySlice<UInt8>
    private var isDone = false

    init(_ handshake: any ProxyHandshake) {
        self.handshake = handshake
        unsent = handshake.firstMessage()[...]
    }

    /// Goes on as far as possible without waiting.
    func advance(on transport: Transport) -> Transport.Step {
        do throws(FetchError) {
            while !isDone {
                if let direction = try send(on: transport) { return .wouldBlock(direction) }
                if let direction = try receive(on: transport) { return .wouldBlock(direction) }
            }
            return .done
        } catch {
            return .failed(error)
        }
    }

    private func send(on transport: Transport) throws(FetchError) -> Direction? {
        while !unsent.isEmpty {
            switch unsent.withUnsafeBytes({ transport.write($0) }) {
            case .bytes(let count): unsent = unsent.dropFirst(count)
            case .wouldBlock(let direction): return direction
            case .failed(let error): throw Self.broken(error)
            }
        }
        return nil
    }

    private func receive(on transport: Transport) throws(FetchError) -> Direction? {
        var answer: [UInt8] = []
        let read = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 1) { buffer in
            let read = transport.read(into: buffer)
            if case .bytes(let count) = read { answer = Array(buffer[..<count]) }
            return read
        }
        switch read {
        case .bytes: break
        case .wouldBlock(let direction): return direction
        case .end, .endWithoutNotify: throw FetchError(.connect, "the proxy closed the connection without an answer")
        case .failed(let error): throw Self.broken(error)
        }
        switch try handshake.receive(answer) {
        case .needMore: break
        case .send(let bytes): unsent = bytes[...]
        case .done: isDone = true
        }
        return nil
    }

    private static func broken(_ error: FetchError) -> FetchError {
        FetchError(.connect, "the connection to the proxy broke: \(error.message)")
    }
}
