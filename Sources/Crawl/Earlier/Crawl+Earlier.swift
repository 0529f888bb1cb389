import HTTP
import Web

// Asks servers whether the results of an earlier crawl still hold (RFC 9110 section 13), and takes over those that do.

extension Crawl {
    /// Compares the crawl with an earlier one. Call it before the start.
    package func compare(with earlier: any EarlierCrawl) {
        self.earlier = earlier
        earlierLinks = EarlierLinks(count: earlier.urlCount)
    }

    /// Whether it is compared with an earlier one.
    package var hasEarlier: Bool { earlier != nil }

    /// The validators of the earlier result of a slot's URL; nil if that is asked for as if it were new. Rules and sitemaps
    /// are needed in full.
    func earlierValidators(in slot: Int) -> Validators? {
        guard let earlier, slots[slot].rules == nil, slots[slot].sitemap == nil, slots[slot].method == .get else {
            return nil
        }
        let url = slots[slot].live.url
        let asPage = frontier.record(of: url).role == .page
        if asPage, options.sources.takesRequisites, !earlier.takesRequisites { return nil }
        // Places on pages are in no earlier result.
        if asPage, options.checksFragments || options.keepsPositions { return nil }
        return frontier.withText(of: url) { earlier.validators(of: $0, asPage: asPage) }
    }

    /// What a URL is now that its last exchange has ended, beside what was there before.
    func change(of record: FetchRecord) -> SinceEarlier? {
        guard let earlier, frontier.record(of: record.url).role != .auxiliary else { return nil }
        let target = record.target.map { frontier.withText(of: $0) { Array($0) } } ?? record.location
        return frontier.withText(of: record.url) { earlier.change(of: record, at: $0, target: target) }
    }

    /// Takes over what the earlier crawl found, after the server has confirmed it: the page counts as if it had been read.
    func takeOver(in slot: Int) {
        let record = slots[slot].record
        guard let page = frontier.withText(of: record.url, { earlier?.page(at: $0) }) else { return }
        record.contentType = record.contentType ?? page.contentType
        (record.charset, record.title) = (page.charset, page.title)
        (record.bodyBytes, record.digest) = (page.bodyBytes, page.digest)
        if let validators = page.validators { frontier.tellDetail(.validators(record.url, validators)) }
        guard page.isHTML else { return }
        switch frontier.record(of: record.url).role {
        case .page: readAgain(page, slot: slot)
        case .requisite: slots[slot].isPassedOver = true
        case .auxiliary: break
        }
    }

    /// Offers the links of a page that has not changed.
    private func readAgain(_ page: EarlierPage, slot: Int) {
        let record = slots[slot].record
        record.isHTML = true
        (record.isUnlisted, record.isEmpty) = (page.isUnlisted, page.isEmpty)
        record.links = page.linkCount
        let receiver = links(in: slot)
        let isCounted = frontier.linksCounted(on: record.url) == 0
        for number in page.links { offer(earlier: number, receiver, isCounted: isCounted) }
        for number in page.padded {
            if let known = earlierLinks[number] { notice(.whiteSpace, linkTo: URLID(index: known.id), on: record.url) }
        }
        for text in page.malformed { text.withUnsafeBufferPointer { receiver.recordMalformed($0) } }
        frontier.recordReading(of: record.url, links: page.linkCount, isWhole: true)
        guard let words = page.words else { return }
        let weight = frontier.trapWeight(of: record.url)
        if weight > 0 { frontier.recordWords(words, weight: weight, of: record.url) }
    }

    private func offer(earlier number: UInt32, _ receiver: FrontierLinks, isCounted: Bool) {
        if let known = earlierLinks[number] {
            let traits = traits(known.role, isNofollow: known.isNofollow, isCounted: isCounted)
            return receiver.offer(frontier.table[known.id], traits)
        }
        guard let link = earlier?.link(number), link.role != .requisite || options.sources.takesRequisites,
            let url = link.text.withUnsafeBufferPointer({ try? WebURL(bytes: $0) })
        else { return }
        let traits = traits(link.role, isNofollow: link.isNofollow, isCounted: isCounted)
        guard let id = receiver.offerLink(to: url, traits) else { return }
        earlierLinks[number] = EarlierLinks.Known(id: id.index, role: link.role, isNofollow: link.isNofollow)
    }

    private func traits(_ role: URLRole, isNofollow: Bool, isCounted: Bool) -> LinkTraits {
        let isRequisite = role == .requisite
        return LinkTraits(
            nofollow: isNofollow && options.obeysNofollow, step: isRequisite ? 0 : 1,
            role: isRequisite ? .requisite : .page, isCounted: isCounted)
    }
}
