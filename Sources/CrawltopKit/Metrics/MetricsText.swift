/// Writes metrics: families, each with its samples.
struct MetricsText {
    /// What the samples of a family mean.
    enum Kind {
        /// What only grows; its samples end in `_total`.
        case counter
        case gauge
        case histogram
        /// What does not change, in labels; its sample ends in `_info`.
        case info

        fileprivate var suffix: StaticString {
            switch self {
            case .counter: "_total"
            case .info: "_info"
            case .gauge, .histogram: ""
            }
        }

        /// Its name. The Prometheus text format does not know `info`.
        fileprivate func word(_ format: MetricsFormat) -> StaticString {
            switch self {
            case .counter: "counter"
            case .histogram: "histogram"
            case .info where format == .openMetrics: "info"
            case .info, .gauge: "gauge"
            }
        }
    }

    private let format: MetricsFormat
    private let lines = LineBuffer()
    private var name: StaticString = ""
    private var suffix: StaticString = ""

    init(_ format: MetricsFormat) { self.format = format }

    /// All that was written, to which nothing is added from now on.
    consuming func end() -> [UInt8] {
        if format == .openMetrics { lines.append("# EOF\n") }
        return Array(lines.bytes)
    }

    /// Begins a family.
    ///
    /// - Parameters:
    ///   - name: its name, without the end that is a kind's.
    ///   - kind: what its samples mean.
    ///   - unit: the unit, in which its name ends; nil for none.
    ///   - help: a sentence without backslashes, quotes and line ends.
    mutating func family(_ name: StaticString, _ kind: Kind, unit: StaticString? = nil, _ help: StaticString) {
        (self.name, suffix) = (name, kind.suffix)
        header("TYPE", kind.word(format))
        if let unit, format == .openMetrics { header("UNIT", unit) }
        header("HELP", help)
    }

    private func header(_ word: StaticString, _ value: StaticString) {
        lines.append("# ")
        lines.append(word)
        lines.append(" ")
        lines.append(name)
        if format == .prometheus { lines.append(suffix) }
        lines.append(" ")
        lines.append(value)
        lines.append("\n")
    }

    /// Writes a sample.
    func sample(_ value: Int, labels: MetricLabels = MetricLabels()) {
        begin("", labels)
        lines.append(decimal: value)
        lines.append("\n")
    }

    /// Writes a sample with one label.
    func sample(_ value: Int, _ label: StaticString, _ word: StaticString) {
        var labels = MetricLabels()
        labels.add(label, word)
        sample(value, labels: labels)
    }

    /// Writes a sample of a time.
    func sample(nanoseconds: Int64, labels: MetricLabels = MetricLabels()) {
        begin("", labels)
        append(seconds: nanoseconds)
    }

    /// Writes the samples of a histogram of times.
    ///
    /// - Parameters:
    ///   - counts: how many times are in each bucket, and above the last.
    ///   - sum: all times together, nanoseconds.
    ///   - labels: the labels that all its samples have.
    func histogram(_ counts: Histogram.Counts, sum: Int64, labels: MetricLabels) {
        var count = 0
        for place in counts.indices {
            count += counts[place]
            var bucket = labels
            bucket.add("le", place < Histogram.bounds.count ? Histogram.bounds[place].text : "+Inf")
            begin("_bucket", bucket)
            lines.append(decimal: count)
            lines.append("\n")
        }
        begin("_sum", labels)
        append(seconds: sum)
        begin("_count", labels)
        lines.append(decimal: count)
        lines.append("\n")
    }

    private func begin(_ suffix: StaticString, _ labels: MetricLabels) {
        lines.append(name)
        lines.append(self.suffix)
        lines.append(suffix)
        if !labels.bytes.isEmpty {
            lines.append("{")
            labels.bytes.withUnsafeBufferPointer { lines.append(copying: $0) }
            lines.append("}")
        }
        lines.append(" ")
    }

    private func append(seconds nanoseconds: Int64) {
        let (whole, fraction) = max(0, nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        lines.append(decimal: Int(whole))
        lines.append(".")
        lines.append(decimal: Int(fraction), width: 9)
        lines.append("\n")
    }
}
