import Glibc
import Web

/// An IP address and port, in the form of the socket calls.
struct SocketAddress: Sendable {
    /// Storage for the longer of the two families' addresses, not for the longest of all: ten thousand connections keep
    /// some.
    private var storage = sockaddr_in6()
    private var length: socklen_t = 0

    /// A literal IPv4 or IPv6 address ("127.0.0.1", "::1"), or nil for any other text.
    init?(literal text: String, port: UInt16) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if inet_pton(AF_INET, text, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            self.init(copying: &four, length: socklen_t(MemoryLayout<sockaddr_in>.size))
        } else if inet_pton(AF_INET6, text, &six.sin6_addr) == 1 {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            self.init(copying: &six, length: socklen_t(MemoryLayout<sockaddr_in6>.size))
        } else {
            return nil
        }
    }

    /// Copies an address from the system.
    init(copying address: UnsafeRawPointer, length: socklen_t) {
        self.length = min(length, socklen_t(MemoryLayout<sockaddr_in6>.size))
        withUnsafeMutableBytes(of: &storage) { $0.baseAddress?.copyMemory(from: address, byteCount: Int(self.length)) }
    }

    var family: Int32 { Int32(storage.sin6_family) }

    /// The address without its port; nil for a family that is neither IPv4 nor IPv6.
    var ip: IPAddress? {
        withUnsafeBytes(of: storage) { raw in
            switch family {
            case AF_INET: IPAddress(bytes: raw[4..<8])
            case AF_INET6: IPAddress(bytes: raw[8..<24])
            default: nil
            }
        }
    }

    /// The same address with another port.
    func with(port: UInt16) -> SocketAddress {
        var copy = self
        withUnsafeMutableBytes(of: &copy.storage) { raw in
            // sin_port and sin6_port have the same offset, behind the family.
            raw.storeBytes(of: port.bigEndian, toByteOffset: MemoryLayout<sa_family_t>.size, as: UInt16.self)
        }
        return copy
    }

    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }

    /// "127.0.0.1:80" or "[::1]:80".
    var description: String {
        let isSix = family == AF_INET6
        // sin_port and sin6_port have the same offset. Such a short text rarely needs an allocation.
        let port = UInt16(bigEndian: storage.sin6_port)
        return withUnsafeBytes(of: storage) { raw in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
                guard let address = raw.baseAddress, let start = text.baseAddress,
                    inet_ntop(family, address + (isSix ? 8 : 4), start, socklen_t(text.count)) != nil
                else { return "unknown" }
                let host = String(cString: start)
                return isSix ? "[\(host)]:\(port)" : "\(host):\(port)"
            }
        }
    }
}
