/// URLs that wait for a time: a binary min-heap by due time, equal times in the order in which they were added.
///
/// Last attempts wait in it as well. They are behind all others, and due at no time before they are released.
package struct DelayQueue {
    private struct Entry {
        var due: Int64
        var order: UInt64
        var id: UInt32
        var isLast: Bool

        func precedes(_ other: Entry) -> Bool {
            if isLast != other.isLast { return other.isLast }
            return due == other.due ? order < other.order : due < other.due
        }
    }

    private var heap: [Entry] = []
    private var added: UInt64 = 0

    /// The number of last attempts.
    private(set) var lastCount = 0

    var count: Int { heap.count }

    /// When the first URL is due, monotonic nanoseconds; nil if there are none but last attempts.
    var nextDue: Int64? { heap.count == lastCount ? nil : heap.first?.due }

    /// When the first of all is due, last attempts included; nil for an empty queue.
    var nextDueOfAll: Int64? { heap.first?.due }

    /// The first URL.
    var first: UInt32? { heap.first?.id }

    /// All URLs in the order in which they are due. O(n log n).
    var sorted: [UInt32] { heap.sorted { $0.precedes($1) }.map(\.id) }

    /// Adds a URL. O(log n).
    mutating func insert(_ id: UInt32, due: Int64, isLast: Bool = false) {
        heap.append(Entry(due: due, order: added, id: id, isLast: isLast))
        added += 1
        if isLast { lastCount += 1 }
        var place = heap.count - 1
        while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    /// Makes last attempts wait as all others. O(n log n).
    mutating func releaseLast() {
        lastCount = 0
        for place in heap.indices { heap[place].isLast = false }
        // A sorted array is a heap.
        heap.sort { $0.precedes($1) }
    }

    /// Makes a last attempt wait as all others. O(n log n).
    ///
    /// - Returns: when it is due; nil if the URL is none of the last attempts.
    mutating func releaseLast(_ id: UInt32) -> Int64? {
        guard lastCount > 0, let place = heap.firstIndex(where: { $0.isLast && $0.id == id }) else { return nil }
        let due = heap[place].due
        heap[place].isLast = false
        lastCount -= 1
        // A sorted array is a heap.
        heap.sort { $0.precedes($1) }
        return due
    }

    /// Removes all URLs that satisfy a condition, and returns them. O(n log n).
    mutating func removeAll(where isMeant: (UInt32) -> Bool) -> [UInt32] {
        let removed = heap.filter { isMeant($0.id) }
        if removed.isEmpty { return [] }
        lastCount -= removed.count { $0.isLast }
        // A sorted array is a heap.
        heap = heap.filter { !isMeant($0.id) }.sorted { $0.precedes($1) }
        return removed.sorted { $0.precedes($1) }.map(\.id)
    }

    /// Removes and returns the first URL if it is due at `now`. O(log n).
    mutating func popDue(_ now: Int64) -> UInt32? {
        guard let due = nextDue, due <= now else { return nil }
        return popFirst()
    }

    /// Removes and returns the first URL. O(log n).
    mutating func popFirst() -> UInt32? {
        guard let first = heap.first else { return nil }
        if first.isLast { lastCount -= 1 }
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var place = 0
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && heap[child].precedes(heap[least]) {
                least = child
            }
            if least == place { return first.id }
            heap.swapAt(place, least)
            place = least
        }
    }
}
