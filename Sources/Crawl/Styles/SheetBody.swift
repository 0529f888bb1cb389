import HTTP
import Web

/// The body of one style sheet as it comes in.
final class SheetBody {
    /// The number of bytes kept of a sheet; what is behind them is not read.
    static let limit = 4 << 20

    /// The encoding that its head names.
    let declared: Encoding?
    private(set) var bytes: [UInt8] = []
    /// Whether there were more.
    private(set) var isCut = false

    init(declared: Encoding?) {
        self.declared = declared
    }

    func append(_ piece: UnsafeBufferPointer<UInt8>) {
        let room = Self.limit - bytes.count
        isCut = isCut || piece.count > room
        bytes.append(contentsOf: piece.prefix(room))
    }
}

extension Crawl {
    /// Starts reading a style sheet for what it names. Returns false if the body is none, or is not needed.
    func startSheet(_ head: borrowing ResponseHead, slot: Int) -> Bool {
        let sources = options.sources
        guard sources.takesStyles, sources.takesRequisites, slots[slot].isSuccess, contentTypes.media.isStyleSheet
        else {
            return false
        }
        slots[slot].sheet = SheetBody(declared: contentTypes.encoding)
        startDecoding(head, slot: slot)
        return true
    }

    /// Offers what a complete style sheet names, as requisites of what it belongs to, relative to its own URL.
    func finishSheet(in slot: Int) {
        guard let sheet = slots[slot].sheet else { return }
        let receiver = links(in: slot)
        let isFirst = frontier.record(of: slots[slot].live.url).status == 0
        let traits = LinkTraits(step: 0, role: .requisite, isCounted: isFirst)
        var link = WebURL()
        var count = sheet.isCut ? 1 : 0
        receiver.refuse(count)
        let dropped = sheet.bytes.withUnsafeBufferPointer { bytes in
            StyleSheet.read(bytes, declared: sheet.declared) { url in
                count += 1
                guard link.assign(url, base: slots[slot].url) == nil else { return receiver.recordMalformed(url) }
                if link.hasCredentials { link.removeCredentials() }
                _ = receiver.offerLink(to: link, traits)
            }
        }
        receiver.refuse(dropped)
        slots[slot].record.links += count + dropped
    }
}
