import CrawltopKit
import DemoSite
import EventLoop
import Glibc
import Words

/// The embedded web site, to crawl or only to serve.
enum Demo {
    /// The message on the screen until the first key.
    static let tour: SafeText =
        "Each row is a connection. Enter: its story, 3: URLs, 5: errors, ?: all keys"
    /// The message for hosts in trouble.
    static let hostsTour: SafeText =
        "Eight hosts, seven in trouble: 4 tells which and why, L: a heat map, ?: keys"

    /// Starts the site on a thread of its own, so that an engine that blocks its loop can crawl it too.
    static func site(_ options: DemoOptions) throws -> DemoSiteThread {
        if options.hasHosts { return try hosts(options) }
        var siteOptions = DemoSiteOptions()
        siteOptions.pages = options.pages
        siteOptions.port = options.port
        siteOptions.delay = options.delay.map { Int64($0) * 1_000_000 }
        do {
            return try DemoSiteThread(options: siteOptions)
        } catch {
            throw StartFailure(.usage("the demo site cannot listen on port \(options.port): \(error)"))
        }
    }

    private static func hosts(_ options: DemoOptions) throws -> DemoSiteThread {
        var hosts = DemoHostsOptions()
        hosts.pages = options.pages
        hosts.port = options.port
        hosts.delay = options.delay.map { Int64($0) * 1_000_000 } ?? hosts.delay
        do {
            return try DemoSiteThread(hosts: hosts)
        } catch {
            throw StartFailure(.usage("the demo's hosts cannot listen on port \(options.port): \(error)"))
        }
    }

    /// Serves until a signal.
    static func serve(_ site: DemoSiteThread, _ options: DemoOptions, on loop: EventLoop) -> ExitReason {
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
