import HTTP
import Web

extension Crawl {
    /// Offers the targets of a response's Link fields, which have the meaning of link elements (RFC 8288; HTML, 4.2.4).
    func offerLinkFields(_ head: borrowing ResponseHead, slot: Int) {
        guard let value = head.joined(.link) else { return }
        let receiver = links(in: slot)
        let isFirst = frontier.record(of: slots[slot].live.url).status == 0
        let nofollow = options.obeysNofollow && head.robots.contains(.nofollow)
        var link = WebURL()
        value.withUnsafeBufferPointer { value in
            LinkField.read(value) { target, leadsToPage, namesResource in
                guard leadsToPage || namesResource && options.sources.takesRequisites else { return }
                slots[slot].record.links += 1
                guard link.assign(location: Array(target), base: slots[slot].url) == nil else {
                    return receiver.recordMalformed(target)
                }
                link.removeCredentials()
                let traits = LinkTraits(
                    nofollow: nofollow, step: leadsToPage ? 1 : 0, role: leadsToPage ? .page : .requisite,
                    isCounted: isFirst)
                _ = receiver.offerLink(to: link, traits)
            }
        }
    }
}
