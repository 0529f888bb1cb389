import HTTP
import Web

// Decides which answers are read for links, and which are not although they look like pages.

extension Crawl {
    /// Starts reading a body for links, or finding out whether it is a page.
    ///
    /// - Returns: false if the body is not needed.
    func startPage(_ head: borrowing ResponseHead, slot: Int) -> Bool {
        let isRequisite = frontier.record(of: slots[slot].live.url).role == .requisite
        let nofollow = options.obeysNofollow ? head.robots.contains(.nofollow) : nil
        if options.sources.takesLinkFields, head.has(.link) { offerLinkFields(head, slot: slot) }
        if head.has(.refresh), !isRequisite { recordRefresh(head, nofollow: nofollow ?? false, slot: slot) }
        let media = contentTypes.media
        guard let syntax = media.syntax, syntax != .unknown || !head.forbidsSniffing else { return false }
        if isRequisite, media.isHTML {
            leaveUnread(slot)
            return false
        }
        slots[slot].reader = reader(for: head, syntax, isProbe: isRequisite, nofollow: nofollow, slot: slot)
        startDecoding(head, slot: slot)
        return true
    }

    /// Prepares to read robots rules for links, once they are complete.
    func startLaterPage(_ head: borrowing ResponseHead, slot: Int) {
        guard let syntax = contentTypes.media.syntax else { return }
        let nofollow = options.obeysNofollow ? head.robots.contains(.nofollow) : nil
        slots[slot].laterReader = reader(for: head, syntax, isProbe: false, nofollow: nofollow, slot: slot)
    }

    private func reader(
        for head: borrowing ResponseHead, _ syntax: PageSyntax, isProbe: Bool, nofollow: Bool?, slot: Int
    ) -> PageReader {
        let reader = slots[slot].laterReader ?? readers.popLast() ?? newReader()
        slots[slot].trapWeight = isProbe ? 0 : frontier.trapWeight(of: slots[slot].live.url)
        let isPlain = !head.has(.contentEncoding) && !head.has(.transferEncoding)
        reader.startPage(
            slots[slot].url, syntax, length: isPlain ? head.contentLength : nil, isProbe: isProbe,
            hashesWords: slots[slot].trapWeight > 0, encoding: contentTypes.encoding,
            noindex: head.robots.contains(.noindex) || head.has(.link) && namesOtherCanonical(head, slot: slot),
            nofollow: nofollow,
            takesRequisites: options.sources.takesRequisites,
            alreadyCounted: frontier.linksCounted(on: slots[slot].live.url))
        return reader
    }

    private func newReader() -> PageReader {
        PageReader(
            extras: options.extras, elements: options.sources.elements,
            fragments: fragments.map { PageFragments(hash: $0.hash) })
    }

    /// Ends a slot's page.
    func finishPage(_ reader: PageReader, slot: Int) {
        reader.finish(links(in: slot))
        if reader.isOfNoUse {
            if reader.isPage == true { leaveUnread(slot) }
            return
        }
        let record = slots[slot].record
        if let words = reader.words {
            frontier.recordWords(words, weight: slots[slot].trapWeight, of: record.url)
        }
        record.isHTML = true
        record.links += reader.links
        record.title = reader.title
        (record.isUnlisted, record.isEmpty) = (reader.isUnlisted, reader.isEmpty)
        if let title = record.title, BlockSign.isTitle(title) { record.blockSign = .title }
        if let encoding = reader.encoding { record.charset = encoding.label }
    }

    /// Stops reading a body that is not a page, or a page that is not read.
    ///
    /// - Returns: the plan for the rest of the body.
    @inline(never)
    func passOver(_ slot: Int) -> BodyPlan? {
        guard let reader = slots[slot].reader, slots[slot].sitemap == nil, slots[slot].failure == nil else {
            return nil
        }
        if reader.isPage == true { leaveUnread(slot) }
        slots[slot].reader = nil
        readers.append(reader)
        // What comes from here on is not decoded.
        if slots[slot].content != nil { slots[slot].digested = nil }
        endDecoding(slot)
        return planWithoutUse(slot)
    }

    /// Leaves a page unread that was fetched as a requisite. If it is linked as a page later, it is fetched again,
    /// without a condition.
    private func leaveUnread(_ slot: Int) {
        slots[slot].isPassedOver = true
        requests.validators.remove(slots[slot].live.url)
    }

    /// Remembers the URL of a Refresh field, which has the meaning of a meta element (HTML, 7.5).
    private func recordRefresh(_ head: borrowing ResponseHead, nofollow: Bool, slot: Int) {
        guard let field = head.value(of: .refresh) else { return }
        slots[slot].refresh = head.withBytes(in: field) { value in
            MetaRefresh.url(in: value).map { Array(value[$0]) }
        }
        slots[slot].isNofollow = nofollow
    }

    /// Offers the URL of a Refresh field at the end of the page, relative to the page's own URL.
    func follow(refresh: [UInt8], slot: Int) {
        let record = slots[slot].record
        record.links += 1
        var target = WebURL()
        guard target.assign(location: refresh, base: slots[slot].url) == nil else {
            return refresh.withUnsafeBufferPointer { recordMalformed($0, on: record.url) }
        }
        let isNofollow = slots[slot].reader?.isNofollow ?? slots[slot].isNofollow
        let depth = Int(frontier.record(of: record.url).depth) + 1
        let isCounted = frontier.linksCounted(on: record.url) == 0
        let id = offer(target, referrer: record.url, depth: depth, hops: 0, nofollow: isNofollow, slot: slot)
        if isCounted, let id { frontier.countLink(to: frontier.table[id.index], from: record.url.index) }
    }

    /// Makes the target of a redirect a page, after the redirect has become one.
    func passOn(_ id: URLID) {
        guard let target = frontier.target(of: id) else { return }
        let record = frontier.record(of: id)
        let offer = frontier.offerKnown(
            frontier.table[target.index], referrer: id, depth: Int(record.depth), hops: Int(record.hops) + 1,
            nofollow: false, role: .page)
        _ = finishOffer(offer, slot: nil)
    }
}

extension ResponseHead {
    /// Whether the server forbids sniffing (Fetch, "determine nosniff").
    fileprivate var forbidsSniffing: Bool {
        for index in 0..<fieldCount {
            let isField = withBytes(in: name(index)) { equalIgnoringCase($0, "x-content-type-options") }
            guard isField else { continue }
            return withBytes(in: value(index)) { value in
                let first = value.drop(while: HTMLTokenizer.isSpace)
                    .prefix { $0 != UInt8(ascii: ",") && !HTMLTokenizer.isSpace($0) }
                return equalIgnoringCase(UnsafeBufferPointer(rebasing: first), "nosniff")
            }
        }
        return false
    }
}
