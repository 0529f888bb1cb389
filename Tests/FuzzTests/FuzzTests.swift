import Fuzzing
import Testing

@Suite struct FuzzTests {
    /// A short walk, the same each time; `swift run fuzz` takes longer ones.
    @Test(arguments: FuzzTarget.all.map(\.name))
    func nothingIsFoundAtFirstSight(name: String) throws {
        let target = try #require(FuzzTarget.all.first { $0.name == name })
        var fuzzer = Fuzzer(target, seed: 1)
        fuzzer.run { $0.runs >= 300 }
        #expect(fuzzer.runs >= 300)
        for finding in fuzzer.findings { Issue.record("\(finding.sentence): \(finding.input)") }
    }
}
