import HTTP

// Totals by name, in the form in which they are kept from one run to the next.

extension Statistics {
    /// A number for each total, without those of skipped URLs, which follow from the URLs. Times are nanoseconds, an area is exchanges times milliseconds.
    package func totals(at now: Int64) -> [(name: String, number: Int64)] {
        var totals: [(name: String, number: Int64)] = [
            ("fetches", Int64(fetches)), ("bytes", Int64(bytes)), ("links", Int64(links)), ("retries", Int64(retries)),
            ("connections", Int64(connections)), ("duration", duration(at: now)),
            ("in flight at most", Int64(inFlight.highest)), ("in flight area", Int64(inFlight.kept.area / 1e6)),
            ("in flight span", inFlight.kept.span), ("html", Int64(tally.html)), ("html bytes", Int64(tally.htmlBytes)),
            ("other", Int64(tally.other)), ("other bytes", Int64(tally.otherBytes)),
            ("documents", Int64(tally.documents)), ("challenges", Int64(tally.challenges)),
            ("redirects", Int64(tally.redirect)), ("bad answers", Int64(tally.error)),
            ("bad answers bytes", Int64(tally.errorBytes)),
        ]
        totals += FetchOutcome.allCases.map { ("outcome \($0.rawValue)", Int64(outcomes[$0])) }
        totals += statuses.map { ("status \($0.key)", Int64($0.value)) }
        totals += errors.map { ("error \($0.key.rawValue)", Int64($0.value)) }
        totals += tally.statuses.map { ("bad answer \($0.key)", Int64($0.value)) }
        totals += tally.verdicts.map { ("verdict \($0.key.word)", Int64($0.value)) }
        totals += tally.failures.map { ("failure \($0.key.rawValue)", Int64($0.value)) }
        return totals
    }

    /// Creates the totals of an earlier run, to go on with at a time. Names that are not known count for nothing.
    package init(totals: [String: Int64], now: Int64) {
        self.init()
        func number(_ name: String) -> Int { Int(clamping: max(0, min(totals[name] ?? 0, 1 << 59))) }
        (fetches, bytes, links, retries) = (number("fetches"), number("bytes"), number("links"), number("retries"))
        connections = number("connections")
        (tally.html, tally.htmlBytes) = (number("html"), number("html bytes"))
        (tally.other, tally.otherBytes, tally.redirect) = (number("other"), number("other bytes"), number("redirects"))
        (tally.documents, tally.challenges) = (number("documents"), number("challenges"))
        (tally.error, tally.errorBytes) = (number("bad answers"), number("bad answers bytes"))
        inFlight = InFlight(
            highest: number("in flight at most"), area: Double(number("in flight area")) * 1e6,
            span: Int64(number("in flight span")), at: now)
        for outcome in FetchOutcome.allCases { outcomes[outcome] = number("outcome \(outcome.rawValue)") }
        for kind in FetchErrorKind.allCases {
            let (all, last) = (number("error \(kind.rawValue)"), number("failure \(kind.rawValue)"))
            if all > 0 { errors[kind] = all }
            if last > 0 { tally.failures[kind] = last }
        }
        for verdict in Verdict.allCases where number("verdict \(verdict.word)") > 0 {
            tally.verdicts[verdict] = number("verdict \(verdict.word)")
        }
        for name in totals.keys {
            let parts = name.split(separator: " ")
            guard let status = parts.last.flatMap({ UInt16($0) }), number(name) > 0 else { continue }
            if parts.count == 2, parts[0] == "status" { statuses[status] = number(name) }
            if parts.count == 3, parts[0] == "bad" { tally.statuses[status] = number(name) }
        }
        // What the state tells next is no beginning.
        (hasBegun, startedAt) = (true, now - Int64(number("duration")))
    }
}
