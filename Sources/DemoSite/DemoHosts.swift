public import EventLoop
import Glibc
import HTTPServer

/// Eight hosts on 127.0.0.2 to 127.0.0.9, one for each manner, on one port and one loop. The last one works, and lists
/// pages of all hosts.
public final class DemoHosts {
    /// The home page of the working host, with a "/" at its end.
    public let url: String
    /// The port of all hosts.
    public let port: UInt16
    private let sites: [DemoSite]
    /// The socket that holds the refusing host's port.
    private var refusing: Int32

    /// The number of ports to try if none is given: a port that is free at one address may be taken at another.
    private static let attempts = 20

    /// Starts to listen; serves whenever the loop runs.
    ///
    /// - Throws: `ServerError` or `SelectorError`.
    public init(loop: EventLoop, options: DemoHostsOptions = DemoHostsOptions()) throws {
        var tried = 0
        while true {
            do {
                (refusing, sites, port) = try Self.listen(loop, options)
                break
            } catch ServerError.system("bind", EADDRINUSE) where options.port == 0 && tried < Self.attempts {
                tried += 1
            }
        }
        url = Self.url(of: .fine, port: port)
    }

    private static func listen(
        _ loop: EventLoop, _ options: DemoHostsOptions
    ) throws -> (refusing: Int32, sites: [DemoSite], port: UInt16) {
        let (refusing, port) = try Listener.open(
            address: address(of: .refuses), port: options.port, listens: false)
        var sites: [DemoSite] = []
        do {
            for manner in HostManner.allCases where manner != .refuses {
                sites.append(try DemoSite(loop: loop, options: options.site(manner, port: port)))
            }
        } catch {
            for site in sites { site.stop() }
            close(refusing)
            throw error
        }
        return (refusing, sites, port)
    }

    /// Closes all connections and stops listening. Call it before dropping the hosts; a second call has no effect.
    public func stop() {
        for site in sites { site.stop() }
        guard refusing >= 0 else { return }
        close(refusing)
        refusing = -1
    }

    /// The address of the host with a manner.
    public static func address(of manner: HostManner) -> String {
        "127.0.0.\(2 + (HostManner.allCases.firstIndex(of: manner) ?? 0))"
    }

    /// The home page of the host with a manner.
    static func url(of manner: HostManner, port: UInt16) -> String {
        "http://\(address(of: manner)):\(port)/"
    }
}

/// Options for the demo's hosts.
public struct DemoHostsOptions: Sendable {
    /// The approximate number of listed pages of all hosts.
    public var pages = 50_000
    /// The port of all hosts; 0 for one chosen by the system.
    public var port: UInt16 = 0
    /// Nanoseconds before a page of a host that is neither slow nor drips.
    public var delay: Int64 = 60_000_000
    /// The unit of slow manners in nanoseconds.
    public var slowness: Int64 = 1_000_000_000

    /// The defaults.
    public init() {}

    /// The number of listed pages of a host.
    func listed(_ manner: HostManner) -> Int {
        switch manner {
        case .refuses, .silent: min(20, pages)
        case .forbids: pages / 50
        case .drips: pages / 20
        case .throttles, .resets: pages / 10
        case .slow: pages * 3 / 20
        case .fine: pages * 29 / 50
        }
    }

    func site(_ manner: HostManner, port: UInt16) -> DemoSiteOptions {
        var site = DemoSiteOptions()
        site.pages = max(1, listed(manner))
        site.address = DemoHosts.address(of: manner)
        site.port = port
        site.delay = delay
        site.manner = manner
        site.slowness = slowness
        site.linksOutside = false
        guard manner == .fine else { return site }
        site.listed = HostManner.allCases.map {
            DemoSiteOptions.ListedSite(url: DemoHosts.url(of: $0, port: port), pages: listed($0))
        }
        return site
    }
}
