import Testing

@testable import Redis

@Suite struct KeySlotTests {
    /// As `CLUSTER KEYSLOT` of Redis 7 says.
    @Test(arguments: [
        ("", 0), ("123456789", 12_739), ("foo", 12_182), ("{foo}bar", 12_182), ("a{foo}{bar}", 12_182),
        ("{}foo", 9_500),
        ("foo{}{bar}", 8_363), ("foo{{bar}}zap", 4_015), ("{foo", 13_308), ("c:\u{e9}", 10_158),
    ])
    func keysHaveTheSlotsOfTheirTags(key: String, slot: UInt16) {
        #expect(KeySlot(key: key).number == slot, "\(key)")
    }
}
