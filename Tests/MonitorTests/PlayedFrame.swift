import Crawl

@testable import Monitor

extension MonitorModel {
    /// Goes on by a frame, shows it, and has the user go on from there, as the next key does.
    func snapshot(
        of crawl: any CrawlView, for state: inout ScreenState, layout: ScreenLayout, at now: Int64
    ) -> MonitorSnapshot {
        let request = state.request((number ?? 0) + 1, page: layout.listRows)
        advance(for: request, in: crawl, at: now)
        let snapshot = snapshot(for: request, of: crawl, at: now)
        state.goOn(from: Screen(snapshot: snapshot, state: state, layout: layout, isASCII: true).shown)
        return snapshot
    }
}
