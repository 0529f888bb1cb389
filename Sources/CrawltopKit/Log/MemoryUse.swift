import Glibc

/// This process's resident memory, in bytes.
///
/// It comes from /proc/self/status: the peak of getrusage(2) survives exec, so a child would report its parent's.
struct MemoryUse: Equatable {
    var resident: Int
    var peak: Int

    init(resident: Int, peak: Int) {
        self.resident = resident
        self.peak = peak
    }

    /// The present use; nil if the system does not report it.
    static func now() -> MemoryUse? {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(file, &bytes, bytes.count)
        return MemoryUse(status: String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
    }

    /// Reads the lines "VmHWM:     1960 kB" and "VmRSS:     1960 kB" (proc_pid_status(5)).
    init?(status: String) {
        guard let resident = Self.bytes("VmRSS:", status), let peak = Self.bytes("VmHWM:", status) else { return nil }
        self.init(resident: resident, peak: peak)
    }

    private static func bytes(_ name: String, _ status: String) -> Int? {
        status.withCString { strstr($0, name).map { strtol($0 + name.utf8.count, nil, 10) << 10 } }
    }
}
