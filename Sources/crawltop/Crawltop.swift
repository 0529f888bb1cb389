import CStart
import Crawl
import CrawltopKit
import DemoSite
import EventLoop
import Fetch
import Glibc
import HTTP
import HTTPServer
import Words

/// The command line and its execution: the only place that knows engines, screens and the demo site.
@main
struct Crawltop {
    static func main() {
        StandardStreams.fill()
        FatalSignals.claim()
        let openFiles = DescriptorBudget.raiseOpenFiles()
        if let shortage = DescriptorBudget.shortage(openFiles: openFiles) {
            StandardStreams.report(shortage)
            exit(ExitReason.usage(shortage).code)
        }
        let reason: ExitReason
        let names =
            ["NO_COLOR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "HOME", "TMPDIR"] + ProxyOptions.variables
            + Reports.variables + ServiceOptions.variables + FrontierCall.variables
        let environment = Self.environment(names)
        // Whoever manages this process does not hear its children.
        for name in ServiceOptions.ownVariables { unsetenv(name) }
        switch Request.parse(arguments(), environment: environment) {
        case .crawl(let options): reason = crawl(options, demo: nil, openFiles)
        case .demo(let options, let demo): reason = crawl(options, demo: demo, openFiles)
        case .compare(let options): reason = Compare.run(options)
        case .diff(let options): reason = DiffRun.run(options, write: StandardStreams.print)
        case .status(let paths, let isList): exit(status(paths, isList: isList))
        case .frontier(let call):
            let (text, code) = call.run()
            _ = StandardStreams.print(text)
            exit(code)
        case .report(let request): reason = request.run()
        case .export(let request): reason = request.run(tell: StandardStreams.report)
        case .replay(let request): reason = ReplayScreen.run(request)
        case .control(let call):
            let (code, sentence) = call.run(print: StandardStreams.print)
            sentence.map(StandardStreams.report)
            exit(code)
        case .attach(let call): exit(Attach.run(call))
        case .usage(let sentence): reason = .usage(sentence)
        case .ended(let text, let code):
            print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
            exit(code)
        case .print(let text):
            print(text, terminator: text.hasSuffix("\n") ? "" : "\n")
            return
        }
        if reason.isFailure { StandardStreams.report(reason.sentence) }
        exit(reason.code)
    }

    /// The command line without the program's name.
    private static func arguments() -> [String] {
        var count: Int32 = 0
        let words = start_take_arguments(&count)
        return (0..<Int(count)).dropFirst().compactMap { words?[$0].map { String(cString: $0) } }
    }

    /// Prints how jobs stand, and returns the exit code.
    private static func status(_ paths: [String], isList: Bool) -> Int32 {
        guard isList else {
            let status = JobStatus(path: paths.first ?? "")
            if status.text.isEmpty {
                StandardStreams.report(String(status.line.dropLast()))
            } else {
                print(status.text, terminator: "")
            }
            return status.code
        }
        for path in JobStatus.directories(in: paths) { print(JobStatus(path: path).line, terminator: "") }
        return 0
    }

    private static func crawl(_ options: CrawltopOptions, demo: DemoOptions?, _ openFiles: Int) -> ExitReason {
        options.remarks.forEach(StandardStreams.report)
        var options = options
        let background = Background.enter(&options)
        do {
            let loop = try EventLoop(selector: options.selector)
            let budget = DescriptorBudget(
                openFiles: openFiles, selector: options.selector,
                endsHere: demo == nil && options.folders.isEmpty ? 1 : 2)
            if let demo {
                let site = try Demo.site(demo)
                if demo.serveOnly { return Demo.serve(site, demo, on: loop) }
                defer { site.stop() }
                options.crawl.seeds = [site.url]
                return try crawl(
                    options, on: loop, budget, background, tour: demo.hasHosts ? Demo.hostsTour : Demo.tour)
            }
            let (threads, sentences) = try Folders.serve(&options)
            defer { for thread in threads { thread.stop() } }
            sentences.forEach(StandardStreams.report)
            if options.isDryRun { return DryRun.run(options, write: StandardStreams.print) }
            return try crawl(options, on: loop, budget, background)
        } catch let failure as StartFailure {
            return failure.reason
        } catch {
            return .stopped("cannot start: \(error)")
        }
    }

    private static func crawl(
        _ options: CrawltopOptions, on loop: EventLoop, _ budget: DescriptorBudget, _ background: Background?,
        tour: [SafeText] = []
    ) throws -> ExitReason {
        var options = options
        let (granted, remark) = budget.concurrency(wished: options.crawl.concurrency)
        options.crawl.concurrency = granted
        options.crawl.concurrencyLimit = min(budget.connections, options.crawl.concurrencyLimit)
        if let remark { StandardStreams.report(remark) }
        if let file = options.crawl.caFile { try checkCertificates(file) }
        var notes: [SafeText] = []
        if options.engine == .blocking { notes.append("engine blocking: the screen stands still during each fetch") }
        if options.crawl.isInsecure { notes.append("--insecure: certificates are not verified") }
        if !options.crawl.obeysRobots { notes.append("robots.txt is not obeyed") }
        notes += options.crawl.remaps.all.map { SafeText(untrusted: $0.sentence) }
        if let job = options.job { notes.append("kept in " + SafeText(untrusted: job.path)) }
        let note = notes.dropFirst().reduce(notes.first) { all, note in all.map { "\($0); \(note)" } }
        let screen = background == nil ? LiveScreen(options, tour: tour) : nil
        if screen == nil {
            if options.crawl.isInsecure { StandardStreams.report("warning: certificates are not verified") }
            for remap in options.crawl.remaps.all { StandardStreams.report(remap.sentence) }
            if !options.crawl.obeysRobots { StandardStreams.report("warning: robots.txt is not obeyed") }
        }
        let session = try Session(options: options, loop: loop, hasScreen: screen != nil || background != nil)
        var start: StartScreen?
        if screen != nil || session.hasControl {
            let screens = Screens(of: session, note: note, keepsAll: screen != nil || background != nil)
            session.onAttach(screens.attach, command: screens.perform)
            start = screen.map { screen in { session in try screen.start(session, screens) } }
        }
        session.describeEnd = { [unowned session] in EndReport.text($0, of: session) }
        session.resumption.map(StandardStreams.report)
        session.metricsURL.map { StandardStreams.report("metrics are at \($0)") }
        try background?.begin(session)
        let reason = session.run(
            startEngine: { try startEngine(options.engine, loop: $0, crawl: $1, connections: budget.connections) },
            startScreen: start)
        if screen != nil || options.format == .json || options.output != nil {
            session.comparison.map(StandardStreams.report)
        }
        // The report for people has lines of its own on the terminal and in the text log.
        if screen == nil, options.format == .json || options.output != nil {
            session.remarks.forEach(StandardStreams.report)
            let trapped = session.crawl.traps.values.reduce(0, +)
            if trapped > 0 {
                StandardStreams.report(
                    "\(counted(trapped, "URL")) skipped as part of traps: --no-trap-guard follows them")
            }
        }
        return reason
    }

    /// Checks files first: a file that can't be used is a usage error.
    private static func checkCertificates(_ file: String) throws(StartFailure) {
        do throws(FetchError) {
            try TrustedCertificates.check(file)
        } catch {
            throw StartFailure(.usage("--ca-file \(SafeText(untrusted: file).string): \(error.message)"))
        }
    }

    private static func startEngine(
        _ kind: EngineKind, loop: EventLoop, crawl: Crawl, connections: Int
    ) throws -> EngineControls {
        let engine: any Engine
        do throws(FetchError) {
            engine = try kind.make(loop: loop, crawl: crawl, connections: connections)
        } catch {
            throw StartFailure(.usage(error.message))
        }
        engine.start()
        return EngineControls { engine.stop() }
    }

    /// The values of environment variables, empty for those that are not set.
    static func environment(_ names: [String]) -> [String: String] {
        Dictionary(uniqueKeysWithValues: names.map { ($0, getenv($0).map { String(cString: $0) } ?? "") })
    }
}
