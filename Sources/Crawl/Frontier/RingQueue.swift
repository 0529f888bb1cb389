/// A first-in, first-out queue of identities with random access. It takes four bytes an element, or eight at worst.
package struct RingQueue {
    private var storage: [UInt32] = []
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    subscript(position: Int) -> UInt32 {
        precondition(position < count, "beyond the queue's end")
        return storage[(head + position) & (storage.count - 1)]
    }

    mutating func append(_ element: UInt32) {
        if count == storage.count { grow() }
        storage[(head + count) & (storage.count - 1)] = element
        count += 1
    }

    /// Adds an element before all others.
    mutating func prepend(_ element: UInt32) {
        if count == storage.count { grow() }
        head = (head - 1) & (storage.count - 1)
        storage[head] = element
        count += 1
    }

    mutating func popFirst() -> UInt32? {
        guard count > 0 else { return nil }
        let element = storage[head]
        head = (head + 1) & (storage.count - 1)
        count -= 1
        return element
    }

    /// Removes an element at any position. O(n).
    ///
    /// - Returns: whether it was in the queue.
    @discardableResult
    mutating func remove(_ element: UInt32) -> Bool {
        guard let place = (0..<count).last(where: { self[$0] == element }) else { return false }
        for position in place..<count - 1 {
            storage[(head + position) & (storage.count - 1)] = self[position + 1]
        }
        count -= 1
        return true
    }

    /// Removes all elements that satisfy a condition, and returns them. O(n).
    mutating func removeAll(where isMeant: (UInt32) -> Bool) -> [UInt32] {
        var removed: [UInt32] = []
        for _ in 0..<count {
            guard let element = popFirst() else { break }
            if isMeant(element) { removed.append(element) } else { append(element) }
        }
        return removed
    }

    private mutating func grow() {
        var larger = [UInt32]()
        larger.reserveCapacity(max(8, storage.count * 2))
        for position in 0..<count { larger.append(self[position]) }
        larger.append(contentsOf: repeatElement(0, count: max(8, storage.count * 2) - count))
        storage = larger
        head = 0
    }
}
