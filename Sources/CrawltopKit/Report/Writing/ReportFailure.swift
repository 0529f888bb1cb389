/// Why a report cannot be read from its job, or cannot be written: one sentence for a person.
public struct ReportFailure: Error, Sendable {
    /// The sentence, without a full stop.
    public let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }
}
