import CText
import Web

/// Text that is packed by deflate, in zlib's frame (RFC 1950), and comes out as Base64.
final class PackedText {
    /// The number of bytes that are encoded at once: Base64 takes three at a time.
    private static let piece = 48 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private var packed = [UInt8](repeating: 0, count: PackedText.piece)
    private let output: ReportOutput

    /// Begins a text.
    ///
    /// - Parameter output: where it goes.
    /// - Throws: that there is no memory.
    init(to output: ReportOutput) throws(ReportFailure) {
        self.output = output
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard deflateInit_(stream, Z_DEFAULT_COMPRESSION, ZLIB_VERSION, size) == Z_OK else {
            throw ReportFailure("zlib has no memory")
        }
        stream.pointee.avail_out = UInt32(Self.piece)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// Adds bytes.
    ///
    /// - Parameters:
    ///   - bytes: the bytes.
    ///   - isLast: whether the text ends with them.
    /// - Throws: why the output cannot be written.
    func add(_ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool = false) throws(ReportFailure) {
        stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.pointee.avail_in = UInt32(clamping: bytes.count)
        var result = Z_OK
        repeat {
            let room = stream.pointee.avail_out
            result = packed.withUnsafeMutableBufferPointer { packed in
                stream.pointee.next_out = packed.baseAddress.map { $0 + (Self.piece - Int(room)) }
                return deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
            }
            if stream.pointee.avail_out == 0 || result == Z_STREAM_END { try writeOut() }
        } while stream.pointee.avail_in > 0 || isLast && result == Z_OK
    }

    private func writeOut() throws(ReportFailure) {
        output.line.append(own: Base64.encode(packed[..<(Self.piece - Int(stream.pointee.avail_out))]))
        stream.pointee.avail_out = UInt32(Self.piece)
        try output.endRow()
    }
}
