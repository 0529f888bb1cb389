import HTTP
import Web

/// The anchors of a page that was read: hashes of their names, sorted.
struct PageAnchors {
    /// The number of anchors up to which a page with a script may well have others that the script makes.
    private static let fewest = 3

    let hashes: [UInt64]
    /// Whether the page has a script that a browser runs.
    let hasScript: Bool

    /// Whether a fragment leads to one of them, or to the top: first as it is, then percent-decoded.
    func has(_ fragment: UnsafeBufferPointer<UInt8>, _ hash: Fingerprint) -> Bool {
        if contains(hash(fragment)) { return true }
        let decoded = Self.decoded(fragment)
        return decoded.withUnsafeBufferPointer { contains(hash($0)) || equalIgnoringCase($0, "top") }
    }

    /// Whether the place of a fragment that is not among them may be made, or looked for, by a script of the page.
    ///
    /// So it is where nothing on the page has a name, as on pages that a script fills; where the fragment is a script's
    /// own way to say where it is (`#/path`, `#!path`, `#L10-L20`); and where the page has the name that GitHub's script
    /// looks for, which begins with `user-content-`.
    func mayBeSetByScript(_ fragment: UnsafeBufferPointer<UInt8>, _ hash: Fingerprint) -> Bool {
        guard hasScript else { return false }
        if hashes.count <= Self.fewest { return true }
        if fragment.first == UInt8(ascii: "/") || fragment.first == UInt8(ascii: "!") { return true }
        if Self.namesLines(fragment) { return true }
        return (Array("user-content-".utf8) + Self.decoded(fragment)).withUnsafeBufferPointer { contains(hash($0)) }
    }

    private func contains(_ hash: UInt64) -> Bool {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = low + (high - low) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }

    /// `L10`, `L10-L20`, `L10-20`.
    private static func namesLines(_ fragment: UnsafeBufferPointer<UInt8>) -> Bool {
        let parts = fragment.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count <= 2, fragment.first == UInt8(ascii: "L") else { return false }
        return parts.allSatisfy { part in
            let digits = part.first == UInt8(ascii: "L") ? part.dropFirst() : part
            return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
    }

    /// Percent-decoded, and UTF-8 whatever it was.
    private static func decoded(_ fragment: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard fragment.contains(UInt8(ascii: "%")) else { return Array(fragment) }
        return Array(String(decoding: Array(PercentDecoded(fragment)), as: UTF8.self).utf8)
    }
}
