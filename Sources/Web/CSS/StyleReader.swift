/// Finds the URLs that a browser fetches for a style sheet: pictures, fonts, and other sheets.
///
/// URLs stand in `url()`, `src()`, `image-set()` and `@import`, wherever a value may stand (CSS Values 4, section 4.5; CSS
/// Cascade 5, section 2). Namespaces and the conditions of `@document` name nothing to fetch, nor does a URL that is only a
/// fragment, or empty.
package struct StyleReader {
    /// The depth of nested functions and blocks beyond which image sets are not told from others.
    private static let depthLimit = 64

    /// Where a URL counts.
    private enum Prelude {
        case none
        /// Behind `@import`: the first string or URL is a sheet's.
        case imports
        /// Behind another rule's name, up to its `{` or `;`: no URL is fetched.
        case names
    }

    private var prelude = Prelude.none
    /// Whether an `@import` may still come: only other imports, layers and the charset precede it.
    private var mayImport: Bool
    /// For each open bracket, whether it is an image set's.
    private var brackets: [Bool] = []
    /// The number of open brackets beyond the limit.
    private var deeper = 0
    /// Whether the next string is the argument of `url()` or `src()`.
    private var isArgument = false
    /// The number of URLs that are longer than `LinkScanner.valueLimit`.
    private(set) package var dropped = 0

    /// Creates a reader of a style sheet, or of the declarations in a style attribute.
    package init(isSheet: Bool) {
        mayImport = isSheet
    }

    /// Reads a whole text.
    ///
    /// - Parameters:
    ///   - text: UTF-8.
    ///   - found: receives each URL, with escapes decoded and not resolved, valid during the call.
    package mutating func read(
        _ text: UnsafeBufferPointer<UInt8>, _ found: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var tokens = CSSTokenizer(text)
        while true {
            let token = tokens.next()
            switch token {
            case .end: return
            case .whitespace: continue
            case .url: take(tokens, found)
            case .string where isArgument || prelude == .imports || brackets.last == true: take(tokens, found)
            case .function: open(tokens.value.bytes)
            case .atKeyword: start(tokens.value.bytes)
            case .delim(let byte): punctuate(byte)
            case .ident, .string, .badString, .badURL, .number, .hash: startRule()
            }
            if token != .function { isArgument = false }
        }
    }

    private mutating func take(_ tokens: borrowing CSSTokenizer, _ found: (UnsafeBufferPointer<UInt8>) -> Void) {
        switch prelude {
        case .names: return
        case .imports: prelude = .names
        case .none: startRule()
        }
        let url = tokens.value.bytes
        guard let first = url.first, first != UInt8(ascii: "#") else { return }
        if tokens.value.isCut { dropped += 1 } else { found(url) }
    }

    private mutating func open(_ name: UnsafeBufferPointer<UInt8>) {
        let isURL = name.equals("url") || name.equals("src")
        push(isImageSet: name.equals("image-set") || name.equals("-webkit-image-set"))
        isArgument = isURL
        if !isURL || prelude != .imports { startRule() }
    }

    private mutating func push(isImageSet: Bool) {
        if brackets.count < Self.depthLimit { brackets.append(isImageSet) } else { deeper += 1 }
    }

    private mutating func pop() {
        if deeper > 0 { deeper -= 1 } else { _ = brackets.popLast() }
    }

    /// Starts an at-rule.
    private mutating func start(_ name: UnsafeBufferPointer<UInt8>) {
        if name.equals("import") {
            prelude = mayImport && brackets.isEmpty ? .imports : .names
        } else if name.equals("charset") || name.equals("layer") {
            prelude = .names
        } else {
            let isName = name.equals("namespace") || name.equals("document") || name.equals("-moz-document")
            prelude = isName ? .names : .none
            mayImport = false
        }
    }

    /// What stands outside of an at-rule's beginning starts another rule, and is no URL of an `@import`.
    private mutating func startRule() {
        switch prelude {
        case .none: mayImport = false
        case .imports: prelude = .names
        case .names: break
        }
    }

    private mutating func punctuate(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: "["):
            push(isImageSet: false)
        case UInt8(ascii: "{"):
            push(isImageSet: false)
            (prelude, mayImport) = (.none, false)
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            pop()
        case UInt8(ascii: ";"):
            prelude = .none
        default:
            startRule()
        }
    }
}
