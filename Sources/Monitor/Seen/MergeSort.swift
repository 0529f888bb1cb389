/// A stable merge sort of numbers by any order, some comparisons in each step, from runs of one upwards.
struct MergeSort {
    /// The numbers to sort; sorted once it is complete.
    private(set) var rows: [UInt32]
    private var merged: [UInt32]
    /// The length of a sorted run.
    private var width = 1
    /// The start of the two runs that are being merged, and the position in each.
    private var start = 0
    private var left = 0
    private var right = 0

    init(_ rows: [UInt32]) {
        self.rows = rows
        merged = []
        merged.reserveCapacity(rows.count)
        right = min(1, rows.count)
    }

    /// Whether the numbers are sorted.
    var isComplete: Bool { width >= rows.count }

    /// Continues for a number of comparisons.
    mutating func advance(budget: Int, precedes: (UInt32, UInt32) -> Bool) {
        for _ in 0..<budget where !isComplete { step(precedes) }
    }

    /// Merges the next number of the two runs.
    private mutating func step(_ precedes: (UInt32, UInt32) -> Bool) {
        let middle = min(start + width, rows.count)
        let end = min(start + 2 * width, rows.count)
        if left < middle, right >= end || !precedes(rows[right], rows[left]) {
            merged.append(rows[left])
            left += 1
        } else if right < end {
            merged.append(rows[right])
            right += 1
        }
        guard left >= middle, right >= end else { return }
        startMerge(at: end)
    }

    /// Starts with the next two runs, or with runs of twice the length.
    private mutating func startMerge(at next: Int) {
        if next < rows.count {
            start = next
        } else {
            swap(&rows, &merged)
            merged.removeAll(keepingCapacity: true)
            width *= 2
            start = 0
        }
        left = start
        right = min(start + width, rows.count)
    }
}
