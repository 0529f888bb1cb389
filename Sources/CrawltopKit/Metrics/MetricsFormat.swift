/// The two forms of metrics' text.
enum MetricsFormat: CaseIterable {
    /// The Prometheus text format, version 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.
    case openMetrics

    /// The form that a client prefers, by the value of its Accept field (RFC 9110 section 12.5.1).
    init(accept: String) {
        let ranges = accept.lowercased().split(separator: ",").map { range in
            range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
        }
        func weight(_ type: String) -> Double {
            ranges.filter { $0.first == type }.map { range in
                range.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            }.max() ?? 0
        }
        let open = weight("application/openmetrics-text")
        self = open > 0 && open >= weight("text/plain") ? .openMetrics : .prometheus
    }

    /// The media type.
    var contentType: StaticString {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}
