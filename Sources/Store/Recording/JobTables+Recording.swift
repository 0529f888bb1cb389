import CStore

/// The end of a recording that is not compressed yet.
///
/// Each commit adds a row with what happened since the last one. When these are long enough, one row with all of them,
/// compressed, takes their place.
struct OpenRecording {
    /// Bytes that are compressed together.
    static let blockSize = 128 << 10

    /// The number of the first row that is not compressed, and of the next.
    private(set) var (first, next): (Int64, Int64)
    /// What the open rows have, and what is committed next.
    private(set) var bytes: [UInt8] = []
    private(set) var written = 0

    init(from next: Int64 = 0) { (first, self.next) = (next, next) }

    mutating func append(_ more: [UInt8]) { bytes += more }

    /// What no row has.
    var rest: ArraySlice<UInt8> { bytes[written...] }

    mutating func addRow() {
        next += 1
        written = bytes.count
    }

    mutating func begin() {
        first += 1
        (next, bytes, written) = (first, [], 0)
    }
}

extension JobTables {
    /// Writes what was recorded since the last commit.
    func write(_ recording: inout OpenRecording) throws(DatabaseError) {
        guard !recording.rest.isEmpty else { return }
        if recording.bytes.count >= OpenRecording.blockSize { return try compress(&recording) }
        try write(Array(recording.rest), size: nil, id: recording.next)
        recording.addRow()
    }

    /// Compresses the last rows, at the end of a run.
    func seal() throws(DatabaseError) {
        guard memory.recording.next > memory.recording.first else { return }
        try begin()
        try compress(&memory.recording)
        try commit()
    }

    private func compress(_ recording: inout OpenRecording) throws(DatabaseError) {
        if recording.next > recording.first {
            statements.noRecording.bind(1, recording.first)
            try statements.noRecording.run()
        }
        let count = recording.bytes.count
        var packed = [UInt8](repeating: 0, count: count + count / 128 + 512)
        let size = store_compress(&packed, packed.count, recording.bytes, count)
        packed.removeLast(packed.count - size)
        try write(size == 0 ? recording.bytes : packed, size: size == 0 ? nil : Int64(count), id: recording.first)
        recording.begin()
    }

    private func write(_ bytes: [UInt8], size: Int64?, id: Int64) throws(DatabaseError) {
        statements.recording.bind(1, id)
        statements.recording.bind(2, size)
        statements.recording.bind(3, copying: bytes, asBlob: true)
        try statements.recording.run()
    }
}
