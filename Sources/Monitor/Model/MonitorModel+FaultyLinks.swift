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
        let (page, text, line, column): (URLID, String, Int?, Int?)
        if group == FragmentBook.number, books.fragments.links.indices.contains(number) {
            let link = books.fragments.links[number]
            (page, line, column) = (link.referrer, link.line, link.column)
            text = crawl.text(of: link.url) + "#" + String(decoding: link.fragment, as: UTF8.self)
        } else if group == MalformedBook.number, books.malformed.links.indices.contains(number) {
            let link = books.malformed.links[number]
            (page, line, column) = (link.page, link.line, link.column)
            text = String(decoding: link.text, as: UTF8.self)
        } else {
            return nil
        }
        var row = row(of: page, in: crawl)
        row.referrer = row.url
        if let line, let column { row.referrer = row.url + " at \(line):\(column)" }
        row.redirects = []
        row.url = SafeText(untrusted: text)
        return .link(row, group: group, number: number)
    }
}
