import Glibc
import Store
import Words

/// A crawl that another one is compared with, by the path of its job's directory or of its log for programs.
struct Baseline {
    /// The path as a person may see it.
    let name: String
    /// What it found.
    let crawl: any ComparedCrawl

    /// Opens it. A log is read to its end; a directory is seen as it is now, whatever is written there later.
    ///
    /// - Throws: `JobFailure` if there is no crawl, or if it is damaged.
    init(_ path: String) throws(JobFailure) {
        var status = stat()
        let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        name = SafeText(untrusted: path).string
        crawl = isFolder ? try StoredCrawl(of: JobDirectory(path)) : try LoggedCrawl(path)
    }
}
