/// The first rows by a number: a heap with the least of them at its root.
struct TopRows {
    /// The largest number of rows.
    static let capacity = 1_000

    /// The number above the complement of the URL's index: among equal numbers, the first URL is the greatest.
    private var heap: [UInt64] = []

    /// The least number kept if the heap is full; otherwise 0.
    var least: UInt32 { heap.count < Self.capacity ? 0 : UInt32(truncatingIfNeeded: (heap.first ?? 0) >> 32) }

    /// The URLs in descending order of their numbers. O(n log n).
    var urls: [UInt32] { heap.sorted(by: >).map { ~UInt32(truncatingIfNeeded: $0) } }

    /// Inserts a new URL if its number is among the first; 0 never is.
    mutating func insert(_ url: UInt32, _ number: UInt32) {
        guard number > 0 else { return }
        let entry = UInt64(number) << 32 | UInt64(~url)
        if heap.count < Self.capacity {
            heap.append(entry)
            rise(heap.count - 1)
        } else if let root = heap.first, entry > root {
            heap[0] = entry
            sink(0)
        }
    }

    /// Changes the number of a known URL. O(n) if it was among the first.
    ///
    /// - Returns: false if another URL may belong here now, so that all must be read again.
    mutating func change(_ url: UInt32, from former: UInt32, to number: UInt32) -> Bool {
        guard former > 0, former >= least,
            let index = heap.firstIndex(of: UInt64(former) << 32 | UInt64(~url))
        else {
            insert(url, number)
            return true
        }
        let wasFull = heap.count == Self.capacity
        if number == 0 {
            heap[index] = heap[heap.count - 1]
            heap.removeLast()
            heap.sort()
            return !wasFull
        }
        heap[index] = UInt64(number) << 32 | UInt64(~url)
        if number >= former {
            sink(index)
            return true
        }
        rise(index)
        // A number still above another one here keeps its place.
        return !wasFull || heap.first != UInt64(number) << 32 | UInt64(~url)
    }

    // Both move others past the entry, and store it once: many an exchange that ends passes here.

    private mutating func rise(_ start: Int) {
        var heap = heap.mutableSpan
        let entry = heap[start]
        var index = start
        while index > 0, heap[(index - 1) / 2] > entry {
            heap[index] = heap[(index - 1) / 2]
            index = (index - 1) / 2
        }
        heap[index] = entry
    }

    private mutating func sink(_ start: Int) {
        var heap = heap.mutableSpan
        let entry = heap[start]
        var index = start
        while 2 * index + 1 < heap.count {
            var child = 2 * index + 1
            if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
            guard heap[child] < entry else { break }
            heap[index] = heap[child]
            index = child
        }
        heap[index] = entry
    }
}
