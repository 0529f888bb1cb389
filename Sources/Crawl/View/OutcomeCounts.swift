/// A number for each outcome.
public struct OutcomeCounts: Sendable {
    private var numbers = InlineArray<4, Int>(repeating: 0)

    /// The number for an outcome.
    public internal(set) subscript(outcome: FetchOutcome) -> Int {
        get { numbers[Self.place(outcome)] }
        set { numbers[Self.place(outcome)] = newValue }
    }

    private static func place(_ outcome: FetchOutcome) -> Int {
        switch outcome {
        case .ok: 0
        case .redirect: 1
        case .status: 2
        case .error: 3
        }
    }
}
