import Crawl
import Testing

@testable import Monitor

/// URLs sorted by a number, some in each frame.
@Suite struct URLSortTests {
    private static func sort(
        _ keys: [UInt32], of found: [UInt32]? = nil, isDescending: Bool
    ) -> (sort: URLSort, frames: Int) {
        var sort = URLSort(
            URLSort.Wanted(sort: SortOrder(column: .size, isDescending: isDescending), query: URLQuery()))
        var frames = 0
        repeat {
            sort.advance(over: found, seen: keys.count, version: CrawlVersion(), keys: .numbers { keys[Int($0)] })
            frames += 1
        } while sort.isUnderWay
        return (sort, frames)
    }

    @Test(arguments: [false, true]) func allAreSortedUpToABound(isDescending: Bool) {
        var random = SeededGenerator(seed: 1)
        let keys = (0..<70_000).map { _ in
            UInt32.random(in: 0..<9, using: &random) * UInt32.random(in: 0..<400_000_000, using: &random)
        }
        let (sort, frames) = Self.sort(keys, isDescending: isDescending)
        let wanted = keys.indices.sorted { left, right in
            if keys[left] == keys[right] { return left < right }
            if keys[left] == 0 || keys[right] == 0 { return keys[right] == 0 }
            return (keys[left] < keys[right]) != isDescending
        }
        #expect(sort.urls == wanted.map { UInt32($0) } && !sort.isTop)
        // A reading and four passes, each in three slices.
        #expect(frames <= 15)
    }

    @Test(arguments: [false, true]) func ofMoreTheFirstAreShown(isDescending: Bool) {
        let count = URLSort.mostRows + 1
        let keys = (0..<count).map { UInt32(1 + $0 * 7_919 % count) }
        let (sort, _) = Self.sort(keys, isDescending: isDescending)
        let wanted = keys.indices.sorted { (keys[$0] < keys[$1]) != isDescending }.prefix(TopRows.capacity)
        #expect(sort.urls == wanted.map { UInt32($0) } && sort.isTop)
    }

    @Test(arguments: [false, true]) func textsAreMerged_EqualOnesInTheirOrder(isDescending: Bool) {
        var random = SeededGenerator(seed: 3)
        for count in [0, 1, 2, 3, 1_000, 20_011] {
            let texts = (0..<count).map { _ in String(Int.random(in: 0..<900, using: &random)) }
            var sort = URLSort(
                URLSort.Wanted(sort: SortOrder(column: .title, isDescending: isDescending), query: URLQuery()))
            var frames = 0
            repeat {
                sort.advance(
                    over: nil, seen: count, version: CrawlVersion(),
                    keys: .texts {
                        texts[Int($0)] != "7"
                    } precedes: {
                        texts[Int($0)] < texts[Int($1)]
                    })
                frames += 1
            } while sort.isUnderWay
            let wanted = texts.indices.sorted { left, right in
                if texts[left] == texts[right] { return left < right }
                if texts[left] == "7" || texts[right] == "7" { return texts[right] == "7" }
                return (texts[left] < texts[right]) != isDescending
            }
            #expect(sort.urls == wanted.map { UInt32($0) })
            #expect(count < 20_000 || frames > 15)
        }
    }

    @Test func whatAFilterFoundIsSorted() {
        let keys: [UInt32] = [5, 1, 4, 0, 3]
        #expect(Self.sort(keys, of: [0, 1, 3, 4], isDescending: true).sort.urls == [0, 4, 1, 3])
        #expect(Self.sort(keys, of: [], isDescending: true).sort.urls == [])
    }
}
