/// The text file in which browsers' exporters, curl and wget keep cookies: Netscape's form of it.
///
/// A line has seven fields with tabs between them: domain, whether hosts under it count, path, whether it is for https
/// only, when it expires in seconds since 1970 (0: with the session), name, value. Lines that begin with `#` are
/// comments, but for `#HttpOnly_` before a domain.
public enum CookieFile {
    /// The cookies of a file; nil if a line that is no comment has another form.
    public static func cookies(in text: [UInt8]) -> [Cookie]? {
        var cookies: [Cookie] = []
        for line in text.split(separator: HTTPByte.lineFeed) {
            var line = line.last == HTTPByte.carriageReturn ? line.dropLast() : line
            let mark = Array("#HttpOnly_".utf8)
            if line.starts(with: mark) {
                line = line.dropFirst(mark.count)
            } else if line.first == UInt8(ascii: "#") || line.allSatisfy(HTTPByte.isBlank) {
                continue
            }
            guard let cookie = cookie(line) else { return nil }
            cookies.append(cookie)
        }
        return cookies
    }

    private static func cookie(_ line: ArraySlice<UInt8>) -> Cookie? {
        let fields = line.split(separator: HTTPByte.tab, maxSplits: 6, omittingEmptySubsequences: false)
        guard fields.count >= 6, let expires = Int64(String(decoding: fields[4], as: UTF8.self)),
            let isWide = flag(fields[1]), let isSecure = flag(fields[3]), fields[2].first == UInt8(ascii: "/"),
            !line.contains(where: HTTPByte.isControl), !fields[5].isEmpty
        else { return nil }
        let value = fields.count > 6 ? Array(fields[6]) : []
        let domain = fields[0].drop { $0 == UInt8(ascii: ".") }.map { lowercased($0) }
        guard !domain.isEmpty, fields[5].count + value.count <= Cookie.longest,
            !(fields[5] + value).contains(UInt8(ascii: ";"))
        else { return nil }
        return Cookie(
            name: Array(fields[5]), value: value, domain: domain, isHostOnly: !isWide, path: Array(fields[2]),
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
