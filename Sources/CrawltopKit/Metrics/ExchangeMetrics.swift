import Crawl
import HTTP

/// The exchanges of a crawl as OpenTelemetry's conventions for HTTP clients count them: a histogram of their durations for
/// each method, answer and server.
///
/// Servers and answers are as many as the web makes up, so both are bounded: the first servers have labels of their own, and
/// the others one together; where there are too many sets of labels, the rest are counted in one that says so.
final class ExchangeMetrics: CrawlSubscriber {
    /// The number of servers with labels of their own.
    static let serverLimit = 32
    /// The largest number of sets of labels.
    static let setLimit = 256

    private struct Key: Hashable {
        let server: UInt32
        let status: UInt16
        let method: HTTPMethod
        let error: FetchErrorKind?
    }

    private struct Series {
        let labels: MetricLabels
        var histogram = Histogram()
    }

    /// The servers with labels of their own, in the order of their first exchanges: the numbers of origins.
    private(set) var servers: [UInt32] = []
    private var places: [Key: Int] = [:]
    private var series: [Series] = []
    /// Most exchanges have the labels of the one before.
    private var latest: (key: Key, place: Int)?

    /// Counts an exchange that ended.
    func receive(_ event: CrawlEvent, from crawl: any CrawlView) {
        guard case .ended(let record) = event else { return }
        let origin = crawl.status(of: record.url).host
        let key = Key(
            server: server(origin), status: record.status, method: record.method, error: record.error?.kind)
        if let latest, latest.key == key {
            series[latest.place].histogram.count(record.timings.total)
        } else {
            let place = places[key] ?? add(key, crawl)
            latest = (key, place)
            series[place].histogram.count(record.timings.total)
        }
    }

    private static let otherServer = UInt32.max

    private func server(_ origin: UInt32) -> UInt32 {
        if latest?.key.server == origin || servers.contains(origin) { return origin }
        guard servers.count < Self.serverLimit else { return Self.otherServer }
        servers.append(origin)
        return origin
    }

    private func add(_ key: Key, _ crawl: any CrawlView) -> Int {
        // What is counted together is not remembered: there may be any number of it.
        guard series.count < Self.setLimit - 1 else {
            if series.count < Self.setLimit { series.append(Series(labels: Self.restLabels)) }
            return Self.setLimit - 1
        }
        series.append(Series(labels: Self.labels(key, crawl)))
        places[key] = series.count - 1
        return series.count - 1
    }

    /// Those of OpenTelemetry's SDKs.
    private static var restLabels: MetricLabels {
        var labels = MetricLabels()
        labels.add("otel_metric_overflow", "true")
        return labels
    }

    private static func labels(_ key: Key, _ crawl: any CrawlView) -> MetricLabels {
        var labels = MetricLabels()
        labels.add("http_request_method", key.method == .get ? "GET" : "HEAD")
        if key.status > 0 { labels.add("http_response_status_code", untrusted: String(key.status).utf8) }
        if let error = key.error {
            labels.add("error_type", error.word)
        } else if key.status >= 400 {
            labels.add("error_type", untrusted: String(key.status).utf8)
        }
        let origin = key.server == otherServer ? nil : crawl.host(at: Int(key.server))?.origin
        labels.addServer(origin)
        return labels
    }

    /// Writes the histograms.
    func write(to text: inout MetricsText) {
        text.family(
            "http_client_request_duration_seconds", .histogram, unit: "seconds",
            "Time of HTTP exchanges, from getting a slot to the end, by answer and server.")
        for one in series {
            text.histogram(one.histogram.counts, sum: one.histogram.sum, labels: one.labels)
        }
    }
}

extension MetricLabels {
    /// Adds the labels of a server by its origin, such as `http://a.example:8080`; those of all others for nil.
    mutating func addServer(_ origin: [UInt8]?) {
        guard let origin, let colon = origin.firstIndex(of: UInt8(ascii: ":")) else {
            return add("server_address", "other")
        }
        let isHTTPS = origin[..<colon].elementsEqual("https".utf8)
        let authority = origin[colon...].drop { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "/") }
        // The colons of an IPv6 address are within brackets.
        let end = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        let port = authority[end...].firstIndex(of: UInt8(ascii: ":"))
        let brackets = [UInt8(ascii: "["), UInt8(ascii: "]")]
        add("server_address", untrusted: authority[..<(port ?? authority.endIndex)].filter { !brackets.contains($0) })
        if let port {
            add("server_port", untrusted: authority[port...].dropFirst())
        } else {
            add("server_port", isHTTPS ? "443" : "80")
        }
    }
}
