import Crawl
import EventLoop

// The session's server for monitoring systems.

extension Session {
    /// Where metrics are; nil if the options do not ask for them.
    public var metricsURL: String? { metrics?.url }

    /// Starts to serve metrics, if the options ask for it.
    ///
    /// - Throws: `StartFailure` if nobody can listen there.
    func startMetrics() throws(StartFailure) {
        guard let address = options.metrics else { return }
        let page = MetricsPage(
            .init(
                crawl: crawl, loop: loop, takeLag: { [unowned self] in takeLag(for: .metrics) },
                jobLag: { [unowned self] in jobLag }))
        do {
            metrics = try MetricsServer(at: address, page, of: crawl, on: loop)
        } catch {
            throw StartFailure(.usage("--metrics: cannot listen at \(address.host), port \(address.port): \(error)"))
        }
    }
}
