// What a wait that failed is as an exchange's failure.

import Crawl
import EventLoop

extension Exchanges {
    /// What an exchange waits for, as far as it matters to how a wait fails.
    enum Phase {
        case resolving, connecting, talking
    }

    /// What a wait until `limit` that ended without what it was for is as an exchange's failure.
    static func failure(
        _ error: WaitError, _ limit: Int64, deadline: Int64, during phase: Phase
    ) -> FetchError {
        guard error == .timedOut else { return stopped }
        if limit == deadline { return FetchError(.timeout, "the exchange took too long") }
        return switch phase {
        case .resolving: FetchError(.dns, "the name servers did not answer in time")
        case .connecting: FetchError(.timeout, "the connection did not stand in time")
        case .talking: FetchError(.timeout, "the server was silent for too long")
        }
    }
}
