// The part of tree construction that decides which tags are links and how text is tokenized: foreign content with its
// integration points, templates (with inert content), and framesets. There is no tree and no implied end tags, so
// foreign content counts as closed as soon as a tag shows that the page means HTML again.

/// The approximate position of the tokenizer in the tree.
struct HTMLTreeContext {
    enum Framesets: UInt8 {
        case none, open, closed
    }

    /// The depth beyond which foreign content is not tracked.
    private static let depthLimit = 64

    /// The open svg and math elements and integration points, the innermost last.
    private var foreign: [HTMLElement] = []
    /// The number of open HTML elements in the innermost integration point.
    private var htmlDepth = 0
    /// Video and audio elements open, and picture elements, where these are told of.
    private var mediaDepth = 0
    private var pictureDepth = 0
    /// The number of open templates, whose content is inert.
    private(set) var templateDepth = 0
    private(set) var framesets = Framesets.none
    private var framesetDepth = 0
    /// The standard's frameset-ok flag.
    var framesetOK = true

    mutating func reset() {
        foreign.removeAll(keepingCapacity: true)
        htmlDepth = 0
        mediaDepth = 0
        pictureDepth = 0
        templateDepth = 0
        framesets = .none
        framesetDepth = 0
        framesetOK = true
        isPlain = true
        hasPrefix = false
    }

    /// Whether nothing is open that end tags or unknown elements could change, and names are what they seem.
    private(set) var isPlain = true

    /// Whether the names of HTML's elements have a prefix.
    var hasPrefix = false

    /// Whether it is plain and no frameset can follow: the state for most of a page.
    var isSettled: Bool { isPlain && !framesetOK }

    /// Whether the adjusted current node is not an HTML element, so that CDATA sections are allowed.
    var isForeign: Bool {
        !foreign.isEmpty && htmlDepth == 0
    }

    /// Whether the namespace for a start tag is not HTML.
    private var takesForeign: Bool {
        guard let innermost = foreign.last else { return false }
        return innermost == .svg || innermost == .math
    }

    /// Processes text: text in the body other than white space rules out a frameset.
    mutating func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes where !HTMLTokenizer.isSpace(byte) && byte != 0 {
            framesetOK = false
            return
        }
    }

    /// The interpretation of a start tag.
    enum Verdict {
        case html, foreign, ignored
    }

    /// Processes a start tag.
    mutating func processStartTag(_ tag: HTMLTag, flags: HTMLElement.Flags, isHTMLAnnotation: Bool) -> Verdict {
        defer { updatePlain() }
        if framesets != .none {
            return startInFrameset(tag.element)
        }
        if takesForeign {
            let isFont = tag.element == .font && tag.seen & ~(HTMLAttribute.id.bit | HTMLAttribute.style.bit) != 0
            if !flags.contains(.breaksOut), !isFont {
                enterForeign(tag, isHTMLAnnotation: isHTMLAnnotation)
                return .foreign
            }
            breakOut()
        }
        if flags.contains(.forbidsFrameset) {
            framesetOK = false
        }
        switch tag.element {
        case .svg, .math:
            push(tag.element, unless: tag.isSelfClosing)
            return .foreign
        case .template where templateDepth > 0 || tag.slot(.shadowrootmode) == nil:
            templateDepth += 1
        case .frameset:
            guard framesetOK, templateDepth == 0 else { return .ignored }
            foreign.removeAll(keepingCapacity: true)
            framesets = .open
            framesetDepth = 1
        case .frame:
            return .ignored
        case .video, .audio:
            mediaDepth += flags.contains(.shapesTree) ? 1 : 0
        case .picture:
            pictureDepth += flags.contains(.shapesTree) ? 1 : 0
        default:
            break
        }
        if !foreign.isEmpty, !flags.contains(.void) {
            htmlDepth += 1
        }
        return .html
    }

    /// Processes an end tag.
    mutating func processEndTag(_ element: HTMLElement, flags: HTMLElement.Flags) {
        defer { updatePlain() }
        if framesets != .none {
            if element == .frameset, framesetDepth > 0 {
                framesetDepth -= 1
                if framesetDepth == 0 {
                    framesets = .closed
                }
            }
            return
        }
        if element == .template, templateDepth > 0, !takesForeign {
            templateDepth -= 1
        }
        if !takesForeign {
            switch element {
            case .video, .audio: mediaDepth = max(0, mediaDepth - 1)
            case .picture: pictureDepth = max(0, pictureDepth - 1)
            default: break
            }
        }
        guard !foreign.isEmpty else { return }
        if let opened = foreign.lastIndex(of: element) {
            foreign.removeLast(foreign.count - opened)
            htmlDepth = 0
        } else if takesForeign {
            if flags.contains(.breaksOut) {
                breakOut()
            }
        } else if htmlDepth > 0 {
            htmlDepth -= 1
        }
    }

    private mutating func updatePlain() {
        isPlain =
            foreign.isEmpty && templateDepth == 0 && framesets == .none && !hasPrefix && mediaDepth == 0
            && pictureDepth == 0
    }

    /// Whether a browser heeds this element here: `source` and `track` only in what they are a choice or a part of (HTML,
    /// 4.8.2 and 4.8.12), `use` only in SVG.
    func heeds(_ element: HTMLElement) -> Bool {
        switch element {
        case .source: mediaDepth > 0 || pictureDepth > 0
        case .track: mediaDepth > 0
        case .use: takesForeign
        default: true
        }
    }

    private mutating func startInFrameset(_ element: HTMLElement) -> Verdict {
        switch element {
        case .frameset where framesets == .open:
            framesetDepth += 1
            return .html
        case .frame where framesets == .open:
            return .html
        case .noframes:
            return .html
        default:
            return .ignored
        }
    }

    private mutating func enterForeign(_ tag: HTMLTag, isHTMLAnnotation: Bool) {
        let isSVG = foreign.last == .svg
        switch tag.element {
        case .svg:
            push(.svg, unless: tag.isSelfClosing)
        case .math:
            push(.math, unless: tag.isSelfClosing || isSVG)
        case .foreignObject, .desc, .title:
            push(tag.element, unless: tag.isSelfClosing || !isSVG)
        case .mi, .mo, .mn, .ms, .mtext:
            push(tag.element, unless: tag.isSelfClosing || isSVG)
        case .annotationXML:
            // In `annotation-xml`, an svg element is SVG. Others are MathML, unless the encoding is HTML.
            push(tag.element, unless: tag.isSelfClosing || isSVG || !isHTMLAnnotation)
        default:
            break
        }
    }

    private mutating func push(_ element: HTMLElement, unless isEmpty: Bool) {
        guard !isEmpty, foreign.count < Self.depthLimit else { return }
        foreign.append(element)
        htmlDepth = 0
    }

    /// Leaves foreign content up to an integration point.
    private mutating func breakOut() {
        while takesForeign {
            foreign.removeLast()
        }
        htmlDepth = 0
    }
}
