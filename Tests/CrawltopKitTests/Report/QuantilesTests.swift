import TestSupport
import Testing

@testable import CrawltopKit

@Suite struct QuantilesTests {
    @Test(arguments: [5, 11]) func theyAreTrueToTheirPrecision(precision: Int) throws {
        var random = SplitMix64(seed: 3)
        var (numbers, quantiles): ([Int64], Quantiles) = ([], Quantiles(precision: precision))
        #expect(quantiles.value(at: 0.5) == nil && quantiles.mean == nil)
        for _ in 0..<5_000 {
            let number = Int64.random(in: 0..<(1 << Int64.random(in: 1...39, using: &random)), using: &random)
            numbers.append(number)
            quantiles.add(number)
        }
        numbers.sort()
        for share in [0.0, 0.5, 0.9, 0.95, 0.99, 1] {
            let exact = numbers[max(0, Int((share * 5_000).rounded(.up)) - 1)]
            let value = try #require(quantiles.value(at: share))
            #expect(abs(value - exact) <= exact >> Int64(precision), "\(share): \(value) for \(exact)")
        }
        #expect(quantiles.maximum == numbers.last && quantiles.count == 5_000)
        #expect(quantiles.mean == numbers.reduce(0, +) / 5_000)
    }

    @Test func anyNumberHasAPlace() {
        var quantiles = Quantiles(precision: 11)
        for number in [Int64.min, -1, 0, 1 << 40, .max] { quantiles.add(number) }
        #expect(quantiles.value(at: 0.5) == 0 && quantiles.maximum == (1 << 40) - 1)
    }
}
