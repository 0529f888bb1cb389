/// "Domain to ASCII" of the URL standard (section 3.3) for a domain that is not all ASCII: UTS #46 with
/// CheckHyphens, UseSTD3ASCIIRules, VerifyDnsLength and Transitional_Processing false, CheckBidi and CheckJoiners
/// true.
///
/// Such names are few and DNS bounds them, so clarity goes before speed here: labels are arrays of code points.
import CTextShims

enum IDNA {
    /// How many bytes of UTF-8 a name may have: far above DNS's 253, and low enough that Punycode's quadratic
    /// cost cannot be used against us.
    static let inputLimit = 4096

    /// Appends a domain's ASCII form.
    ///
    /// - Parameters:
    ///   - domain: well-formed UTF-8.
    ///   - output: receives the ASCII form; its tail is unspecified after a failure.
    /// - Returns: whether the domain is valid.
    static func appendASCII(_ domain: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        guard domain.count <= inputLimit else { return false }
        let mapped = Normalization.composed(map(domain))
        var labels: [[UInt32]] = []
        for label in mapped.split(separator: dot, omittingEmptySubsequences: false) {
            guard let unicode = unicodeLabel(Array(label)) else { return false }
            labels.append(unicode)
        }
        if labels.contains(where: BidiRule.isRightToLeft), !labels.allSatisfy(BidiRule.admits) {
            return false
        }
        for (index, label) in labels.enumerated() {
            if index > 0 {
                output.append(UInt8(ascii: "."))
            }
            guard appendLabel(label, to: &output) else { return false }
        }
        return true
    }

    /// UTS #46, section 4, step 1. Disallowed code points stay, since only step 4 judges them.
    private static func map(_ domain: UnsafeBufferPointer<UInt8>) -> [UInt32] {
        var mapped: [UInt32] = []
        for scalar in String(decoding: domain, as: UTF8.self).unicodeScalars {
            let mapping = idna_mapping(scalar.value)
            switch Int(mapping & 7) {
            case IDNA_IGNORED:
                break
            case IDNA_MAPPED:
                mapped.append(mapping >> 3)
            case IDNA_SEQUENCE:
                let start = mapping >> 8
                for position in start..<(start + mapping >> 3 & 31) {
                    mapped.append(idna_mapping_sequence(position))
                }
            default:
                mapped.append(scalar.value)
            }
        }
        return mapped
    }

    /// UTS #46, section 4, step 4: a label of the mapped name in Unicode, or nil if it is not valid.
    private static func unicodeLabel(_ label: [UInt32]) -> [UInt32]? {
        guard label.starts(with: acePrefix) else { return isValid(label) ? label : nil }
        guard let decoded = Punycode.decode(label.dropFirst(acePrefix.count)),
            decoded.contains(where: { $0 >= 0x80 }), !decoded.starts(with: acePrefix),
            Normalization.composed(decoded) == decoded, isValid(decoded)
        else { return nil }
        return decoded
    }

    /// UTS #46, section 4.1, but for the Bidi rule, which needs the whole name.
    private static func isValid(_ label: [UInt32]) -> Bool {
        guard let first = label.first else { return true }
        guard !CodePoint(first).isMark, !label.contains(dot) else { return false }
        return label.allSatisfy { Int(idna_mapping($0) & 7) == IDNA_VALID } && JoinerRule.admits(label)
    }

    private static func appendLabel(_ label: [UInt32], to output: inout [UInt8]) -> Bool {
        if label.allSatisfy({ $0 < 0x80 }) {
            output.append(contentsOf: label.lazy.map { UInt8(truncatingIfNeeded: $0) })
            return true
        }
        output.append(contentsOf: "xn--".utf8)
        return Punycode.append(label, to: &output)
    }

    private static let acePrefix: [UInt32] = "xn--".unicodeScalars.map(\.value)
    private static let dot: UInt32 = 0x2E
}
