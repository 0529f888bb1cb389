import Testing

@testable import Crawl

@Suite struct RedirectTableTests {
    private func url(_ index: UInt32) -> URLID { URLID(index: index) }

    /// 1, 2 and 3 lead to 9, 4 to 2.
    private var table: RedirectTable {
        var table = RedirectTable()
        for (source, target) in [(1, 9), (2, 9), (3, 9), (4, 2)] as [(UInt32, UInt32)] {
            table.record(url(source), to: url(target), asked: 7)
            table.wait(url(source))
            table.wait(url(source))
        }
        return table
    }

    /// Those that wait no longer, and by how many redirects they lead to the end: -1 for one that does not.
    private func settled(_ table: inout RedirectTable) -> [UInt32: Int] {
        var settled: [UInt32: Int] = [:]
        while let (url, redirects) = table.nextSettled() { settled[url.index] = redirects ?? -1 }
        return settled
    }

    @Test func thoseThatWaitAreKnown_UntilTheirTargetEndsWell() {
        var table = table
        #expect(Set(table.sources(of: url(9), limit: 9)) == [url(1), url(2), url(3)])
        #expect(table.sources(of: url(9), limit: 2).count == 2 && table.sources(of: url(4), limit: 9) == [])
        #expect(settled(&table) == [:])
        table.endsWell(9, redirects: 0)
        #expect(settled(&table) == [1: 1, 2: 1, 3: 1] && table.sources(of: url(9), limit: 9) == [])
        table.endsWell(2, redirects: 1)
        #expect(settled(&table) == [4: 2])
        table.wait(url(1))
        #expect(table.sources(of: url(9), limit: 9) == [url(1)], "where the target is fetched again")
    }

    @Test func oneThatLeadsElsewhereByNowEndsOtherwise() {
        var table = table
        table.record(url(2), to: url(8), asked: 9)
        table.wait(url(2))
        #expect(table.forget(url(3)) && !table.forget(url(3)))
        #expect(table.target(of: url(2)) == url(8) && table.asked(url(2)) == 9 && table.target(of: url(3)) == nil)
        #expect(table.sources(of: url(9), limit: 9) == [url(1)])
        table.endsWell(9, redirects: 0)
        #expect(settled(&table) == [1: 1, 2: -1, 3: -1])
    }
}
