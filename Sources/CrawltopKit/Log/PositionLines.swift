import Crawl
import Web
import Words

// Where a link stands on its page, in both formats of the log.

extension LineBuffer {
    /// Writes the fields of a line of the type `broken_link`.
    func position(_ position: LinkPosition) {
        field("element", text: Array(position.element.name.utf8))
        field("text", text: position.text)
        field("line", position.line)
        field("column", position.column)
    }

    /// Writes where a link stands on its page, if that is known.
    func place(_ line: Int?, _ column: Int?) {
        guard let line, let column else { return }
        field("line", line)
        field("column", column)
    }

    /// Writes ` at LINE:COLUMN`, if that is known.
    func textPlace(_ line: Int?, _ column: Int?) {
        if let line, let column { append(own: " at \(line):\(column)") }
    }

    /// Writes ` at LINE:COLUMN in ELEMENT "TEXT"`.
    func textPosition(_ position: LinkPosition) { append(own: " " + position.words) }
}

extension LinkPosition {
    /// `at LINE:COLUMN in ELEMENT "TEXT"`, safe to show.
    var words: String {
        let words = "at \(line):\(column) in \(element.name)"
        return text.isEmpty ? words : "\(words) \"\(SafeText(untrusted: text).string)\""
    }
}
