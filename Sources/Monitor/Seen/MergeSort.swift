/// Sorts numbers of things by any order, some comparisons in each step: from runs of one by merging two at a time. Equal
/// ones stay as they stood.
struct MergeSort {
    /// What is to be sorted; once it is complete, what is sorted.
    private(set) var rows: [UInt32]
    private var merged: [UInt32]
    /// Numbers in a run that is sorted.
    private var width = 1
    /// Where the two runs begin that are being merged, and how far each has been taken.
    private var start = 0
    private var left = 0
    private var right = 0

    init(_ rows: [UInt32]) {
        self.rows = rows
        merged = []
        merged.reserveCapacity(rows.count)
        right = min(1, rows.count)
    }

    /// Whether all are sorted.
    var isComplete: Bool { width >= rows.count }

    /// Goes on by so many comparisons.
    mutating func advance(budget: Int, precedes: (UInt32, UInt32) -> Bool) {
        for _ in 0..<budget where !isComplete { step(precedes) }
    }

    /// Takes the next number out of the two runs.
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

    /// Begins with the next two runs, or with runs twice as long.
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
