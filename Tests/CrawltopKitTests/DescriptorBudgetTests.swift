import EventLoop
import Testing

@testable import CrawltopKit

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
        Case(openFiles: 20_000, selector: .epoll, endsHere: 2, wished: 10_000, granted: 9_972),
        Case(openFiles: 1_024, selector: .epoll, wished: 64, granted: 64),
        Case(openFiles: 1_024, selector: .poll, wished: 1_000, granted: 968),
        Case(openFiles: 20_000, selector: .select, wished: 968, granted: 968),
        Case(openFiles: 20_000, selector: .select, wished: 969, granted: 968),
        Case(openFiles: 20_000, selector: .select, endsHere: 2, wished: 969, granted: 484),
        Case(openFiles: 256, selector: .select, wished: 969, granted: 200),
        Case(openFiles: 8, selector: .epoll, wished: 64, granted: 1),
        Case(openFiles: .max, selector: .epoll, wished: 65_535, granted: 65_535),
    ])
    func theWishIsGrantedAsFarAsItCanBeHeld(_ item: Case) {
        let budget = DescriptorBudget(openFiles: item.openFiles, selector: item.selector, endsHere: item.endsHere)
        let (granted, remark) = budget.concurrency(wished: item.wished)
        #expect(granted == item.granted)
        #expect((remark != nil) == (item.granted < item.wished))
    }

    @Test(
        arguments: [
            (20_000, SelectorKind.select, 968, "select holds descriptors below 1024 only"),
            (1_024, .select, 968, "select holds descriptors below 1024 only"),
            (100, .select, 44, "the process may open no more files (ulimit -n)"),
            (100, .epoll, 44, "the process may open no more files (ulimit -n)"),
        ])
    func theRemarkSaysWhatAndWhy(_ openFiles: Int, _ selector: SelectorKind, _ granted: Int, _ why: String) {
        let budget = DescriptorBudget(openFiles: openFiles, selector: selector)
        #expect(
            budget.concurrency(wished: 2_000).remark == "\(granted) exchanges in flight instead of 2000: \(why)")
    }

    @Test func soFewThatNothingWorksAreToldAsWhatTheyAre() {
        #expect(
            DescriptorBudget.shortage(openFiles: 3)
                == "the process may open no more than 3 files (ulimit -n), and needs 16")
        #expect(DescriptorBudget.shortage(openFiles: 15) != nil && DescriptorBudget.shortage(openFiles: 16) == nil)
    }

    @Test func theLimitIsRaisedToTheHardOne() {
        let limit = DescriptorBudget.raiseOpenFiles()
        #expect(limit > DescriptorBudget.reserve)
        #expect(DescriptorBudget.raiseOpenFiles() == limit)
    }
}
