package import Crawl
package import Words

/// A command to a crawl as a person or a program types it, such as `per-host 18`: behind `:` on the screen, and through
/// the control socket.
package struct TypedCommand: Sendable {
    /// The meaning of an argument.
    package enum Reading: Sendable, Hashable {
        case command(CrawlCommand)
        /// The command does not apply, or its argument is wrong: the end of a sentence that begins with its name.
        case fault(SafeText)
    }

    /// What a command is about.
    package enum Subject: Sendable, Hashable {
        case crawl, host, url
    }

    /// The command's name: small letters and dashes.
    package let name: String
    /// What it is about.
    package let subject: Subject
    /// The kind of argument, for a list of commands: `N, +N, off`. Empty for a command without one.
    package let argument: SafeText
    /// The help text.
    package let help: SafeText
    /// Reads an argument without white space around it, which is empty for a command without one.
    package let read: @Sendable (String, any CommandContext) -> Reading

    private init(
        _ name: String, _ argument: SafeText, _ help: SafeText, about subject: Subject = .crawl,
        read: @escaping @Sendable (String, any CommandContext) -> Reading
    ) {
        self.name = name
        self.subject = subject
        self.argument = argument
        self.help = help
        self.read = read
    }

    private init(_ name: String, _ help: SafeText, _ command: CrawlCommand) {
        self.init(name, "", help) { _, _ in .command(command) }
    }

    /// The command with a name; nil for any other text.
    package static func named(_ name: String) -> TypedCommand? { all.first { $0.name == name } }

    /// Every command, in the order of help.
    package static let all: [TypedCommand] = [
        TypedCommand("pause", "dispatch nothing more; what is in flight ends", .pause),
        TypedCommand("resume", "go on after pause", .resume),
        TypedCommand("freeze", "read nothing more: no time-out runs", .freeze),
        TypedCommand("thaw", "go on after freeze", .thaw),
        TypedCommand("extend", "", "extend the limit that ends the crawl or has ended it, and go on") { _, now in
            now.endingLimit?.raise(bytes: now.bytes, elapsed: now.elapsed).map { .command($0) }
                ?? .fault("does not apply: no limit ends the crawl, and none has ended it")
        },
        TypedCommand("stop", "let what is in flight end, and finish", .drain),
        TypedCommand("abort", "finish at once", .abort),
        TypedCommand("connections", "N, +N, -N", "exchanges in flight at most") { text, now in
            number(text, from: now.concurrency, within: 1...65_535) { .setConcurrency($0) }
        },
        TypedCommand("per-host", "N, +N, -N", "exchanges in flight to one host at most") { text, now in
            number(text, from: now.perHost ?? now.concurrency, within: 1...65_535) { .setPerHost($0) }
        },
        TypedCommand("rate", "N, off", "requests a second at most, in all") { text, _ in
            limit(
                text, Quantity.number(text, from: nil).flatMap { (1...1_000_000).contains($0) ? $0 : nil },
                "a number from 1 to 1000000, or off"
            ) { .setRate($0) }
        },
        TypedCommand("delay", "TIME", "between two requests to a host at least, as 250ms or 2s") { text, _ in
            guard let delay = Quantity.duration(text), delay <= PolitenessOptions.longestDelay else {
                return .fault("takes a time up to an hour, as 250ms, 2s or 0")
            }
            return .command(.setDelay(delay))
        },
        TypedCommand("max-depth", "N, +N, off", "links followed from a seed at most: skips what waits deeper") {
            text, now in
            limit(text, Quantity.number(text, from: now.maxDepth), "a number, +N where there is one, or off") {
                .setDepthLimit($0)
            }
        },
        TypedCommand("max-pages", "N, +N, off", "URLs requested at most; the crawl goes on up to there") { text, now in
            limit(text, Quantity.number(text, from: now.limits.pages ?? now.done), "a number, +N or off") {
                .setPageLimit($0)
            }
        },
        TypedCommand("max-bytes", "SIZE, +SIZE, off", "bytes read at most, as 500M") { text, now in
            limit(text, Quantity.size(text, from: now.limits.bytes ?? now.bytes), "a size as 500M, +1G or off") {
                .setByteLimit($0)
            }
        },
        TypedCommand("max-duration", "TIME, +TIME, off", "since the crawl began, as 15m or 8h; +5m: from now") {
            text, now in
            limit(text, Quantity.duration(text, from: now.elapsed), "a time as 90s, 15m, +8h or off") {
                .setTimeLimit($0)
            }
        },
        TypedCommand("ignore", "REGEX", "skip URLs that match, now and later") { text, _ in
            (try? URLPattern(text)) == nil
                ? .fault("takes a regular expression: this is none") : .command(.ignore(text))
        },
        TypedCommand("unignore", "REGEX", "let what was skipped for a pattern wait again") { text, _ in
            .command(.undoIgnore(text))
        },
        TypedCommand("prune", "URL", "skip all of a URL's form, now and later", about: .url) { text, now in
            cluster(text, now) { .pruneCluster($0) }
        },
        TypedCommand("unprune", "URL", "let what was skipped of a URL's form wait again", about: .url) { text, now in
            cluster(text, now) { .restoreCluster($0) }
        },
        TypedCommand("block", "HOST", "skip all of a host", about: .host) { text, now in
            host(text, now) { .blockHost($0) }
        },
        TypedCommand("unblock", "HOST", "let what was skipped of a host wait again", about: .host) { text, now in
            host(text, now) { .unblockHost($0) }
        },
        TypedCommand("pause-host", "HOST", "send nothing more to a host", about: .host) { text, now in
            host(text, now) { .pauseHost($0) }
        },
        TypedCommand("resume-host", "HOST", "go on with a host", about: .host) { text, now in
            host(text, now) { .resumeHost($0) }
        },
        TypedCommand("cancel", "URL", "skip a URL that waits or is in flight", about: .url) { text, now in
            url(text, now) { .cancel($0) }
        },
        TypedCommand("retry", "URL", "make the next attempt at a waiting URL now", about: .url) { text, now in
            url(text, now) { .retryNow($0) }
        },
        TypedCommand("front", "URL", "let a waiting URL go out next", about: .url) { text, now in
            url(text, now) { .moveToFront($0) }
        },
        TypedCommand("recrawl", "URL", "fetch a URL once more", about: .url) { text, now in
            url(text, now) { .recrawl($0) }
        },
        TypedCommand("here", "COMMAND", "a command for this process alone, where several share the crawl") {
            text, now in
            let words = text.split(separator: " ", maxSplits: 1).map(String.init)
            guard let name = words.first, name != "here", let command = named(name) else {
                return .fault("takes another command, as pause")
            }
            let meant = command.read(words.count > 1 ? String(words[1].drop { $0 == " " }) : "", now)
            if case .command(let command) = meant { return .command(.here(command)) }
            return meant
        },
    ]

    private static func number(
        _ text: String, from present: Int?, within range: ClosedRange<Int>, _ command: (Int) -> CrawlCommand
    ) -> Reading {
        guard let number = Quantity.number(text, from: present), range.contains(number) else {
            return .fault("takes a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return .command(command(number))
    }

    private static func limit<Value>(
        _ text: String, _ value: Value?, _ form: SafeText, _ command: (Value?) -> CrawlCommand
    ) -> Reading {
        if text == "off" || text == "none" { return .command(command(nil)) }
        return value.map { .command(command($0)) } ?? .fault("takes " + form)
    }

    private static func host(_ text: String, _ now: any CommandContext, _ command: (UInt32) -> CrawlCommand) -> Reading
    {
        now.hostNumber(text).map { .command(command($0)) } ?? .fault("takes one host that has been met, with its port")
    }

    private static func cluster(
        _ text: String, _ now: any CommandContext, _ command: (TodoCluster.ID) -> CrawlCommand
    ) -> Reading {
        now.cluster(text).map { .command(command($0)) } ?? .fault("takes a URL that is known, as the crawl shows it")
    }

    private static func url(_ text: String, _ now: any CommandContext, _ command: (URLID) -> CrawlCommand) -> Reading {
        now.url(text).map { .command(command($0)) } ?? .fault("takes a URL that is known, as the crawl shows it")
    }
}
