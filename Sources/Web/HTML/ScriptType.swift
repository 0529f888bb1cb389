/// What a script element's type, or its language, says of its source.
enum ScriptType {
    /// Whether the source is a script by the value of `type`.
    static func isScript(type: UnsafeBufferPointer<UInt8>) -> Bool {
        // Nothing but white space is not nothing.
        guard !type.isEmpty else { return true }
        let type = trimmed(type)
        if type.equals("module") { return true }
        if type.starts(withKeyword: "application/") {
            return applicationTypes.contains { rest(of: type, behind: 12).equals($0) }
        }
        guard type.starts(withKeyword: "text/") else { return false }
        let language = rest(of: type, behind: 5)
        return textTypes.contains { language.equals($0) }
    }

    /// The same by the value of `language`, where there is no type.
    static func isScript(language: UnsafeBufferPointer<UInt8>) -> Bool {
        language.isEmpty || textTypes.contains { language.equals($0) }
    }

    // JavaScript MIME types (MIME Sniffing, section 4.6), without what they begin with.
    private static let applicationTypes: [StaticString] = [
        "ecmascript", "javascript", "x-ecmascript", "x-javascript",
    ]
    private static let textTypes: [StaticString] = [
        "javascript", "ecmascript", "javascript1.0", "javascript1.1", "javascript1.2", "javascript1.3", "javascript1.4",
        "javascript1.5", "jscript", "livescript", "x-ecmascript", "x-javascript",
    ]

    private static func rest(of type: UnsafeBufferPointer<UInt8>, behind count: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: type.dropFirst(count))
    }

    private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var text = text[...]
        while let first = text.first, HTMLTokenizer.isSpace(first) { text.removeFirst() }
        while let last = text.last, HTMLTokenizer.isSpace(last) { text.removeLast() }
        return UnsafeBufferPointer(rebasing: text)
    }
}
