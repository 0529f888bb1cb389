import ArgumentParser
import Glibc

/// The options of the server that monitoring systems ask.
struct MetricsArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Answer GET /metrics (OpenMetrics or Prometheus), /healthz and /status at this address, or at this port of "
                + "127.0.0.1; 0 takes a free one.",
            valueName: "[host:]port"),
        transform: MetricsAddress.init)
    var metrics: MetricsAddress?
}

/// Where a monitoring system finds a crawl.
struct MetricsAddress: Sendable, Hashable {
    /// An IPv4 or IPv6 address, the latter without brackets.
    let host: String
    /// The port; 0 for a free one.
    let port: UInt16

    /// Whether the address is an IPv6 one.
    var isIPv6: Bool { host.contains(":") }

    /// Reads `127.0.0.1:9464`, `[::1]:9464`, `:9464` or `9464`; without a host it is this machine's loopback.
    ///
    /// - Throws: `ValueError`.
    @Sendable init(_ text: String) throws {
        let wrong = ValueError("it must be a port, or an IP address and a port, as 127.0.0.1:9464 or [::1]:9464")
        let colon = text.lastIndex(of: ":")
        let digits = text[(colon.map { text.index(after: $0) } ?? text.startIndex)...]
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let port = UInt16(digits)
        else { throw wrong }
        let name = String(text[..<(colon ?? text.startIndex)])
        let isBracketed = name.hasPrefix("[") && name.hasSuffix("]")
        let host = isBracketed ? String(name.dropFirst().dropLast()) : name
        var address = in6_addr()
        switch host {
        case "" where !isBracketed, "localhost": self.host = "127.0.0.1"
        default:
            guard inet_pton(isBracketed ? AF_INET6 : AF_INET, host, &address) == 1 else { throw wrong }
            self.host = host
        }
        self.port = port
    }
}
