import Crawl
import Web

// Where a link stands on its page, in both formats of the log.

extension LineBuffer {
    /// Writes the fields of a line of the type `broken_link`.
    func position(_ position: LinkPosition) {
        field("element", text: Array(position.element.name.utf8))
        field("text", text: position.text)
        field("line", position.line)
        field("column", position.column)
    }

    /// Writes ` at LINE:COLUMN in ELEMENT "TEXT"`.
    func textPosition(_ position: LinkPosition) {
        append(" at ")
        append(decimal: position.line)
        append(UInt8(ascii: ":"))
        append(decimal: position.column)
        append(" in ")
        append(own: position.element.name)
        guard !position.text.isEmpty else { return }
        append(" \"")
        position.text.withUnsafeBufferPointer { append(untrusted: $0) }
        append(UInt8(ascii: "\""))
    }
}
