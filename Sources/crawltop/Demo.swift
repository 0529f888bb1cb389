import CrawltopKit
import DemoSite
import EventLoop
import Glibc

/// The embedded web site, to be crawled or only served.
enum Demo {
    /// Starts the site on a loop.
    static func site(_ options: DemoOptions, on loop: EventLoop) throws -> DemoSite {
        var siteOptions = DemoSiteOptions()
        siteOptions.pages = options.pages
        siteOptions.port = options.port
        siteOptions.delay = options.delay.map { Int64($0) * 1_000_000 }
        do {
            return try DemoSite(loop: loop, options: siteOptions)
        } catch {
            throw StartFailure(.usage("the demo site cannot listen on port \(options.port): \(error)"))
        }
    }

    /// Serves until a signal ends it.
    static func serve(_ site: DemoSite, _ options: DemoOptions, on loop: EventLoop) -> ExitReason {
        do {
            signal(SIGPIPE, SIG_IGN)
            for number in [SIGINT, SIGTERM, SIGHUP] {
                try loop.onSignal(number) { loop.stop() }
            }
        } catch {
            return .stopped("cannot take over signals: \(error)")
        }
        let line = "serving \(options.pages) pages at \(site.url)\n"
        _ = write(STDOUT_FILENO, line, line.utf8.count)
        loop.run()
        site.stop()
        return .finished
    }
}
