import Testing

@testable import Web

/// What a style sheet names.
@Suite struct StyleReaderTests {
    private func urls(_ text: String, isSheet: Bool = true) -> [String] {
        var reader = StyleReader(isSheet: isSheet)
        var found: [String] = []
        var bytes = text
        bytes.withUTF8 { reader.read($0) { found.append(String(decoding: $0, as: UTF8.self)) } }
        return found
    }

    @Test(
        arguments: [
            // URL tokens and functions.
            ("url(x)", ["x"]), ("URL(x)", ["x"]), ("url( \t\nx\r\n )", ["x"]), ("url('x')", ["x"]),
            ("url( \"x\" )", ["x"]), ("url('x' foo(y))", ["x"]), ("url(x", ["x"]), ("url('x", ["x"]), ("url(x ", ["x"]),
            ("url()", []), ("url('')", []), ("url(#x)", []), ("url('#x')", []), ("url (x)", []), ("curl(x)", []),
            ("url(x y)", []), ("url(x y) url(z)", ["z"]), ("url(x'y) url(z)", ["z"]), ("url(x(y) url(z)", ["z"]),
            ("url(x\\)y)", ["x)y"]), ("url(x y\\) url(no) url(z)", ["z"]), ("url(x\u{1}) url(z)", ["z"]),
            ("url(x\\\ny) url(z)", ["z"]), ("url(x/*y*/)", ["x/*y*/"]), ("src('x')", ["x"]), ("src(x)", []),
            ("url(data:,x)", ["data:,x"]), ("url(é)", ["é"]), ("url(\u{0})", ["\u{FFFD}"]),
            // Escapes.
            ("u\\72l(x)", ["x"]), ("\\75 rl(x)", ["x"]), ("\\000075rl(x)", ["x"]), ("url(\\78 y)", ["xy"]),
            ("url(\\78\r\ny)", ["xy"]), ("url(\\0)", ["\u{FFFD}"]), ("url(\\D800)", ["\u{FFFD}"]),
            ("url(\\110000)", ["\u{FFFD}"]), ("url(\\1F600)", ["😀"]), ("url('a\\'b')", ["a'b"]),
            ("url('a\\\nb')", ["ab"]), ("url('a\\\r\nb')", ["ab"]), ("url('a\\", ["a"]), ("url(a\\", ["a\u{FFFD}"]),
            // A string that a line's end breaks is none, and what is behind it is read on.
            ("url('a\nb') url(z)", []), ("x: 'a\nb url(z)", ["z"]), ("'url(x)'", []), ("\"url(x)\" url(y)", ["y"]),
            // Comments and numbers.
            ("/* url(x) */ url(y)", ["y"]), ("/* url(x)", []), ("url/**/(x)", []), ("/**/url(/**/)", ["/**/"]),
            ("1url(x)", []), ("1.5e3url(x)", []), ("+.5url(x)", []), ("1px url(x)", ["x"]), ("-url(x)", []),
            ("#url(x)", []), ("@url(x)", []), ("--x:url(y)", ["y"]), ("+url(x)", ["x"]), ("10%url(x)", ["x"]),
            // Image sets.
            ("image-set('x' 1x, url(y) 2x)", ["x", "y"]), ("-webkit-image-set('x' 1x)", ["x"]),
            ("image-set('x' type('image/png'))", ["x"]), ("format('x')", []), ("image-set((('x')))", []),
            ("image-set(linear-gradient('x'), 'y')", ["y"]), ("attr('x')", []),
        ])
    func whatValuesName(_ value: String, _ found: [String]) {
        #expect(urls("a{b:\(value)") == found)
        #expect(urls("b:\(value)", isSheet: false) == found)
    }

    @Test(
        arguments: [
            ("@import 'x';", ["x"]), ("@import url(x) screen;", ["x"]), ("@import url('x') layer(y);", ["x"]),
            ("@IMPORT\"x\"", ["x"]), ("@import 'x' supports(background: url(y));", ["x"]), ("@import 'x' 'y';", ["x"]),
            ("@\\69mport 'x';", ["x"]), ("@import x 'y';", []), ("@import;p{a:'x'}", []), ("@import '#x';", []),
            ("@import 'x';@import 'y';", ["x", "y"]), ("@charset \"x\";@import 'y';", ["y"]),
            ("@layer a, b;@import 'x';", ["x"]), ("@layer a{}@import 'x';", []), ("p{}@import 'x';", []),
            ("p{a:b}@import url(x);", []), ("@media all{}@import 'x';", []), ("@media all{@import 'x';}", []),
            ("@namespace url(x);@import 'y';", []), ("@namespace a 'x';p{b:url(y)}", ["y"]),
            ("<!-- @import 'x'; -->", ["x"]), ("@font-face{src:url(x) format('woff')}", ["x"]),
            ("@document url(x), url-prefix('y'){p{a:url(z)}}", ["z"]), ("@-moz-document url(x){}p{a:url(y)}", ["y"]),
            ("@supports (a:url(x)){p{b:url(y)}}", ["x", "y"]), ("@keyframes k{from{a:url(x)}}", ["x"]),
            ("/**/@import 'x';", ["x"]), ("@page{a:url(x)}", ["x"]), ("a[href='url(x)']{b:url(y)}", ["y"]),
            (".a{}.b{c:url(x)}}}d{e:url(y)}", ["x", "y"]),
        ])
    func whatRulesName(_ sheet: String, _ found: [String]) {
        #expect(urls(sheet) == found)
    }

    @Test func longOnesAreDropped_AndDepthIsBounded() {
        let long = String(repeating: "x", count: LinkScanner.valueLimit)
        #expect(urls("a{b:url(\(long))}").map(\.count) == [long.count])
        #expect(urls("a{b:url(\(long)x) url(y)}") == ["y"])
        let deep = String(repeating: "(", count: 100_000)
        #expect(
            urls("a{b:\(deep) url(x) image-set('no')\(deep.replacing("(", with: ")"))}c{d:image-set('y')}") == [
                "x", "y",
            ])
    }

    @Test(
        arguments: [
            ([], nil, "é"), ([0xEF, 0xBB, 0xBF], "windows-1252", "é"), ([], "windows-1252", "Ã©"),
            (Array("@charset \"windows-1252\";".utf8), nil, "Ã©"),
            (Array("@charset \"windows-1252\";".utf8), "utf-8", "é"),
            (Array("@charset 'windows-1252';".utf8), nil, "é"), (Array(" @charset \"windows-1252\";".utf8), nil, "é"),
            (Array("@charset \"utf-16le\";".utf8), nil, "é"),
        ] as [([UInt8], String?, String)])
    func aSheetHasAnEncoding(_ beginning: [UInt8], _ declared: String?, _ name: String) {
        var found: [String] = []
        (beginning + Array("a{b:url(é)}".utf8)).withUnsafeBufferPointer { sheet in
            let encoding = declared.flatMap { label in
                Array(label.utf8).withUnsafeBufferPointer { Encoding(label: $0) }
            }
            _ = StyleSheet.read(sheet, declared: encoding) { found.append(String(decoding: $0, as: UTF8.self)) }
        }
        #expect(found == [name])
    }
}
