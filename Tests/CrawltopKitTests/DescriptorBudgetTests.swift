import CrawltopKit
import EventLoop
import Testing

@Suite struct DescriptorBudgetTests {
    struct Case: CustomTestStringConvertible {
        var openFiles: Int
        var selector: SelectorKind
        var endsHere = 1
        var wished: Int
        var granted: Int

        var testDescription: String { "\(wished) of \(openFiles) with \(selector), \(endsHere) ends" }
    }

    @Test(arguments: [
        Case(openFiles: 20_000, selector: .epoll, wished: 10_000, granted: 10_000),
        Case(openFiles: 20_000, selector: .epoll, endsHere: 2, wished: 10_000, granted: 9_980),
        Case(openFiles: 1_024, selector: .epoll, wished: 64, granted: 64),
        Case(openFiles: 1_024, selector: .poll, wished: 1_000, granted: 984),
        Case(openFiles: 20_000, selector: .select, wished: 984, granted: 984),
        Case(openFiles: 20_000, selector: .select, wished: 985, granted: 984),
        Case(openFiles: 20_000, selector: .select, endsHere: 2, wished: 985, granted: 492),
        Case(openFiles: 256, selector: .select, wished: 985, granted: 216),
        Case(openFiles: 8, selector: .epoll, wished: 64, granted: 1),
        Case(openFiles: .max, selector: .epoll, wished: 65_535, granted: 65_535),
    ])
    func theWishIsGrantedAsFarAsItCanBeHeld(_ item: Case) {
        let budget = DescriptorBudget(openFiles: item.openFiles, selector: item.selector, endsHere: item.endsHere)
        let (granted, remark) = budget.concurrency(wished: item.wished, selector: item.selector)
        #expect(granted == item.granted)
        #expect((remark != nil) == (item.granted < item.wished))
    }

    @Test func theRemarkSaysWhatAndWhy() {
        let budget = DescriptorBudget(openFiles: 20_000, selector: .select)
        #expect(
            budget.concurrency(wished: 2_000, selector: .select).remark
                == "984 exchanges in flight instead of 2000: select holds descriptors below 1024 only")
    }

    @Test func theLimitIsRaisedToTheHardOne() {
        let limit = DescriptorBudget.raiseOpenFiles()
        #expect(limit > DescriptorBudget.reserve)
        #expect(DescriptorBudget.raiseOpenFiles() == limit)
    }
}
