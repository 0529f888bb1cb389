import HTTP
import Web

extension Crawl {
    /// Whether a response's Link fields name the canonical URL of another page (RFC 6596, section 3).
    @inline(never)
    func namesOtherCanonical(_ head: borrowing ResponseHead, slot: Int) -> Bool {
        guard let value = head.joined(.link) else { return false }
        var isOther = false
        value.withUnsafeBufferPointer { value in
            LinkField.read(value) { target, relation in
                guard relation.contains(.canonical) else { return }
                let receiver = links(in: slot)
                if receiver.isOther(canonical: target, base: slots[slot].url, encoding: .utf8) { isOther = true }
            }
        }
        return isOther
    }

    /// Offers the targets of a response's Link fields, which have the meaning of link elements (RFC 8288; HTML, 4.2.4).
    func offerLinkFields(_ head: borrowing ResponseHead, slot: Int) {
        guard let value = head.joined(.link) else { return }
        let receiver = links(in: slot)
        let isFirst = frontier.record(of: slots[slot].live.url).status == 0
        let nofollow = options.obeysNofollow && head.robots.contains(.nofollow)
        var link = WebURL()
        value.withUnsafeBufferPointer { value in
            LinkField.read(value) { target, relation in
                guard relation.leadsToPage || relation.namesResource && options.sources.takesRequisites else { return }
                slots[slot].record.links += 1
                guard link.assign(location: Array(target), base: slots[slot].url) == nil else {
                    return receiver.recordMalformed(target)
                }
                link.removeCredentials()
                let traits = LinkTraits(
                    nofollow: nofollow, step: relation.leadsToPage ? 1 : 0,
                    role: relation.leadsToPage ? .page : .requisite,
                    isCounted: isFirst)
                _ = receiver.offerLink(to: link, traits)
            }
        }
    }
}
