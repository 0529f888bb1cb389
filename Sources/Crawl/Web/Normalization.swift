/// Unicode Normalization Form C (UAX #15), for names that are about to become Punycode.
import CTextShims

enum Normalization {
    /// Text in Normalization Form C.
    static func composed(_ text: [UInt32]) -> [UInt32] {
        if text.allSatisfy({ $0 < 0x300 }) {
            return text
        }
        var points: [UInt32] = []
        for point in text {
            decompose(point, into: &points)
        }
        reorder(&points)
        return compose(points)
    }

    private static func decompose(_ point: UInt32, into output: inout [UInt32]) {
        if hangulSyllables.contains(point) {
            let index = point - hangulSyllables.lowerBound
            output.append(leadBase + index / (vowelCount * trailCount))
            output.append(vowelBase + index % (vowelCount * trailCount) / trailCount)
            if index % trailCount > 0 {
                output.append(trailBase + index % trailCount)
            }
            return
        }
        let pair = nfc_decomposition(point)
        guard pair != 0 else { return output.append(point) }
        decompose(UInt32(pair >> 32), into: &output)
        let second = UInt32(truncatingIfNeeded: pair)
        if second != 0 {
            decompose(second, into: &output)
        }
    }

    /// The canonical ordering: each run of combining marks sorted, stably, by combining class.
    private static func reorder(_ points: inout [UInt32]) {
        var start = 0
        while start < points.count {
            var end = start
            while end < points.count, CodePoint(points[end]).combiningClass != 0 {
                end += 1
            }
            if end - start > 1 {
                let marks = points[start..<end].enumerated().sorted {
                    (CodePoint($0.element).combiningClass, $0.offset)
                        < (CodePoint($1.element).combiningClass, $1.offset)
                }
                points.replaceSubrange(start..<end, with: marks.map(\.element))
            }
            start = end + 1
        }
    }

    private static func compose(_ points: [UInt32]) -> [UInt32] {
        var output: [UInt32] = []
        var starter: Int?
        var lastClass: UInt8 = 0
        for point in points {
            let combiningClass = CodePoint(point).combiningClass
            if let starter, lastClass < combiningClass || starter == output.count - 1,
                let composite = composite(output[starter], point)
            {
                output[starter] = composite
                continue
            }
            if combiningClass == 0 {
                starter = output.count
            }
            lastClass = combiningClass
            output.append(point)
        }
        return output
    }

    private static func composite(_ first: UInt32, _ second: UInt32) -> UInt32? {
        let (lead, vowel) = (first &- leadBase, second &- vowelBase)
        if lead < leadCount, vowel < vowelCount {
            return hangulSyllables.lowerBound + (lead * vowelCount + vowel) * trailCount
        }
        let trail = second &- trailBase
        if hangulSyllables.contains(first), (first - hangulSyllables.lowerBound) % trailCount == 0,
            trail > 0, trail < trailCount
        {
            return first + trail
        }
        let composite = nfc_composition(first, second)
        return composite == 0 ? nil : composite
    }

    // Hangul syllables are composed by arithmetic (The Unicode Standard, section 3.12).
    private static let hangulSyllables: Range<UInt32> = 0xAC00..<0xD7A4
    private static let leadBase: UInt32 = 0x1100
    private static let leadCount: UInt32 = 19
    private static let vowelBase: UInt32 = 0x1161
    private static let vowelCount: UInt32 = 21
    private static let trailBase: UInt32 = 0x11A7
    private static let trailCount: UInt32 = 28
}
