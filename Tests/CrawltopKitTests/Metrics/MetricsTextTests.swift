import Testing

@testable import CrawltopKit

@Suite struct MetricsTextTests {
    private func text(_ format: MetricsFormat) -> String {
        var text = MetricsText(format)
        text.family("a_bytes", .counter, unit: "bytes", "A.")
        text.sample(7, "state", "done")
        text.family("b", .info, "B.")
        text.sample(1)
        text.family("c_seconds", .gauge, unit: "seconds", "C.")
        text.sample(nanoseconds: 1_500_000_000)
        return String(decoding: text.end(), as: UTF8.self)
    }

    @Test func countersAndUnitsAreNamedAsTheFormWantsThem() {
        #expect(
            text(.prometheus) == """
                # TYPE a_bytes_total counter
                # HELP a_bytes_total A.
                a_bytes_total{state="done"} 7
                # TYPE b_info gauge
                # HELP b_info B.
                b_info 1
                # TYPE c_seconds gauge
                # HELP c_seconds C.
                c_seconds 1.500000000

                """)
        #expect(
            text(.openMetrics) == """
                # TYPE a_bytes counter
                # UNIT a_bytes bytes
                # HELP a_bytes A.
                a_bytes_total{state="done"} 7
                # TYPE b info
                # HELP b B.
                b_info 1
                # TYPE c_seconds gauge
                # UNIT c_seconds seconds
                # HELP c_seconds C.
                c_seconds 1.500000000
                # EOF

                """)
    }

    @Test func bucketsAddUp() {
        var histogram = Histogram()
        for time: Int64 in [0, 5_000_000, 5_000_001, 10_000_000_000, 10_000_000_001] { histogram.count(time) }
        var text = MetricsText(.openMetrics)
        text.family("t", .histogram, "T.")
        text.histogram(histogram.counts, sum: histogram.sum, labels: MetricLabels())
        let lines = String(decoding: text.end(), as: UTF8.self).split(separator: "\n")
        #expect(lines.contains(#"t_bucket{le="0.005"} 2"#) && lines.contains(#"t_bucket{le="0.01"} 3"#))
        #expect(lines.contains(#"t_bucket{le="10.0"} 4"#) && lines.contains(#"t_bucket{le="+Inf"} 5"#))
        #expect(lines.contains("t_sum 20.010000002") && lines.contains("t_count 5"))
    }

    @Test(
        arguments: [
            ("", MetricsFormat.prometheus), ("*/*", .prometheus), ("text/plain", .prometheus),
            ("application/openmetrics-text", .openMetrics), ("APPLICATION/OpenMetrics-Text ; q=0.1", .openMetrics),
            ("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.6", .prometheus),
            ("application/openmetrics-text;q=0", .prometheus), ("application/openmetrics-text;q=x", .openMetrics),
            (
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                    + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1", .openMetrics
            ), (",;,;;q=,", .prometheus),
        ])
    func theFormIsTheOneThatIsAskedFor(_ accept: String, _ format: MetricsFormat) {
        #expect(MetricsFormat(accept: accept) == format)
    }

    @Test(
        arguments: [
            ("http://a.test", #"server_address="a.test",server_port="80""#),
            ("https://a.test", #"server_address="a.test",server_port="443""#),
            ("http://a.test:81", #"server_address="a.test",server_port="81""#),
            ("http://[::1]", #"server_address="::1",server_port="80""#),
            ("https://[::1]:9", #"server_address="::1",server_port="9""#),
            ("http://a\"\\\n\u{E4}", #"server_address="a\"\\???",server_port="80""#), ("", #"server_address="other""#),
        ])
    func serversHaveLabelsThatAreSafe(_ origin: String, _ text: String) {
        var labels = MetricLabels()
        labels.addServer(Array(origin.utf8))
        #expect(String(decoding: labels.bytes, as: UTF8.self) == text)
    }

    @Test(
        arguments: [
            ("9464", "127.0.0.1", 9_464), (":0", "127.0.0.1", 0), ("localhost:1", "127.0.0.1", 1),
            ("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:65535", "::1", 65_535),
        ])
    func addressesAreRead(_ text: String, _ host: String, _ port: UInt16) throws {
        let address = try MetricsAddress(text)
        #expect(address.host == host && address.port == port)
    }

    @Test(
        arguments: [
            "", ":", "x", "-1", "+1", "65536", "a.invalid:1", "::1:9", "[]:9", "[127.0.0.1]:9", "1.2.3:9", "127.0.0.1:",
            "[::1]", "127.0.0.1:9:9", "127.0.0.1 :9", "\u{661}",
        ])
    func whatIsNoAddressIsRefused(_ text: String) {
        #expect(throws: ValueError.self) { try MetricsAddress(text) }
    }
}
