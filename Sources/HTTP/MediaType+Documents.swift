extension MediaType {
    /// The beginnings of types of documents that people write links in: portable, office and markup formats other than
    /// HTML.
    private static let documents = [
        "application/pdf", "application/msword", "application/rtf", "application/epub+zip", "application/vnd.ms-",
        "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
        "application/postscript",
        "text/markdown", "text/rtf",
    ].map { Array($0.utf8) }

    /// Whether a Content-Type field's value names a document whose links nobody here reads.
    package static func isUnreadDocument(_ value: [UInt8]?) -> Bool {
        guard let value, value.count >= 8 else { return false }
        return documents.contains { document in
            value.count >= document.count && zip(value, document).allSatisfy { $0 | 0x20 == $1 || $0 == $1 }
        }
    }
}
