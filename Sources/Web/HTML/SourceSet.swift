// `srcset` names several images: each candidate is a link.

/// The URLs in a `srcset`, by the HTML standard's "parse a srcset attribute"; a candidate counts even if its
/// descriptors are invalid.
struct SourceSet: Sequence, IteratorProtocol {
    private let text: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
    }

    /// The range of the next candidate's URL.
    mutating func next() -> Range<Int>? {
        while position < text.count, HTMLTokenizer.isSpace(text[position]) || text[position] == UInt8(ascii: ",") {
            position += 1
        }
        let from = position
        while position < text.count, !HTMLTokenizer.isSpace(text[position]) {
            position += 1
        }
        guard position > from else { return nil }
        var end = position
        while text[end - 1] == UInt8(ascii: ",") {
            end -= 1
        }
        if end == position {
            skipDescriptors()
        }
        return from..<end
    }

    /// Skips to the comma behind the descriptors; commas in parentheses do not count.
    private mutating func skipDescriptors() {
        var isInParentheses = false
        while position < text.count {
            let byte = text[position]
            position += 1
            switch byte {
            case UInt8(ascii: "("): isInParentheses = true
            case UInt8(ascii: ")"): isInParentheses = false
            case UInt8(ascii: ",") where !isInParentheses: return
            default: break
            }
        }
    }
}
