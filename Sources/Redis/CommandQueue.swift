/// Commands that wait for their replies, first in, first out.
struct CommandQueue {
    /// A command that was sent, or soon will be.
    struct Entry {
        /// When it was handed over, by the loop's clock.
        let time: Int64
        let then: (RedisReply?) -> Void
    }

    private var entries: [Entry?] = []
    private var head = 0

    var count: Int { entries.count - head }
    var isEmpty: Bool { head == entries.count }
    var first: Entry? { isEmpty ? nil : entries[head] }

    mutating func append(_ entry: Entry) {
        entries.append(entry)
    }

    /// Removes and returns the first entry. O(1), amortised.
    mutating func popFirst() -> Entry? {
        guard !isEmpty else { return nil }
        let entry = entries[head]
        entries[head] = nil
        head += 1
        if isEmpty {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head >= 1_024, head >= entries.count / 2 {
            entries.removeFirst(head)
            head = 0
        }
        return entry
    }
}
