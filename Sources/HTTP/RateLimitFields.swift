/// How long a server wants to be left alone before its limit on requests is hit: the fields by which it says so.
///
/// There is `RateLimit`, as `"default";r=0;t=5` (draft-ietf-httpapi-ratelimit-headers-10 section 4) or as `limit=10,
/// remaining=0, reset=5` (draft 7), the pair `RateLimit-Remaining` and `RateLimit-Reset` (draft 3), and the pair with
/// `X-` before it, whose reset may be a date in seconds since 1970.
extension ResponseHead {
    /// Seconds until requests are welcome again, if none is left; nil if some are left, or nothing is said.
    ///
    /// - Parameter calendar: the time in seconds since 1970.
    /// - Returns: the seconds, 0 or more.
    public func secondsOfSpentLimit(calendar: Int64) -> Int64? {
        if let range = value(of: .rateLimit) { return withBytes(in: range, Self.secondsOfSpentPolicy) }
        return seconds(remaining: .rateLimitRemaining, reset: .rateLimitReset, calendar)
            ?? seconds(remaining: .xRateLimitRemaining, reset: .xRateLimitReset, calendar)
    }

    private func seconds(remaining: KnownField, reset: KnownField, _ calendar: Int64) -> Int64? {
        guard number(in: remaining) == 0, let reset = number(in: reset) else { return nil }
        // No limit lasts for thirty years: a number like that is a date, in seconds or in thousandths.
        switch reset {
        case ..<1_000_000_000: return reset
        case ..<1_000_000_000_000: return max(0, reset - calendar)
        default: return max(0, reset / 1000 - calendar)
        }
    }

    private func number(in field: KnownField) -> Int64? {
        value(of: field).flatMap { withBytes(in: $0, Self.number) }
    }

    /// A whole number of at most fifteen digits; nil for anything else.
    private static func number(_ digits: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard 1...15 ~= digits.count, digits.allSatisfy({ HTTPByte.digit($0) != nil }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    /// The longest time of a policy of which nothing is left.
    private static func secondsOfSpentPolicy(_ value: UnsafeBufferPointer<UInt8>) -> Int64? {
        var longest: Int64?
        // In the older form, the members of the list are the parameters of one policy.
        var all = Policy()
        for member in value.split(separator: UInt8(ascii: ",")) {
            var policy = Policy()
            for parameter in member.split(separator: UInt8(ascii: ";")) {
                policy.read(parameter)
                all.read(parameter)
            }
            if let seconds = policy.secondsIfSpent { longest = max(longest ?? 0, seconds) }
        }
        return longest ?? all.secondsIfSpent
    }

    private struct Policy {
        private var remaining: Int64?
        private var reset: Int64?

        var secondsIfSpent: Int64? { remaining == 0 ? reset : nil }

        mutating func read(_ parameter: Slice<UnsafeBufferPointer<UInt8>>) {
            var trimmed = parameter.drop { HTTPByte.isBlank($0) }
            while let last = trimmed.last, HTTPByte.isBlank(last) { trimmed.removeLast() }
            guard let sign = trimmed.firstIndex(of: UInt8(ascii: "=")) else { return }
            let name = UnsafeBufferPointer(rebasing: trimmed[..<sign])
            guard let value = ResponseHead.number(UnsafeBufferPointer(rebasing: trimmed[(sign + 1)...])) else { return }
            if equalIgnoringCase(name, "r") || equalIgnoringCase(name, "remaining") { remaining = value }
            if equalIgnoringCase(name, "t") || equalIgnoringCase(name, "reset") { reset = value }
        }
    }
}
