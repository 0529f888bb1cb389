import Crawl
import EventLoop
import TestSupport

@testable import CrawltopKit

/// Crawls `http://a.test/`, kept in a folder, with answers that a test makes.
///
/// - Parameters:
///   - folder: the job's folder.
///   - resumes: whether it goes on with what is there.
///   - change: changes the crawl's options.
///   - answered: returns the whole answer for a URL.
/// - Throws: what the session or the crawl throws.
func crawl(
    keptIn folder: TemporaryFolder, resumes: Bool = false, _ change: (inout CrawlOptions) -> Void,
    answered: (_ url: String) -> String
) throws {
    var options = CrawltopOptions()
    options.crawl.seeds = ["http://a.test/"]
    options.crawl.obeysRobots = false
    options.output = "/dev/null"
    options.job = JobOptions(path: folder.path)
    options.job?.resumes = resumes
    change(&options.crawl)
    let loop = try EventLoop()
    let session = try Session(options: options, loop: loop, hasScreen: false)
    _ = session.run { loop, crawl in
        while let dispatch = crawl.next(now: loop.now) {
            try answer(crawl, slot: dispatch.slot, answered(crawl.text(of: dispatch.url)))
        }
        loop.schedule(at: loop.now) { loop.stop() }
        return EngineControls {}
    }
}
