/// "Domain to ASCII" of the URL standard (section 3.3) for a domain that is not plain ASCII: UTS #46 with
/// CheckHyphens, UseSTD3ASCIIRules, VerifyDnsLength and Transitional_Processing false, CheckBidi and CheckJoiners
/// true.
import CText

enum IDNA {
    /// The largest number of bytes of UTF-8 in a name: far above DNS's 253, and low enough to bound the quadratic cost
    /// of Punycode.
    static let inputLimit = 4096
    /// The size of the output: a code point of two bytes becomes at most about five bytes of Punycode, and mappings are
    /// bounded.
    private static let outputLimit = 8 * inputLimit

    /// Appends a domain's ASCII form.
    ///
    /// - Parameters:
    ///   - domain: well-formed UTF-8.
    ///   - output: the buffer to append to; unchanged after a failure.
    /// - Returns: whether the domain is valid.
    static func appendASCII(_ domain: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) -> Bool {
        guard domain.count <= inputLimit else { return false }
        var isValid = false
        let converted = [UInt8](unsafeUninitializedCapacity: outputLimit) { buffer, count in
            let written = domain.withMemoryRebound(to: CChar.self) { name in
                buffer.withMemoryRebound(to: CChar.self) { ascii in
                    shims_domain_to_ascii(
                        name.baseAddress, Int32(name.count), ascii.baseAddress, Int32(ascii.count))
                }
            }
            isValid = written >= 0
            count = max(0, Int(written))
        }
        output += converted
        return isValid
    }
}
