import Glibc

/// This process's resident memory, in bytes.
///
/// From /proc/self/status and not getrusage(2), whose peak is handed on through exec: a child would tell its parent's.
struct MemoryUse: Equatable {
    var resident: Int
    var peak: Int

    init(resident: Int, peak: Int) {
        self.resident = resident
        self.peak = peak
    }

    /// What the system tells; nil where it does not.
    static func now() -> MemoryUse? {
        let file = open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 8192)
        let count = read(file, &bytes, bytes.count)
        return MemoryUse(status: String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self))
    }

    /// Reads the lines "VmRSS: 1960 kB" and "VmHWM: 1960 kB" (proc_pid_status(5)).
    init?(status: String) {
        var resident: Int?
        var peak: Int?
        for line in status.split(separator: "\n") {
            let words = line.split { $0 == " " || $0 == "\t" }
            guard words.count == 3, words[2] == "kB", let kibibytes = Int(words[1]) else { continue }
            switch words[0] {
            case "VmRSS:": resident = kibibytes << 10
            case "VmHWM:": peak = kibibytes << 10
            default: break
            }
        }
        guard let resident, let peak else { return nil }
        self.init(resident: resident, peak: peak)
    }
}
