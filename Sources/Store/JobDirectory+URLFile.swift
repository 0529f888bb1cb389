package import Crawl
import EventLoop
import Glibc

// The file for the URLs of a crawl that have no room in memory.

extension JobDirectory {
    /// Has a crawl keep URLs beyond `FrontierLimits.bytesInMemory` in a file without a name, and sees to it that no more of
    /// it stays in memory. The caller has the directory's lock, and the crawl has not started.
    package func keepURLs(of crawl: Crawl) {
        guard let descriptor = openScratchFile() else { return }
        let limit = crawl.options.frontier.bytesInMemory
        let file = URLFile(descriptor: descriptor, residentLimit: limit / 4)
        let trimmer = Trimmer(file: file)
        // Without a thread, the kernel alone decides how much stays in memory.
        _ = BackgroundThread.start { trimmer.run() }
        crawl.keepURLs(in: file, beyond: limit - limit / 4)
    }

    /// Opens an empty file without a name for what need not outlive this process; nil if none can be had.
    private func openScratchFile() -> Int32? {
        let name = "\(path)/scratch"
        // One that a crash left behind, between the next two calls, is nobody's.
        unlink(name)
        let file = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { return nil }
        unlink(name)
        return file
    }
}

/// Trims a file from time to time, as long as it is there. Many walks read all URLs; this is none of their business.
private final class Trimmer: Sendable {
    private weak let file: URLFile?

    init(file: URLFile) {
        self.file = file
    }

    /// A walk maps some gigabytes a second.
    func run() {
        while let isMapped = file?.trim() { usleep(isMapped ? 10_000 : 500_000) }
    }
}
