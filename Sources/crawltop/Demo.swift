import CrawltopKit
import DemoSite
import EventLoop
import Glibc
import HTTPServer
import Words

/// The embedded web site, to crawl or only to serve.
enum Demo {
    /// The hints on the screen until the first key.
    static let tour: [SafeText] = [
        "Each row is a connection, the slowest first", "Enter: its story", "? all keys", "3: all URLs", "5: errors",
        ": commands",
    ]
    /// The hints for hosts in trouble.
    static let hostsTour: [SafeText] = [
        "Eight hosts, seven in trouble: 4 tells which and why", "? all keys", "Enter: a host's story", "L: a heat map",
    ]

    /// Starts the site on a thread of its own, so that an engine that blocks its loop can crawl it too.
    static func site(_ options: DemoOptions) throws -> SiteThread {
        if options.hasHosts { return try hosts(options) }
        var siteOptions = DemoSiteOptions()
        siteOptions.pages = options.pages
        siteOptions.port = options.port
        siteOptions.delay = options.delay.map { Int64($0) * 1_000_000 }
        do {
            return try SiteThread(options: siteOptions)
        } catch {
            throw StartFailure(.usage("the demo site cannot listen on port \(options.port): \(error)"))
        }
    }

    private static func hosts(_ options: DemoOptions) throws -> SiteThread {
        var hosts = DemoHostsOptions()
        hosts.pages = options.pages
        hosts.port = options.port
        hosts.delay = options.delay.map { Int64($0) * 1_000_000 } ?? hosts.delay
        do {
            return try SiteThread(hosts: hosts)
        } catch {
            throw StartFailure(.usage("the demo's hosts cannot listen on port \(options.port): \(error)"))
        }
    }

    /// Serves until a signal.
    static func serve(_ site: SiteThread, _ options: DemoOptions, on loop: EventLoop) -> ExitReason {
        do {
            signal(SIGPIPE, SIG_IGN)
            for number in [SIGINT, SIGTERM, SIGHUP] {
                try loop.onSignal(number) { loop.stop() }
            }
        } catch {
            return .stopped("cannot take over signals: \(error)")
        }
        let line = "serving \(counted(options.pages, "page")) at \(site.url)\n"
        _ = write(STDOUT_FILENO, line, line.utf8.count)
        loop.run()
        site.stop()
        return .finished
    }
}
