import Crawl

/// What URLs have in common that one page of a site's code answers: numbers and values are left open.
enum URLTemplate {
    /// Bytes that a template has at most.
    static let maxLength = 160

    /// `http://host/page/#.html?q=*` of `http://host/page/17.html?q=a%20b`: digits become `#`, values of a query `*`.
    static func template(of url: UnsafeBufferPointer<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(min(url.count, maxLength))
        var slashes = 0
        var isQuery = false
        var isValue = false
        for byte in url {
            guard text.count < maxLength else { break }
            switch byte {
            case UInt8(ascii: "/") where !isQuery: slashes += 1
            case UInt8(ascii: "?") where !isQuery: isQuery = true
            case UInt8(ascii: "&") where isQuery: isValue = false
            case _ where isValue: continue
            case UInt8(ascii: "=") where isQuery:
                isValue = true
                text += Array("=*".utf8)
                continue
            // Digits of the host and its port stay.
            case UInt8(ascii: "0")...UInt8(ascii: "9") where slashes >= 3:
                if text.last != UInt8(ascii: "#") { text.append(UInt8(ascii: "#")) }
                continue
            default: break
            }
            text.append(byte)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
