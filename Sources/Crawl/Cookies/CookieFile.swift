import HTTP
import Web

/// Reads the cookie files of browsers' exporters, curl and wget, in Netscape's format.
///
/// A line has seven fields separated by tabs: domain, whether subdomains are included, path, whether it is for https
/// only, expiry in seconds since 1970 (0: with the session), name, value. Lines that start with `#` are comments,
/// except `#HttpOnly_` before a domain.
public enum CookieFile {
    /// The cookies of a file.
    ///
    /// - Throws: the first invalid line, and why.
    public static func cookies(in text: [UInt8]) throws(CookieFileError) -> [Cookie] {
        var cookies: [Cookie] = []
        let mark = Array("#HttpOnly_".utf8)
        for (index, line) in text.split(separator: HTTPByte.lineFeed, omittingEmptySubsequences: false).enumerated() {
            var line = line.last == HTTPByte.carriageReturn ? line.dropLast() : line
            if line.starts(with: mark) {
                line = line.dropFirst(mark.count)
            } else if line.first == UInt8(ascii: "#") || line.allSatisfy(HTTPByte.isBlank) {
                continue
            }
            do throws(CookieFileError.Fault) {
                cookies.append(try cookie(line))
            } catch {
                throw CookieFileError(line: index + 1, fault: error)
            }
        }
        return cookies
    }

    /// A file of cookies, in their order.
    public static func text(of cookies: [Cookie]) -> [UInt8] {
        var text = Array("# Netscape HTTP Cookie File\n".utf8)
        for cookie in cookies {
            let flags = { (isSo: Bool) in Array((isSo ? "TRUE" : "FALSE").utf8) }
            let domain = cookie.isHostOnly ? cookie.domain : Array(".".utf8) + cookie.domain
            let expires = Array("\(cookie.expires ?? 0)".utf8)
            let fields = [
                domain, flags(!cookie.isHostOnly), cookie.path, flags(cookie.isSecure), expires, cookie.name,
                cookie.value,
            ]
            text += fields.joined(separator: [HTTPByte.tab]) + [HTTPByte.lineFeed]
        }
        return text
    }

    private static func cookie(_ line: ArraySlice<UInt8>) throws(CookieFileError.Fault) -> Cookie {
        let fields = line.split(separator: HTTPByte.tab, maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count >= 6 else { throw .fields(fields.count) }
        let domain = fields[0].drop { $0 == UInt8(ascii: ".") }.map { lowercased($0) }
        guard !domain.isEmpty else { throw .domain }
        guard let isWide = flag(fields[1]) else { throw .flag(2) }
        guard fields[2].first == UInt8(ascii: "/") else { throw .path }
        guard let isSecure = flag(fields[3]) else { throw .flag(4) }
        guard let expires = Int64(String(decoding: fields[4], as: UTF8.self)) else { throw .expires }
        let (name, value) = (Array(fields[5]), fields.count > 6 ? Array(fields[6]) : [])
        guard !name.isEmpty else { throw .name }
        guard !line.contains(where: HTTPByte.isControl), !(name + value).contains(UInt8(ascii: ";")) else {
            throw .character
        }
        guard name.count + value.count <= Cookie.longest else { throw .tooLong }
        return Cookie(
            name: name, value: value, domain: domain, isHostOnly: !isWide, path: Array(fields[2]),
            isSecure: isSecure, expires: expires == 0 ? nil : expires)
    }

    private static func flag(_ text: ArraySlice<UInt8>) -> Bool? {
        switch String(decoding: text, as: UTF8.self) {
        case "TRUE": true
        case "FALSE": false
        default: nil
        }
    }
}

/// Why a file is not a cookie file, without any of its text.
public struct CookieFileError: Error, Sendable, Hashable {
    enum Fault: Error, Hashable {
        /// The number of fields, where seven are required, of which the last may be missing.
        case fields(Int)
        case domain
        /// The field with this number is neither TRUE nor FALSE.
        case flag(Int)
        case path
        case expires
        case name
        case character
        case tooLong
    }

    /// The line, from 1.
    public let line: Int
    let fault: Fault

    /// The end of a sentence for a person.
    public var message: String {
        switch fault {
        case .fields(1): "it has no tabs: a cookie is seven fields with tabs between them"
        case .fields(let count): "it has \(count) fields, and a cookie is seven with tabs between them"
        case .domain: "its first field, the domain, is empty"
        case .flag(let number): "its field \(number) must be TRUE or FALSE"
        case .path: "its third field, the path, must begin with a slash"
        case .expires: "its fifth field, when the cookie expires, must be a whole number of seconds"
        case .name: "its sixth field, the name, is empty"
        case .character: "it has a control character, or a semicolon in name or value"
        case .tooLong: "name and value have more than \(Cookie.longest) bytes"
        }
    }
}
