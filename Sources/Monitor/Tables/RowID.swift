import Crawl
import Words

/// A row's identity, by which the selection follows it.
enum RowID: Hashable {
    /// An exchange in flight: its slot and its URL.
    case exchange(slot: Int, URLID)
    /// A URL.
    case url(URLID)
    /// A host, by its number in the crawl.
    case host(Int)
    /// A group of errors, by its number in the book.
    case errorGroup(Int)
    /// One of a group's errors.
    case failure(group: Int, URLID)
    /// A link that leads nowhere by itself, by the number of its group and its own, and its page.
    case link(group: Int, Int, page: URLID)
    /// A line of the log, by its number.
    case line(Int)
    /// A process that shares the crawl, by its name.
    case worker(SafeText)
    /// A cluster of URLs of one form in todo.
    case cluster(TodoCluster.ID)
    /// A folder of the site tree.
    case folder(SiteFolder.ID)

    /// The row's URL; nil if it has none.
    var url: URLID? {
        switch self {
        case .exchange(_, let url), .url(let url), .failure(_, let url), .link(_, _, let url): url
        case .host, .errorGroup, .line, .worker, .cluster, .folder: nil
        }
    }
}
