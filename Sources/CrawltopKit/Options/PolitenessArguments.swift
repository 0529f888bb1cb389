import ArgumentParser
import Crawl

/// The options on how hosts are spared, as the user writes them.
struct PolitenessArguments: ParsableArguments {
    /// What users of other crawlers know for a host that is not theirs: six connections, as browsers open, and no more than
    /// twenty requests a second.
    static let usualConnections = 6
    static let usualDelay: Int64 = 50_000_000

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Exchanges in flight at most to one host, 1 to 65535 (default: 6; no limit for loopback hosts).",
            valueName: "n"),
        transform: OptionValue.number(1...65_535))
    var perHost: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Requests a second at most, in all and evenly spaced, 0.001 to 1000000.", valueName: "n"),
        transform: OptionValue.rate)
    var maxRate: Double?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Obey a Retry-After of up to so long; a URL whose server asks for more is not tried again (default: 300).",
            valueName: "seconds"),
        transform: OptionValue.delay)
    var maxRetryAfter: Int64?

    /// The policy that these ask for, and a delay from one request to a host to the next, if one is asked for.
    func options(delay: Int64?) -> PolitenessOptions {
        var options = PolitenessOptions()
        options.others.connections = Self.usualConnections
        options.others.delay = Self.usualDelay
        if let perHost { options.limitConnections(perHost) }
        if let delay { options.setDelay(delay) }
        // Who limits what a server of their own is asked for wants it spared.
        options.loopback.heedsTrouble = perHost != nil || delay != nil
        options.maxRate = maxRate
        options.maxRetryAfter = maxRetryAfter ?? options.maxRetryAfter
        return options
    }
}

/// `--delay`, which `crawltop demo` does not have: there it is what the site takes to answer.
struct DelayArgument: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "From one request to a host to the next at least, 0 to 3600 (default: 0.05; 0 for loopback hosts).",
            valueName: "seconds"),
        transform: OptionValue.delay)
    var delay: Int64?
}

extension OptionValue {
    /// Seconds, fractions allowed, as nanoseconds; up to an hour, zero included.
    @Sendable static func delay(_ text: String) throws -> Int64 {
        guard let value = Double(text), value.isFinite, value >= 0, value <= 3_600 else {
            throw ValueError("it must be a number of seconds from 0 to 3600")
        }
        return Int64((value * 1e9).rounded())
    }

    /// So many a second.
    @Sendable static func rate(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value >= 0.001, value <= 1_000_000 else {
            throw ValueError("it must be a number from 0.001 to 1000000")
        }
        return value
    }
}
