import ArgumentParser
import Crawl

/// The politeness options, as the user writes them.
struct PolitenessArguments: ParsableArguments {
    /// The usual limits for a host that is not the user's: six connections, as in browsers, and at most twenty requests
    /// a second.
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

    /// The policy of these options, with the delay from one request to a host to the next, if one was given.
    func options(delay: Int64?) -> PolitenessOptions {
        var options = PolitenessOptions()
        options.others.connections = Self.usualConnections
        options.others.delay = Self.usualDelay
        if let perHost { options.limitConnections(perHost) }
        if let delay { options.setDelay(delay) }
        // Users who limit the requests to their own server want it spared.
        options.loopback.heedsTrouble = perHost != nil || delay != nil
        options.maxRate = maxRate
        options.maxRetryAfter = maxRetryAfter ?? options.maxRetryAfter
        return options
    }
}

/// `--delay`. `crawltop demo` has another option of that name, for the time that the site takes to answer.
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

    /// A rate a second.
    @Sendable static func rate(_ text: String) throws -> Double {
        guard let value = Double(text), value.isFinite, value >= 0.001, value <= 1_000_000 else {
            throw ValueError("it must be a number from 0.001 to 1000000")
        }
        return value
    }
}
