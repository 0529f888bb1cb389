/// A long array of plain values that grows without moving: a chunk is allocated when its first value is written.
struct ChunkedArray<Value: BitwiseCopyable>: ~Copyable {
    private let chunkLength: Int
    private let initial: Value
    private var chunks: [UnsafeMutablePointer<Value>?] = []

    /// Creates an array whose unwritten elements are `initial`.
    init(of initial: Value, chunkLength: Int) {
        self.initial = initial
        self.chunkLength = chunkLength
    }

    /// A copy, with room of its own.
    func copy() -> ChunkedArray {
        var copy = ChunkedArray(of: initial, chunkLength: chunkLength)
        copy.chunks = chunks.map { chunk in
            guard let chunk else { return nil }
            let own = UnsafeMutablePointer<Value>.allocate(capacity: chunkLength)
            own.initialize(from: chunk, count: chunkLength)
            return own
        }
        return copy
    }

    deinit {
        for chunk in chunks { chunk?.deallocate() }
    }

    /// The number of bytes held.
    var bytes: Int { chunks.count { $0 != nil } * chunkLength * MemoryLayout<Value>.stride }

    /// The value at a position, 0 or more.
    subscript(position: Int) -> Value {
        @inline(__always) get {
            let number = position / chunkLength
            guard number < chunks.count, let chunk = chunks[number] else { return initial }
            return chunk[position % chunkLength]
        }
        set {
            let number = position / chunkLength
            if number >= chunks.count { chunks += repeatElement(nil, count: number + 1 - chunks.count) }
            let chunk = chunks[number] ?? makeChunk(number)
            chunk[position % chunkLength] = newValue
        }
    }

    private mutating func makeChunk(_ number: Int) -> UnsafeMutablePointer<Value> {
        let chunk = UnsafeMutablePointer<Value>.allocate(capacity: chunkLength)
        chunk.initialize(repeating: initial, count: chunkLength)
        chunks[number] = chunk
        return chunk
    }
}
