/// The lengths of the loop's turns, each from the end of one wait for readiness to the start of the next. For that long
/// nothing else on the loop is served.
public struct LoopLag: Equatable, Sendable {
    /// The number of turns.
    public private(set) var turns = 0
    /// The longest turn in nanoseconds.
    public private(set) var longest: Int64 = 0
    private var total: Int64 = 0

    /// Creates an empty window.
    public init() {}

    /// The mean turn in nanoseconds; 0 before the first.
    public var mean: Int64 { turns == 0 ? 0 : total / Int64(turns) }

    mutating func count(_ nanoseconds: Int64) {
        turns += 1
        total &+= nanoseconds
        longest = max(longest, nanoseconds)
    }
}
