import Crawl

/// Kinds of links that are taken only where they are asked for, as `--links` names them.
struct LinkKinds {
    private enum Kind: String, CaseIterable {
        case css, header, cards
    }

    private let kinds: [Kind]
    /// Whether one was named that is of no use where what belongs to pages is not fetched.
    let needsRequisites: Bool

    /// Parses a list separated by commas.
    init(_ text: String) throws(ValueError) {
        var kinds: [Kind] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let kind = Kind(rawValue: String(word)) {
                kinds.append(kind)
            } else if word == "all" {
                kinds += Kind.allCases
            } else {
                throw ValueError(
                    "'\(word)' is none of \(Kind.allCases.map(\.rawValue).joined(separator: ", ")) and all")
            }
        }
        self.kinds = kinds
        needsRequisites = text.split(separator: ",").contains("css")
    }

    func apply(to options: inout SourceOptions) {
        for kind in kinds {
            switch kind {
            case .css: options.takesStyles = true
            case .header: options.takesLinkFields = true
            case .cards: options.takesCards = true
            }
        }
    }
}
