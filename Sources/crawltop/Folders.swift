import Crawl
import CrawltopKit
import HTTPServer
import Web
import Words

/// The folders that are crawled, each served by a thread of its own: reading files must not hold up the crawl.
enum Folders {
    /// Serves an options' folders, which become seeds or places.
    ///
    /// - Returns: the threads, which the caller stops, and a sentence on each folder.
    static func serve(_ options: inout CrawltopOptions) throws -> (threads: [SiteThread], sentences: [String]) {
        var (threads, sentences): ([SiteThread], [String]) = ([], [])
        for folder in options.folders {
            let thread: SiteThread
            do {
                thread = try SiteThread(folder: folder.path, hasCleanURLs: folder.hasCleanURLs)
            } catch {
                throw StartFailure(
                    .usage("the folder '\(SafeText(untrusted: folder.path).string)' cannot be served: \(error)"))
            }
            threads.append(thread)
            sentences.append("'\(SafeText(untrusted: folder.path).string)' is served at \(thread.url)")
            guard let origin = folder.origin else {
                options.crawl.seeds.append(thread.url)
                continue
            }
            guard let remap = Remap(of: origin, to: try WebURL(thread.url)), options.crawl.remaps.add(remap) else {
                throw StartFailure(.usage("--remap \(origin.href): it has another place"))
            }
        }
        return (threads, sentences)
    }
}
