public import Words

/// Somebody that can hold a crawl's dispatch back, by name: a subscriber that can't keep up, or a store that is full.
///
/// Each part of a program that may do so has a holder of its own, so that none lets go of what another holds.
public struct DispatchHolder: Sendable, Hashable {
    /// Why nothing is dispatched, as in "why idle: the log's reader is behind".
    public let reason: SafeText

    /// A holder that is known by its reason.
    public init(_ reason: SafeText) {
        self.reason = reason
    }
}
