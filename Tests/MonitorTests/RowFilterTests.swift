import Crawl
import Testing

@testable import Monitor
@testable import Words

/// What a text means as a filter, and what is told of one that is wrong.
@Suite struct RowFilterTests {
    private static let faults: [(text: String, tab: Tab, fault: String)] = [
        ("status:4", .seen, "status wants a status or a class, as status:404 4xx"),
        ("status:4x4", .seen, "status wants a status or a class, as status:404 4xx"),
        ("took:fast", .seen, "took wants a time with its unit (us, ms, s, m, h), as took>1s"),
        ("took>5", .log, "took wants a time with its unit (us, ms, s, m, h), as took>1s"),
        ("size>", .seen, "size wants a size (K, M, G), as size>2M"),
        ("a depth:-1", .todo, "depth wants a number, as depth:2"),
        ("type>image", .seen, "type wants a text, as type:image"),
        ("size>2M", .hosts, "Hosts has no field 'size'"),
        ("!title:x", .errors, "Errors has no field 'title'"),
    ]

    @Test(arguments: faults) func aTermThatIsWrongIsTold(text: String, tab: Tab, fault: String) {
        let reading = RowFilter.read(text, on: tab)
        #expect(reading.fault?.string == fault && RowFilter(text, on: tab) == nil)
    }

    @Test func aWordWithAColonThatIsNoFieldIsAText() {
        let typo = RowFilter.read("staus:404", on: .seen)
        #expect(typo.remark?.string == "no field is called 'staus': looked for as text" && typo.filter != nil)
        for text in ["http://a.test:80/", "\"took>1s\"", "a.b:80", ":x"] {
            let reading = RowFilter.read(text, on: .seen)
            #expect(reading.remark == nil && reading.fault == nil && reading.filter?.terms.count == 1, "\(text)")
        }
        for text in ["", "  ", "!", "\"\"", "! !"] { #expect(RowFilter(text, on: .seen) == nil, "\(text)") }
        #expect(RowFilter("a \"b c\" !d", on: .seen)?.terms.map(\.isInverted) == [false, false, true])
    }

    @Test func everyFieldOfEveryTableHasAnExampleThatIsRight() {
        for tab in Tab.allCases {
            for field in tab.filterFields {
                let first = field.example.string.split(separator: " ").first.map(String.init) ?? ""
                #expect(RowFilter.read(first, on: tab).filter != nil, "\(first)")
            }
        }
    }

    /// The other terms count meanwhile, and Enter does not take it before it is right.
    @Test func aMistakeIsToldWhileItIsTyped() {
        var state = ScreenState()
        state.tab = .seen
        let surroundings = ScreenState.Surroundings(rows: 9, page: 9, crawl: .running)
        func type(_ text: String) {
            for scalar in text.unicodeScalars { _ = state.handle(.character(scalar), in: surroundings) }
        }
        _ = state.handle(.character("\\"), in: surroundings)
        type("png status:4")
        _ = state.handle(.enter, in: surroundings)
        #expect(state.prompt != nil && state.table.filter?.terms.count == 1)
        #expect(Fixture.screen(80, 24, state).text.contains("status wants a status or a class"))
        type("xx")
        #expect(Fixture.screen(100, 24, state).text.contains("!not  status:404 4xx  took>1s"))
        _ = state.handle(.enter, in: surroundings)
        #expect(state.prompt == nil && state.table.filter?.text == "png status:4xx")
    }
}
