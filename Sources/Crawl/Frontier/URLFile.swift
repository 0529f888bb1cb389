import Glibc
import Synchronization

/// A file that records of URLs are mapped from, so that the kernel can drop them from memory and read them again.
///
/// What is mapped never moves. Space is allocated in the file before it is used: a full disk costs an error then, and no
/// signal later. Any thread may call `trim`, also while records are used.
public final class URLFile: Sendable {
    /// The bytes that are mapped at once.
    private static let segmentBytes = 8 << 20

    private struct Mapped {
        var segments: [UnsafeMutableRawPointer] = []
        /// The bytes of the last segment that chunks have.
        var used = URLFile.segmentBytes
    }

    private let descriptor: Int32
    private let residentLimit: Int
    /// The process's shared pages at the beginning: those of the program.
    private let sharedBefore: Int
    private let mapped = Mutex(Mapped())

    /// Creates storage in a file.
    ///
    /// - Parameters:
    ///   - descriptor: an empty file, open for reading and writing, which is closed with this.
    ///   - residentLimit: the number of its bytes that may stay in memory.
    public init(descriptor: Int32, residentLimit: Int) {
        self.descriptor = descriptor
        self.residentLimit = residentLimit
        sharedBefore = Self.sharedBytes
    }

    /// Maps the next part of the file.
    ///
    /// - Parameter bytes: its size, which divides 8 MiB.
    /// - Returns: where it is; nil if the file cannot grow.
    func chunk(bytes: Int) -> UnsafeMutableRawPointer? {
        mapped.withLock { mapped in
            if mapped.used + bytes > Self.segmentBytes {
                guard let segment = segment(at: mapped.segments.count) else { return nil }
                mapped.segments.append(segment)
                mapped.used = 0
            }
            defer { mapped.used += bytes }
            return mapped.segments.last.map { $0 + mapped.used }
        }
    }

    private func segment(at place: Int) -> UnsafeMutableRawPointer? {
        let offset = off_t(place * Self.segmentBytes)
        guard posix_fallocate(descriptor, offset, off_t(Self.segmentBytes)) == 0 else { return nil }
        let segment = mmap(nil, Self.segmentBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset)
        guard let segment, segment != MAP_FAILED else { return nil }
        return segment
    }

    /// Drops the file's pages from this process's memory if there are more than the limit. What is used again is mapped
    /// again, from the kernel's cache of the file or from the disk.
    ///
    /// - Returns: whether anything is mapped.
    @discardableResult
    public func trim() -> Bool {
        let segments = mapped.withLock { $0.segments }
        if !segments.isEmpty, Self.sharedBytes - sharedBefore > residentLimit {
            for segment in segments { madvise(segment, Self.segmentBytes, MADV_DONTNEED) }
        }
        return !segments.isEmpty
    }

    /// The process's resident pages that come from files, in bytes (proc_pid_statm(5)); 0 if it is not known.
    private static var sharedBytes: Int {
        let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return 0 }
        defer { close(file) }
        var text = [UInt8](repeating: 0, count: 128)
        let count = read(file, &text, text.count)
        let fields = text.prefix(max(0, count)).split(separator: UInt8(ascii: " "))
        guard fields.count > 2, let pages = Int(String(decoding: fields[2], as: UTF8.self)) else { return 0 }
        return pages * Int(getpagesize())
    }

    deinit {
        mapped.withLock { for segment in $0.segments { munmap(segment, Self.segmentBytes) } }
        close(descriptor)
    }
}
