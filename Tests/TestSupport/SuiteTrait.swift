public import Testing

extension Trait where Self == ConditionTrait {
    /// Skips the test, and says why, where the suite of conformance data is not there.
    public static func suite(_ name: String) -> Self {
        .enabled(if: Suites.has(name), "the conformance suite '\(name)' is not there")
    }
}
