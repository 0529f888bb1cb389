import Crawl
import Words

/// What times and sizes of a crawl may be at most: `ttfb.p95>1s`, a quantile of all answers, or `page.size>2M`, each page.
struct Budget: Sendable, Hashable {
    /// What is measured.
    enum Metric: String, Sendable, CaseIterable {
        /// The time to the first byte.
        case ttfb
        /// The time in all.
        case time
        /// The body, decoded.
        case size

        /// Its number of an answer, in microseconds or bytes; nil where there is none.
        func number(of record: FetchRecord) -> Int64? {
            switch self {
            case .ttfb: record.timings.wait.map { $0 / 1_000 }
            case .time: record.timings.total / 1_000
            case .size: Int64(record.bodyBytes)
            }
        }
    }

    /// What is measured.
    let metric: Metric
    /// The share of answers that may not exceed it, from 0 to 1; nil for each page by itself.
    let share: Double?
    /// The largest number that is allowed, in microseconds or bytes.
    let most: Int64

    /// Reads a budget; nil for a text that is none.
    init?(_ text: String) {
        let sides = text.split(separator: ">", omittingEmptySubsequences: false).map(String.init)
        let names = (sides.first ?? "").split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, names.count == 2 else { return nil }
        if names[0] == "page" {
            guard let metric = Metric(rawValue: names[1]) else { return nil }
            (self.metric, share) = (metric, nil)
        } else {
            let known = reportedShares.first { "\($0.name)" == names[1] }
            guard let metric = Metric(rawValue: names[0]), metric != .size, let known else { return nil }
            (self.metric, share) = (metric, known.share)
        }
        guard let most = metric == .size ? Self.size(sides[1]) : Self.time(sides[1]) else { return nil }
        self.most = most
    }

    /// Bytes of a size as `2M`.
    private static func size(_ text: String) -> Int64? { (try? OptionValue.size(text)).map { Int64($0) } }

    /// Microseconds of a time as `250ms` or `1.5s`, up to a day.
    private static func time(_ text: String) -> Int64? {
        let isShort = text.hasSuffix("ms")
        guard text.hasSuffix("s"), let number = try? OptionValue.seconds(String(text.dropLast(isShort ? 2 : 1))) else {
            return nil
        }
        return isShort ? number / 1_000_000 : number / 1_000
    }

    /// Whether an answer exceeds it by itself.
    func isExceeded(by record: FetchRecord) -> Bool {
        share == nil && !record.isRobots && metric.number(of: record).map { $0 > most } ?? false
    }

    /// A number of the metric as a person reads it.
    func words(for number: Int64) -> String {
        let line = LineBuffer()
        if metric == .size { line.append(size: Int(number)) } else { line.append(duration: number * 1_000) }
        return String(decoding: line.bytes, as: UTF8.self)
    }
}

/// The numbers of all answers that ended a URL, for budgets of quantiles.
struct BudgetFigures {
    private var figures: [Budget.Metric: Quantiles] = [:]

    /// Creates figures of what some budgets need.
    init(_ budgets: [Budget]) {
        for budget in budgets where budget.share != nil { figures[budget.metric] = Quantiles(precision: 11) }
    }

    /// Adds an answer.
    mutating func add(_ record: FetchRecord) {
        guard !figures.isEmpty, !record.isRobots else { return }
        for metric in Budget.Metric.allCases {
            if let number = metric.number(of: record) { figures[metric]?.add(number) }
        }
    }

    /// The number that exceeds a budget; nil if it is kept.
    func excess(over budget: Budget) -> Int64? {
        guard let share = budget.share, let number = figures[budget.metric]?.value(at: share) else { return nil }
        return number > budget.most ? number : nil
    }
}
