@testable import Crawl

extension ReferrerLog {
    /// Calls `body` for each link in unspecified order, as often as a page repeats it.
    func forEach(_ body: (_ target: UInt32, _ page: UInt32) -> Void) {
        var place = Place()
        while !read(from: &place, budget: 10_000, body) {}
    }
}
