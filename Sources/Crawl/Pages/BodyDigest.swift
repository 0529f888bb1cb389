import CText

/// A digest of a body by which two of them are told apart: MurmurHash3 x64 128 with the seed 0, of the body without its
/// content coding where the crawl reads it.
public struct BodyDigest: Sendable, Hashable {
    /// Its halves.
    public let first, second: UInt64

    /// Creates a digest from 16 bytes, as `bytes` has them; nil for another number of them.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        func half(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        (first, second) = (half(bytes[..<8]), half(bytes[8...]))
    }

    /// Creates a digest from its hexadecimal digits; nil for other text.
    package init?(text: String) {
        let halves = (text.prefix(16), text.dropFirst(16))
        guard text.utf8.count == 32, let first = UInt64(halves.0, radix: 16), let second = UInt64(halves.1, radix: 16)
        else { return nil }
        (self.first, self.second) = (first, second)
    }

    /// Ends the digest of a body.
    init(_ body: DigestedBody) {
        var (first, second): (UInt64, UInt64) = (0, 0)
        withUnsafePointer(to: body.state) { shims_digest_end($0, &first, &second) }
        (self.first, self.second) = (first, second)
    }

    /// Its bytes, the first half's highest one first: 16.
    package var bytes: [UInt8] {
        [first, second].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
    }

    /// Its 32 hexadecimal digits.
    public var text: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

/// A body so far, of which there is to be a digest.
struct DigestedBody {
    fileprivate var state = shims_digest()

    /// Adds a piece.
    @inline(__always)
    mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        shims_digest_add(&state, piece.baseAddress, piece.count)
    }
}
