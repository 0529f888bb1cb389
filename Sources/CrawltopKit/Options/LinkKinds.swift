import Crawl
import Web

/// What links are taken from, as `--links` names it: sources that are read only where they are asked for, and elements.
struct LinkKinds {
    private enum Source: String, CaseIterable {
        case css, header, cards
        case linkedData = "json-ld"
    }

    private static let prefixOfExcluded = "no-"
    private var sources: [Source] = []
    /// Whether all sources are named, of which those count that can.
    private var takesAll = false
    private var named: [ScannedLink.Element] = []
    private var excluded: [ScannedLink.Element] = []

    /// The first word that is of no use where what belongs to pages is not fetched.
    var wordOfRequisites: String? {
        sources.contains(.css) ? Source.css.rawValue : named.first(where: Self.requisites.contains)?.name
    }

    /// The first element that is both named and left out.
    var contradiction: String? { named.first(where: excluded.contains)?.name }

    /// Parses a list separated by commas.
    init(_ text: String) throws(ValueError) {
        for word in text.split(separator: ",", omittingEmptySubsequences: false).map(String.init) {
            if let source = Source(rawValue: word) {
                sources.append(source)
            } else if let element = Self.element(word) {
                named.append(element)
            } else if word.hasPrefix(Self.prefixOfExcluded),
                let element = Self.element(String(word.dropFirst(Self.prefixOfExcluded.count)))
            {
                excluded.append(element)
            } else if word == "all" {
                takesAll = true
            } else {
                throw ValueError(
                    "'\(word)' is none of \(Source.allCases.map(\.rawValue).joined(separator: ", ")), all, and elements"
                        + " with links (\((Self.navigation + Self.requisites).map(\.name).joined(separator: ", "))),"
                        + " which may begin with no-")
            }
        }
    }

    /// Joins several lists.
    init(_ lists: [LinkKinds]) {
        for list in lists {
            sources += list.sources
            takesAll = takesAll || list.takesAll
            named += list.named
            excluded += list.excluded
        }
    }

    /// Sets the options. That requisites are taken is known by then.
    func apply(to options: inout SourceOptions) {
        options.takesStyles = sources.contains(.css) || takesAll && options.takesRequisites
        options.takesLinkFields = sources.contains(.header) || takesAll
        options.takesCards = sources.contains(.cards) || takesAll
        options.takesLinkedData = sources.contains(.linkedData) || takesAll
        if !named.isEmpty {
            options.elements = .none
            for element in named { options.elements.insert(element) }
            // Sources are named by themselves, whatever element they are in.
            if options.takesStyles { options.elements.insert(.style) }
            if options.takesCards { options.elements.insert(.metaRefresh) }
            if options.takesLinkedData { options.elements.insert(.script) }
        }
        for element in excluded { options.elements.remove(element) }
    }

    private static func element(_ word: String) -> ScannedLink.Element? {
        (navigation + requisites).first { $0.name == word }
    }

    private static let navigation: [ScannedLink.Element] = [.a, .area, .link, .iframe, .frame, .metaRefresh]
    private static let requisites: [ScannedLink.Element] = [
        .img, .image, .use, .source, .script, .input, .object, .embed, .video, .audio, .track, .body, .table, .td, .th,
    ]
}
