import Crawl
import Testing

@testable import Monitor
@testable import Words

/// A view of the screen: the user's state, and what the crawl tells.
struct Scene: CustomTestStringConvertible, Sendable {
    /// Its folder of pictures, such as `tables/hosts`.
    let name: String
    var state = ScreenState()
    var snapshot: MonitorSnapshot
    var isASCII = true

    var testDescription: String { name }

    /// Every view.
    static let all = tables + moments + help + boxes + prompts + details

    init(
        _ name: String, on tab: Tab = .connections, isASCII: Bool = true, of snapshot: MonitorSnapshot? = nil,
        _ change: (inout ScreenState) -> Void = { _ in }, tell: (inout MonitorSnapshot) -> Void = { _ in }
    ) {
        self.name = name
        self.isASCII = isASCII
        self.snapshot = snapshot ?? Fixture.snapshot(of: tab)
        state.tab = tab
        change(&state)
        tell(&self.snapshot)
    }

    func drawn(_ width: Int, _ height: Int) -> Canvas {
        Fixture.screen(width, height, state, isASCII: isASCII, snapshot: snapshot)
    }
}
