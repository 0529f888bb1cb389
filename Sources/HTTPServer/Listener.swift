import Glibc

/// The reason why a server cannot listen.
public enum ServerError: Error, Equatable {
    /// The address is no IP address.
    case address(String)
    /// A system call failed: its name and errno.
    case system(String, Int32)
}

extension ServerError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .address(let text): "'\(text)' is no IP address"
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        }
    }
}

package enum Listener {
    /// Opens a non-blocking listening socket, or one that only holds its port and refuses connections.
    ///
    /// - Parameters:
    ///   - address: an IPv4 or IPv6 address, the latter without brackets.
    ///   - port: the port; 0 for one chosen by the system.
    ///   - listens: whether connections are taken.
    /// - Returns: the descriptor and the port, which the system chooses for 0.
    /// - Throws: `address` or `system`.
    package static func open(
        address: String, port: UInt16, listens: Bool = true
    ) throws(ServerError) -> (descriptor: Int32, port: UInt16) {
        guard var name = name(address, port) else { throw .address(address) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(Int32(name.ss_family), kind, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        // Connections inherit TCP_NODELAY: without it a trickled piece would wait for the ACK of the last one.
        for (level, option) in [(SOL_SOCKET, SO_REUSEADDR), (Int32(IPPROTO_TCP), TCP_NODELAY)] {
            var on: Int32 = 1
            setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        let isIPv6 = Int32(name.ss_family) == AF_INET6
        var size = socklen_t(isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
        let failed = withUnsafeMutablePointer(to: &name) { name -> String? in
            name.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                if bind(descriptor, name, size) != 0 { return "bind" }
                if listens, listen(descriptor, 4_096) != 0 { return "listen" }
                return getsockname(descriptor, name, &size) == 0 ? nil : "getsockname"
            }
        }
        if let failed {
            let code = errno
            close(descriptor)
            throw .system(failed, code)
        }
        return (descriptor, self.port(of: name))
    }

    /// A socket's name; nil for a text that is no address.
    private static func name(_ address: String, _ port: UInt16) -> sockaddr_storage? {
        var name = sockaddr_storage()
        let isAddress = withUnsafeMutableBytes(of: &name) { bytes in
            let isIPv4 = bytes.withMemoryRebound(to: sockaddr_in.self) { name in
                name[0].sin_family = sa_family_t(AF_INET)
                name[0].sin_port = port.bigEndian
                return inet_pton(AF_INET, address, &name[0].sin_addr) == 1
            }
            if isIPv4 { return true }
            return bytes.withMemoryRebound(to: sockaddr_in6.self) { name in
                name[0].sin6_family = sa_family_t(AF_INET6)
                name[0].sin6_port = port.bigEndian
                return inet_pton(AF_INET6, address, &name[0].sin6_addr) == 1
            }
        }
        return isAddress ? name : nil
    }

    /// The port of a name: it stands at the same place for either family.
    private static func port(of name: sockaddr_storage) -> UInt16 {
        withUnsafeBytes(of: name) { $0.withMemoryRebound(to: sockaddr_in.self) { UInt16(bigEndian: $0[0].sin_port) } }
    }
}
