extension Crawl {
    /// Keeps where the links of a page stand that may turn out broken.
    func keepPlaces(_ reader: PageReader, of page: URLID) {
        guard let found = reader.places else { return }
        // The table grows in place only while nobody else holds it.
        var table = places.take()
        table?.add(page.index, found) { frontier.table[$0].pointee.isPlain }
        places = table
        frontier.tellDetail(.linksPlaced(on: page, placedLinks(found)))
    }

    private func placedLinks(_ found: PagePlaces) -> [PlacedLink] {
        found.places.compactMap { place in
            guard let target = place.target, !frontier.table[target].pointee.isPlain else { return nil }
            let position = LinkPosition(
                element: place.element, line: Int(place.line), column: Int(place.column), text: place.text)
            return PlacedLink(target: URLID(index: target), position: position)
        }
    }

    /// Where broken links stand on their pages.
    public func positions(of links: [BrokenLink]) -> [BrokenLink: LinkPosition] {
        guard let places else { return [:] }
        var keys: [PlaceTable.Key: BrokenLink] = [:]
        for link in links {
            guard let page = link.referrer else { continue }
            keys[PlaceTable.Key(page: page.index, target: link.url.index)] = link
        }
        var found: [BrokenLink: LinkPosition] = [:]
        for (key, position) in places.places(of: Set(keys.keys)) {
            if let link = keys[key] { found[link] = position }
        }
        return found
    }

    /// The number of links of which it was not kept where they stand.
    public var positionsNotKept: Int? { places?.notKept }
}
