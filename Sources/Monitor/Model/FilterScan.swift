/// Finds the rows of a long table that pass a filter, some in each frame. Rows are numbers in ascending order: new ones
/// are added at the end, old ones may be removed from the start. Each is read once.
struct FilterScan {
    let filter: RowFilter
    /// The number of rows to read in a frame.
    let slice: Int
    /// The rows found so far, in order; the first ones may be removed from the table.
    private(set) var found: [Int] = []
    private var position = 0

    init(_ filter: RowFilter, slice: Int) {
        self.filter = filter
        self.slice = slice
    }

    /// The part read so far, from 0 to 1; nil once all are read.
    func share<Rows: RandomAccessCollection>(of rows: Rows) -> Double? where Rows.Index == Int {
        let read = max(0, position - rows.startIndex)
        return position < rows.endIndex && !rows.isEmpty ? Double(read) / Double(rows.count) : nil
    }

    /// Reads further rows, including new ones, and forgets removed ones.
    mutating func advance<Rows: RandomAccessCollection<Int>>(over rows: Rows, passes: (Int) -> Bool) -> Scanning
    where Rows.Index == Int {
        position = max(position, rows.startIndex)
        let end = min(rows.endIndex, position + slice)
        while position < end {
            if passes(rows[position]) { found.append(rows[position]) }
            position += 1
        }
        let gone = found.partitioningIndex { $0 >= rows.first ?? .max }
        // Not for each removed row, because all later ones move.
        if gone > found.count / 2 { found.removeFirst(gone) }
        return position < rows.endIndex ? .awaited : .no
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
