/// The response fields that a crawler uses, so that each is found without comparing names again.
public enum KnownField: UInt8, Sendable, CaseIterable {
    case connection, contentEncoding, contentLength, contentType, etag, lastModified, link, location, refresh,
        rateLimit, rateLimitRemaining, rateLimitReset, retryAfter, setCookie, transferEncoding, xRateLimitRemaining,
        xRateLimitReset, xRobotsTag

    /// The field with a name, in any mix of cases; nil for a field that is not used.
    ///
    /// The name must be a token (RFC 9110 section 5.6.2): setting bit 5 then folds letters to lower case and lets no
    /// other byte pass for a letter or a hyphen.
    @inline(__always)
    static func match(_ name: UnsafeBufferPointer<UInt8>) -> KnownField? {
        let candidate: KnownField
        let wanted: StaticString
        switch name.count {
        case 4:
            (candidate, wanted) = name[0] | 0x20 == UInt8(ascii: "l") ? (.link, "link") : (.etag, "etag")
        case 7: (candidate, wanted) = (.refresh, "refresh")
        case 8: (candidate, wanted) = (.location, "location")
        case 9: (candidate, wanted) = (.rateLimit, "ratelimit")
        case 10:
            (candidate, wanted) =
                name[0] | 0x20 == UInt8(ascii: "c") ? (.connection, "connection") : (.setCookie, "set-cookie")
        case 11: (candidate, wanted) = (.retryAfter, "retry-after")
        case 12:
            (candidate, wanted) =
                name[0] | 0x20 == UInt8(ascii: "c") ? (.contentType, "content-type") : (.xRobotsTag, "x-robots-tag")
        case 13: (candidate, wanted) = (.lastModified, "last-modified")
        case 14: (candidate, wanted) = (.contentLength, "content-length")
        case 15: (candidate, wanted) = (.rateLimitReset, "ratelimit-reset")
        case 16: (candidate, wanted) = (.contentEncoding, "content-encoding")
        case 17:
            (candidate, wanted) =
                name[0] | 0x20 == UInt8(ascii: "t")
                ? (.transferEncoding, "transfer-encoding") : (.xRateLimitReset, "x-ratelimit-reset")
        case 19: (candidate, wanted) = (.rateLimitRemaining, "ratelimit-remaining")
        case 21: (candidate, wanted) = (.xRateLimitRemaining, "x-ratelimit-remaining")
        default: return nil
        }
        return equalIgnoringCase(name, wanted) ? candidate : nil
    }
}

/// Whether bytes equal a word in any mix of cases.
///
/// The word consists of lower case letters, digits and hyphens only, which setting bit 5 does not change.
@inline(__always)
package func equalIgnoringCase(_ bytes: UnsafeBufferPointer<UInt8>, _ lowercase: StaticString) -> Bool {
    let count = bytes.count
    guard count == lowercase.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    let (left, right) = (UnsafeRawPointer(base), UnsafeRawPointer(lowercase.utf8Start))
    guard count >= 8 else {
        return (0..<count).allSatisfy { base[$0] | 0x20 == lowercase.utf8Start[$0] }
    }
    var differences: UInt64 = 0
    var place = 0
    while true {
        let word = left.loadUnaligned(fromByteOffset: place, as: UInt64.self) | 0x2020_2020_2020_2020
        differences |= word ^ right.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        guard place &+ 8 < count else { return differences == 0 }
        // The last eight bytes, some of which may have been compared before.
        place = min(place &+ 8, count &- 8)
    }
}
