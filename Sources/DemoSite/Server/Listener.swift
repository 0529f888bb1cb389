import Glibc

/// The reason why a demo site cannot listen.
public enum DemoSiteError: Error, Equatable {
    /// The address is not a dotted IPv4 address.
    case address(String)
    /// A system call failed: its name and errno.
    case system(String, Int32)
}

extension DemoSiteError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .address(let text): "'\(text)' is no IPv4 address"
        case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
        }
    }
}

enum Listener {
    /// Opens a non-blocking listening socket, or one that only holds its port and refuses connections.
    ///
    /// - Returns: the descriptor and the port, which the system chooses for 0.
    /// - Throws: `address` or `system`.
    static func open(address: String, port: UInt16, listens: Bool = true) throws(DemoSiteError) -> (Int32, UInt16) {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        guard inet_pton(AF_INET, address, &name.sin_addr) == 1 else { throw .address(address) }
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .system("socket", errno) }
        // Connections inherit TCP_NODELAY: without it a trickled piece would wait for the ACK of the last one.
        for (level, option) in [(SOL_SOCKET, SO_REUSEADDR), (Int32(IPPROTO_TCP), TCP_NODELAY)] {
            var on: Int32 = 1
            setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size))
        }
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
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
        return (descriptor, UInt16(bigEndian: name.sin_port))
    }
}
