import TestSupport
import Web

extension FuzzTarget {
    /// A style sheet names nothing that is too long, and its rules are read alone as they are behind another rule.
    static var style: FuzzTarget {
        let sheets = [
            "@charset \"utf-8\";@import 'a';@import url(b) screen;p{background:url( \"c\" )}@import url(no);",
            "@font-face{src:url(a.woff2)format('woff2'),local('x')}a{b:image-set('c' 1x type('d'),url(e) 2x)}",
            "/**/<!--@namespace url(no);-->a{b:url(\\63 \\000063)}c{d:url(e f);g:url(h\\)i)}", "a{b:url(x",
        ]
        let tokens = [
            "@import ", "@namespace ", "@media ", "@layer ", "@charset \"", "url(", "url(\"", "src('", "image-set(",
            ")", "'", "\"", "{", "}", ";", ":", "\\", "\\a ", "\n", "\r\n", "/*", "*/", "<!--", "-->", "1e3", "1px",
            "-",
            "--x:", "[", "]", "(", "\u{0}", "é", "@document ", "!important", " ",
        ]
        return FuzzTarget("style", texts: sheets, tokens: tokens) { input, _ in
            func read(_ sheet: [UInt8]) -> [[UInt8]] {
                var found: [[UInt8]] = []
                lend(sheet[...]) { _ = StyleSheet.read($0, declared: .utf8) { found.append(Array($0)) } }
                return found
            }
            let found = read(input)
            // U+FFFD takes three bytes.
            if found.contains(where: { $0.count > LinkScanner.valueLimit + 3 }) { return "a URL is beyond the limit" }
            if found.contains(where: \.isEmpty) { return "a URL is empty" }
            let marks: [[UInt8]] = [[0xFE, 0xFF], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF]]
            guard !marks.contains(where: input.starts) else { return nil }
            // A comment in front, and one at the end, change nothing, unless a string or a URL is open there.
            return read(Array("/* url(no) */".utf8) + input) == found ? nil : "a comment in front changes what is named"
        }
    }
}
