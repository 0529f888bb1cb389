import Crawl
import HTTP
import Testing

@testable import CrawltopKit

@Suite struct ExchangeMetricsTests {
    private let crawl: Crawl
    private let metrics = ExchangeMetrics()

    init() throws {
        var options = CrawlOptions()
        options.seeds = (0..<100).map { "http://h\($0).test/" }
        crawl = try Crawl(options: options, now: 0)
        try crawl.start(now: 0)
    }

    private func count(_ seed: Int, status: UInt16, error: FetchErrorKind? = nil, method: HTTPMethod = .get) {
        let record = FetchRecord(slot: 0, url: crawl.seeds[seed], endedAt: 0, outcome: error == nil ? .status : .error)
        (record.status, record.method) = (status, method)
        record.error = error.map { FetchError($0, "") }
        record.timings.total = 1_000_000
        metrics.receive(.ended(record), from: crawl)
    }

    /// The counts by labels.
    private func counts() -> [String: Int] {
        var text = MetricsText(.openMetrics)
        metrics.write(to: &text)
        let prefix = "http_client_request_duration_seconds_count{"
        var counts: [String: Int] = [:]
        for line in String(decoding: text.end(), as: UTF8.self).split(separator: "\n") where line.hasPrefix(prefix) {
            let parts = line.dropFirst(prefix.count).split(separator: "} ")
            counts[String(parts[0])] = parts.last.flatMap { Int($0) }
        }
        return counts
    }

    @Test func labelsAreThoseOfTheConventions() {
        count(0, status: 200)
        count(0, status: 200)
        count(0, status: 404)
        count(0, status: 0, error: .timeout)
        count(0, status: 200, error: .truncated, method: .head)
        let server = #"server_address="h0.test",server_port="80""#
        #expect(
            counts() == [
                #"http_request_method="GET",http_response_status_code="200",\#(server)"#: 2,
                #"http_request_method="GET",http_response_status_code="404",error_type="404",\#(server)"#: 1,
                #"http_request_method="GET",error_type="timeout",\#(server)"#: 1,
                #"http_request_method="HEAD",http_response_status_code="200",error_type="truncated",\#(server)"#: 1,
            ])
    }

    @Test func serversBeyondALimitAreOne() {
        for seed in 0..<100 { count(seed, status: 200) }
        let counts = counts()
        #expect(counts.count == ExchangeMetrics.serverLimit + 1)
        let other = #"http_request_method="GET",http_response_status_code="200",server_address="other""#
        #expect(counts[other] == 100 - ExchangeMetrics.serverLimit)
        #expect(metrics.servers.count == ExchangeMetrics.serverLimit)
    }

    /// Servers make up what they like.
    @Test func setsOfLabelsAreLimited() {
        for status in 100..<1_000 { for seed in 0..<3 { count(seed, status: UInt16(status)) } }
        let counts = counts()
        #expect(counts.count == ExchangeMetrics.setLimit)
        #expect(counts.values.reduce(0, +) == 2_700)
        #expect(counts[#"otel_metric_overflow="true""#] == 2_700 - (ExchangeMetrics.setLimit - 1))
        count(0, status: 100)
        #expect(
            self.counts()[
                #"http_request_method="GET",http_response_status_code="100",server_address="h0.test",server_port="80""#]
                == 2)
    }
}
