import Crawl
import Words

// Groups of errors: URLs that failed, links to places that are not there, links that are no URLs.

extension MonitorModel {
    /// A group of errors by its number; nil if there is none.
    func errorGroup(_ number: Int) -> ErrorBook.Group? {
        switch number {
        case FragmentBook.number: books.fragments.group
        case MalformedBook.number: books.malformed.group
        default: books.errors.groups.indices.contains(number) ? books.errors.groups[number] : nil
        }
    }

    /// The rows below a group of errors.
    func rows(ofErrorGroup number: Int) -> [RowID] {
        switch number {
        case FragmentBook.number:
            books.fragments.links.enumerated().map { .link(group: number, $0, page: $1.referrer) }
        case MalformedBook.number:
            books.malformed.links.enumerated().map { .link(group: number, $0, page: $1.page) }
        default: errorGroup(number)?.urls.reversed().map { .failure(group: number, $0) } ?? []
        }
    }

    /// The row of a link of such a group: it stands for its page, and shows the link.
    func linkRow(_ number: Int, of group: Int, in crawl: any CrawlView) -> TableRow? {
        let (page, text, place): (URLID, String, SafeText)
        if group == FragmentBook.number, books.fragments.links.indices.contains(number) {
            let link = books.fragments.links[number]
            page = link.referrer
            text = crawl.text(of: link.url) + "#" + String(decoding: link.fragment, as: UTF8.self)
            place = link.line.map { " at \($0):\(link.column ?? 0)" } ?? ""
        } else if group == MalformedBook.number, books.malformed.links.indices.contains(number) {
            page = books.malformed.links[number].page
            text = String(decoding: books.malformed.links[number].text, as: UTF8.self)
            place = ""
        } else {
            return nil
        }
        var row = row(of: page, in: crawl)
        row.referrer = row.url + place
        row.redirects = []
        row.url = SafeText(untrusted: text)
        return .link(row, group: group, number: number)
    }
}
