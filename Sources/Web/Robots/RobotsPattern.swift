// A rule's path, compiled for matching without backtracking and without an allocation. Each piece between two `*` takes
// the leftmost position where it fits: no other choice can match more. The cost of searching is limited, since a
// hostile robots.txt may have fifty thousand patterns that nearly match.
import Glibc

/// The compiled path of a rule, with its pieces in the rules' pool of bytes.
struct RobotsPattern: Sendable {
    /// The byte for `*` in the pool, which does not occur in the form of `RobotsPath`.
    static let anything: UInt8 = 0

    /// The first eight bytes of the part before the first `*`, and a mask of those that count: one comparison rules out
    /// most rules.
    var head: UInt64 = 0
    var headMask: UInt64 = 0
    /// The position of the pattern in the pool.
    var start: UInt32 = 0
    var count: UInt32 = 0
    /// The number of bytes before the first `*`.
    var prefix: UInt32 = 0
    /// Whether a `$` anchors it to the end of the target.
    var isAnchored = false
    /// Its length in octets in the form of `RobotsPath`, with `*` and `$`: the measure of how specific it is.
    var octets: UInt32 = 0

    /// Compiles a path as written and appends it to the pool.
    init(_ path: UnsafeBufferPointer<UInt8>, pool: inout [UInt8]) {
        var path = path
        start = UInt32(pool.count)
        if path.last == UInt8(ascii: "$") {
            isAnchored = true
            path = UnsafeBufferPointer(rebasing: path.dropLast())
        }
        var stars = 0
        var pieces = path.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)[...]
        while let piece = pieces.popFirst() {
            Self.append(UnsafeBufferPointer(rebasing: piece), to: &pool)
            guard !pieces.isEmpty else { break }
            stars += 1
            // Several in a row count as one.
            if pool.count == Int(start) || pool.last != Self.anything {
                pool.append(Self.anything)
            }
        }
        let compiled = pool[Int(start)...]
        count = UInt32(compiled.count)
        prefix = UInt32(compiled.prefix { $0 != Self.anything }.count)
        octets = UInt32(compiled.count { $0 != Self.anything } + stars + (isAnchored ? 1 : 0))
        for (index, byte) in compiled.prefix(min(8, Int(prefix))).enumerated() {
            head |= UInt64(byte) << (8 * UInt64(index))
            headMask |= 0xFF << (8 * UInt64(index))
        }
    }

    private static func append(_ piece: UnsafeBufferPointer<UInt8>, to pool: inout [UInt8]) {
        let normal = [UInt8](unsafeUninitializedCapacity: piece.count * RobotsPath.growth) { output, count in
            count = RobotsPath.normalize(piece, into: output)
        }
        pool.append(contentsOf: normal)
    }

    /// The first eight bytes of a target, for comparison with `head`; padded with zeros.
    static func head(of target: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var word: UInt64 = 0
        for index in 0..<min(8, target.count) {
            word |= UInt64(target[index]) << (8 * UInt64(index))
        }
        return word
    }

    /// Whether a target in the form of `RobotsPath` matches, if its head does.
    ///
    /// - Parameters:
    ///   - target: path and query.
    ///   - pool: the bytes that the pattern was compiled into.
    ///   - budget: the cost that searching may still have, about one for each byte examined. Below zero nothing
    ///     matches.
    /// - Returns: whether it matches.
    func matches(_ target: UnsafeBufferPointer<UInt8>, pool: UnsafePointer<UInt8>, budget: inout Int) -> Bool {
        guard let text = target.baseAddress, target.count >= prefix else { return false }
        let pattern = pool + Int(start)
        guard memcmp(text, pattern, Int(prefix)) == 0 else { return false }
        var done = Int(prefix)
        var rest = UnsafeBufferPointer(rebasing: target[done...])
        guard done < count else { return !isAnchored || rest.isEmpty }
        while done < count {
            let after = UnsafeBufferPointer(start: pattern + done + 1, count: Int(count) - done - 1)
            guard let length = after.firstIndex(of: Self.anything) else {
                return isAnchored ? Self.ends(rest, with: after) : Self.search(rest, for: after, &budget) != nil
            }
            let piece = UnsafeBufferPointer(rebasing: after[..<length])
            guard let found = Self.search(rest, for: piece, &budget) else { return false }
            rest = UnsafeBufferPointer(rebasing: rest[(found + length)...])
            done += 1 + length
        }
        return true
    }

    private static func ends(_ text: UnsafeBufferPointer<UInt8>, with piece: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= piece.count else { return false }
        guard let end = text.baseAddress.map({ $0 + text.count }), let bytes = piece.baseAddress else { return true }
        return memcmp(end - piece.count, bytes, piece.count) == 0
    }

    private static func search(
        _ text: UnsafeBufferPointer<UInt8>, for piece: UnsafeBufferPointer<UInt8>, _ budget: inout Int
    ) -> Int? {
        guard let first = piece.first, let bytes = piece.baseAddress else { return 0 }
        guard let start = text.baseAddress else { return nil }
        var position = 0
        while budget >= 0, position + piece.count <= text.count {
            guard let found = memchr(start + position, Int32(first), text.count - piece.count - position + 1) else {
                budget -= text.count - position
                return nil
            }
            let place = UnsafeRawPointer(found) - UnsafeRawPointer(start)
            if memcmp(found, bytes, piece.count) == 0 {
                return place
            }
            budget -= place - position + piece.count + candidateCost
            position = place + 1
        }
        return nil
    }

    /// The cost of examining a position, in addition to its bytes.
    private static let candidateCost = 8
}
