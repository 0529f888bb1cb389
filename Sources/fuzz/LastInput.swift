import Foundation

/// A file in memory with the current input: the kernel writes it out even if the program crashes.
final class LastInput {
    private static let size = 1 << 16
    private let file: UnsafeMutableRawPointer
    private let descriptor: Int32

    init(_ path: String) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o644)
        let memory = mmap(nil, Self.size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard descriptor >= 0, ftruncate(descriptor, off_t(Self.size)) == 0, let memory, memory != MAP_FAILED else {
            throw CocoaError(.fileWriteUnknown)
        }
        file = memory
    }

    deinit {
        munmap(file, Self.size)
        close(descriptor)
    }

    /// The input in a file.
    static func read(_ path: String) throws -> [UInt8] {
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let count = bytes.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return Array(bytes.dropFirst(4).prefix(count))
    }

    /// Stores an input after its length, four bytes, little-endian.
    func store(_ input: [UInt8]) {
        file.storeBytes(of: UInt32(input.count).littleEndian, as: UInt32.self)
        input.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                (file + 4).copyMemory(from: start, byteCount: min(bytes.count, Self.size - 4))
            }
        }
    }
}
