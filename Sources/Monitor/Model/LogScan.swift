/// Finds the lines of the log that pass a filter, some in each frame. Lines do not change, so each is read once.
struct LogScan {
    /// The number of lines to read in a frame.
    static let slice = 30_000

    let filter: RowFilter
    /// The numbers of the lines found, in order; the first ones may no longer be kept.
    private(set) var found: [Int] = []
    private var position = 0

    init(_ filter: RowFilter) {
        self.filter = filter
    }

    /// The part read so far, from 0 to 1; nil once all are read.
    func share(of numbers: Range<Int>) -> Double? {
        let read = max(0, position - numbers.lowerBound)
        return position < numbers.upperBound && !numbers.isEmpty ? Double(read) / Double(numbers.count) : nil
    }

    /// Reads further lines, and removes those no longer kept.
    mutating func advance(over numbers: Range<Int>, passes: (Int) -> Bool) -> Scanning {
        position = max(position, numbers.lowerBound)
        let end = min(numbers.upperBound, position + Self.slice)
        while position < end {
            if passes(position) { found.append(position) }
            position += 1
        }
        let gone = found.partitioningIndex { $0 >= numbers.lowerBound }
        // Not for each removed line, because all later ones move.
        if gone > found.count / 2 { found.removeFirst(gone) }
        return position < numbers.upperBound ? .awaited : .no
    }
}

extension RandomAccessCollection {
    /// The first place from which on elements meet a condition, in an array that is partitioned by it. O(log n).
    func partitioningIndex(where isMet: (Element) -> Bool) -> Index {
        var low = startIndex
        var count = self.count
        while count > 0 {
            let middle = index(low, offsetBy: count / 2)
            if isMet(self[middle]) {
                count /= 2
            } else {
                low = index(after: middle)
                count -= count / 2 + 1
            }
        }
        return low
    }
}
