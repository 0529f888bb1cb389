/// Finds the lines of the log that pass a filter, some in each frame. A line stays as it is: each is read once.
struct LogScan {
    /// Lines read in a frame.
    static let slice = 30_000

    let filter: RowFilter
    /// The numbers of those found, in their order; those of lines that are no longer kept may stand at its beginning.
    private(set) var found: [Int] = []
    private var position = 0

    init(_ filter: RowFilter) {
        self.filter = filter
    }

    /// How much has been read, from 0 to 1; nil where all has.
    func share(of numbers: Range<Int>) -> Double? {
        let read = max(0, position - numbers.lowerBound)
        return position < numbers.upperBound && !numbers.isEmpty ? Double(read) / Double(numbers.count) : nil
    }

    /// Reads on, and forgets lines that are no longer kept.
    mutating func advance(over numbers: Range<Int>, passes: (Int) -> Bool) -> Scanning {
        position = max(position, numbers.lowerBound)
        let end = min(numbers.upperBound, position + Self.slice)
        while position < end {
            if passes(position) { found.append(position) }
            position += 1
        }
        let gone = found.partitioningIndex { $0 >= numbers.lowerBound }
        // Not with each that goes: what is behind it moves.
        if gone > found.count / 2 { found.removeFirst(gone) }
        return position < numbers.upperBound ? .awaited : .no
    }
}

extension RandomAccessCollection {
    /// The first place from which on elements meet a condition, where those that do stand behind those that do not. O(log n).
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
