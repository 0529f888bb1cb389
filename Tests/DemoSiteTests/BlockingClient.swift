import Glibc
import HTTP

/// A response in whole.
struct Answer: Equatable {
    var status = 0
    var fields: [String: String] = [:]
    var body: [UInt8] = []
    var keepAlive = false
}

/// One connection to a site, with calls that wait, for ten seconds at most.
final class BlockingClient {
    struct Failure: Error {
        var call: String
    }

    let descriptor: Int32
    private var reader = ResponseReader()
    private var head = ResponseHead()
    /// What was read after the end of the last response.
    private var unread: [UInt8] = []

    init(port: UInt16, address: String = "127.0.0.1") throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        inet_pton(AF_INET, address, &name.sin_addr)
        let isConnected = withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Failure(call: "connect") }
    }

    deinit {
        close(descriptor)
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = send(descriptor, Array(bytes[sent...]), bytes.count - sent, Int32(MSG_NOSIGNAL))
            // A server that refuses a request may well close before it has all of it.
            guard count > 0 else { return }
            sent += count
        }
    }

    func get(_ path: String, method: HTTPMethod = .get) throws -> Answer {
        write("\(method == .get ? "GET" : "HEAD") \(path) HTTP/1.1\r\nHost: test\r\n\r\n")
        return try read(method: method)
    }

    /// Whether the server has closed the connection, or does before time is up.
    func isClosed() -> Bool {
        unread.isEmpty && readMore() == 0
    }

    /// Reads one response.
    func read(method: HTTPMethod = .get) throws -> Answer {
        reader.startResponse(to: method)
        var answer = Answer()
        while true {
            let input = unread
            let keepAlive = try input.withUnsafeBufferPointer { try eat($0, &answer) }
            if let keepAlive {
                answer.keepAlive = keepAlive
                return answer
            }
            let count = readMore()
            guard count >= 0 else { throw Failure(call: "recv") }
            if count == 0, case .end = try reader.close() {
                return answer
            }
        }
    }

    /// Whether the connection can go on, once the response has ended.
    private func eat(_ input: UnsafeBufferPointer<UInt8>, _ answer: inout Answer) throws -> Bool? {
        var offset = 0
        defer { unread.removeFirst(offset) }
        while true {
            switch try reader.next(input, at: &offset, head: &head) {
            case .needMore: return nil
            case .head:
                answer.status = Int(head.status)
                for index in 0..<head.fieldCount {
                    let texts = [head.name(index), head.value(index)].map { range in
                        head.withBytes(in: range) { String(decoding: $0, as: UTF8.self) }
                    }
                    answer.fields[texts[0]] = texts[1]
                }
            case .body(let range): answer.body += input[range]
            case .end(let keepAlive): return keepAlive || offset < input.count
            }
        }
    }

    private func readMore() -> Int {
        var buffer = [UInt8](repeating: 0, count: 256 << 10)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        unread += buffer.prefix(max(0, count))
        return count
    }
}
