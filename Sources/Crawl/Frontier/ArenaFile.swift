import Glibc

/// A file that chunks of a `URLArena` are mapped from, so that the kernel can drop them from memory and read them again.
///
/// A chunk never moves. Space is allocated in the file before a chunk is used: a full disk costs an error here, and no
/// signal later.
final class ArenaFile {
    /// The bytes that are mapped at once.
    private static let segmentBytes = 8 << 20

    private let descriptor: Int32
    /// The largest number of bytes of the file that stay in this process's memory, about.
    private let residentLimit: Int
    private var segments: [UnsafeMutableRawPointer] = []
    /// The bytes of the last segment that chunks have.
    private var used = ArenaFile.segmentBytes
    /// The process's shared pages before the first segment: those of the program.
    private let sharedBefore: Int

    /// Creates storage in a file.
    ///
    /// - Parameters:
    ///   - descriptor: an empty file, open for reading and writing, which is closed with this.
    ///   - residentLimit: the number of its bytes that may stay in memory.
    init(descriptor: Int32, residentLimit: Int) {
        self.descriptor = descriptor
        self.residentLimit = residentLimit
        sharedBefore = Self.sharedBytes
    }

    /// Maps the next part of the file.
    ///
    /// - Parameter bytes: its size, which divides 8 MiB.
    /// - Returns: where it is; nil if the file cannot grow.
    func chunk(bytes: Int) -> UnsafeMutableRawPointer? {
        if used + bytes > Self.segmentBytes {
            guard let segment = map() else { return nil }
            trim()
            segments.append(segment)
            used = 0
        }
        defer { used += bytes }
        return segments.last.map { $0 + used }
    }

    private func map() -> UnsafeMutableRawPointer? {
        let offset = off_t(segments.count * Self.segmentBytes)
        guard posix_fallocate(descriptor, offset, off_t(Self.segmentBytes)) == 0 else { return nil }
        let place = mmap(nil, Self.segmentBytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, offset)
        guard let place, place != MAP_FAILED else { return nil }
        return place
    }

    /// Drops the file's pages from this process's memory if there are more than the limit. What is used again is mapped
    /// again, from the kernel's cache of the file or from the disk.
    func trim() {
        guard !segments.isEmpty, Self.sharedBytes - sharedBefore > residentLimit else { return }
        for segment in segments { madvise(segment, Self.segmentBytes, MADV_DONTNEED) }
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
        for segment in segments { munmap(segment, Self.segmentBytes) }
        close(descriptor)
    }
}
