import Crawl
import Testing

@testable import HTTP
@testable import Monitor
@testable import Words

/// What is kept of each URL's last exchange.
@Suite struct KeptExchangeTests {
    /// With the two bytes in the crawl's record for the links to a URL these are the 12 that Seen may take.
    @Test func itTakes10Bytes() {
        #expect(MemoryLayout<KeptExchange>.stride == 10)
        var kept = KeptExchanges()
        for index in 0..<4_096 as Range<UInt32> { kept.store(Self.record(index), group: nil) }
        #expect(kept.bytes == 10 * 4_096)
    }

    @Test func timesKeepTheirOrderAndTheirFirstThreeDigits() {
        var former = Minifloat.none
        var time: Int64 = 1_000
        while time < 4_000_000_000_000_000 {
            let code = Minifloat(nanoseconds: time)
            let kept = code.nanoseconds ?? 0
            #expect(kept >= time && Double(kept - time) <= max(1_000, Double(time) / 2_048), "\(time) \(kept)")
            #expect(code >= former)
            former = code
            time += max(1_000, time / 97)
        }
        #expect(Minifloat.none.nanoseconds == nil)
        #expect(Minifloat(nanoseconds: 0).nanoseconds == 1_000)
        #expect(Minifloat(nanoseconds: .max).code == .max)
    }

    @Test func sizesAreExactBelow64KAndKeepTheirOrder() {
        var kept = KeptExchange()
        kept.group = 1_700
        var former: UInt32 = 0
        var size = 0
        while size < 1 << 45 {
            kept.size = size
            #expect(kept.size >= size && kept.size - size <= size / 32_768, "\(size) \(kept.size)")
            #expect(size >= 1 << 16 || kept.size == size)
            #expect(kept.sizeCode >= former && kept.group == 1_700)
            former = kept.sizeCode
            size += 1 + size / 97
        }
        (kept.size, kept.group) = (.max, nil)
        #expect(kept.sizeCode == 1 << 20 - 1 && kept.group == nil)
    }

    @Test func typesAreKeptByNameOnce() {
        var types = MediaTypes()
        let html = types.number(of: Array("text/html; charset=utf-8".utf8))
        #expect(types.number(of: Array("Text/HTML".utf8)) == html)
        let png = types.number(of: Array("image/png".utf8))
        #expect(html != png && types.number(of: nil) == 0 && types.number(of: Array("; x".utf8)) == 0)
        #expect((types.short(html).string, types.short(png).string, types.short(0).string) == ("html", "png", "-"))
        #expect(types.ranks[Int(html)] < types.ranks[Int(png)])
        for number in 0..<1_000 { _ = types.number(of: Array("x/\(number)".utf8)) }
        #expect(types.short(types.number(of: Array("x/999".utf8))).string == "other")
    }

    @Test func countsFollowWhatEndsAgain() {
        var kept = KeptExchanges()
        let slow = Self.record(3)
        slow.timings.total = 1_000_000_000
        kept.store(slow, group: nil)
        let redirect = Self.record(3)
        redirect.outcome = .redirect
        #expect((kept.slow, kept.redirects) == (1, 0))
        kept.store(redirect, group: nil)
        #expect((kept.slow, kept.redirects) == (0, 1))
        kept.forget(URLID(index: 3))
        #expect((kept.slow, kept.redirects) == (0, 0) && kept[URLID(index: 3)] == nil)
    }

    @Test func whatWasNotAnsweredHadNoFirstByte() {
        let record = Self.record(3)
        record.timings.wait = 5_000_000_000
        record.status = 0
        #expect(KeptExchange(record, type: 0, group: nil).wait == .none)
        record.status = 200
        #expect(KeptExchange(record, type: 0, group: nil).wait.nanoseconds ?? 0 >= 5_000_000_000)
    }

    /// Against a sort of all, while numbers rise, fall and go.
    @Test func theFirstRowsAreExact() {
        var kept = KeptExchanges()
        var sizes = [UInt32](repeating: 0, count: 5_000)
        var random = SeededGenerator(seed: 7)
        for round in 0..<40_000 {
            let index = UInt32.random(in: 0..<5_000, using: &random)
            if round % 11 == 0 {
                kept.forget(URLID(index: index))
                sizes[Int(index)] = 0
            } else {
                let record = Self.record(index)
                record.bytes = Int.random(in: 1..<9_000, using: &random)
                kept.store(record, group: nil)
                sizes[Int(index)] = UInt32(record.bytes)
            }
            guard round % 1_000 == 999 else { continue }
            while !kept.advanceTop(by: .size, seen: 5_000, budget: 700) {}
            let sorted = sizes.indices.filter { sizes[$0] > 0 }.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
            #expect(kept.top(by: .size) == sorted.prefix(TopRows.capacity).map { UInt32($0) })
        }
    }

    static func record(_ index: UInt32) -> FetchRecord {
        let record = FetchRecord(slot: 0, url: URLID(index: index), endedAt: 0, outcome: .ok)
        record.timings.total = 1_000_000
        return record
    }
}

/// Numbers that are the same each time (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
