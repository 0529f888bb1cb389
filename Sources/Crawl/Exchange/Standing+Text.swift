public import Words

/// The text of a standing, for the screen and the table on SIGUSR2.

extension Standing {
    /// `suspended at`, `CoroutineEngine.swift:87`, `in receive,`, `awaiting readable(fd 31),`, `4.2 s left`: a sentence
    /// in parts that are not broken across lines. For a blocking call it says "blocked" instead of "suspended".
    public func sentence(at now: Int64) -> [SafeText] {
        var verb: SafeText = "suspended at"
        if case .call = awaited { verb = "blocked at" }
        return [verb, place, "in \(functionName),", "awaiting \(awaited.safeText),", timeLeft(at: now)]
    }

    /// `CoroutineEngine.swift:87`.
    public var place: SafeText { "\(file.safeText):\(line)" }

    /// The function without its arguments' labels: `receive` of `receive(_:on:)`.
    public var functionName: SafeText { SafeText(untrusted: String(function.text.prefix { $0 != "(" })) }

    /// Seconds until the deadline, `4.2 s left`, or `no limit`.
    public func timeLeft(at now: Int64) -> SafeText {
        guard let deadline else { return "no limit" }
        let left = deadline.subtractingReportingOverflow(now)
        let tenths = left.overflow ? 0 : max(0, left.partialValue) / 100_000_000
        return "\(tenths / 10).\(tenths % 10) s left"
    }
}

extension Standing.Awaited {
    /// `readable(fd 31)`, `addresses`, `read()`.
    public var safeText: SafeText {
        switch self {
        case .readable(let descriptor): "readable(fd \(descriptor))"
        case .writable(let descriptor): "writable(fd \(descriptor))"
        case .addresses: "addresses"
        case .turn: "turn"
        case .call(let name): "\(name.safeText)()"
        }
    }
}

extension Standing.StaticName {
    /// The name for a terminal.
    public var safeText: SafeText { SafeText(untrusted: text) }
}
