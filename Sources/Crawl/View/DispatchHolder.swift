public import Words

/// A part of the program that can hold a crawl's dispatch back: a subscriber that can't keep up, or a store that is
/// full.
///
/// Each part has its own holder, so that none releases the hold of another.
public struct DispatchHolder: Sendable, Hashable {
    /// Why nothing is dispatched, for texts such as "why idle: the log's reader is behind".
    public let reason: SafeText

    /// Creates a holder that is identified by its reason.
    public init(_ reason: SafeText) {
        self.reason = reason
    }
}
