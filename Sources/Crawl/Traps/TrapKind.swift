/// The kind of a trap. Names are those of the log's `trap` field.
public enum TrapKind: String, Sendable, CaseIterable {
    /// Segments of the path repeat.
    case repetition
    /// The path has too many segments.
    case segments
    /// Only the order of parameters or a session's identity differs from a known URL.
    case query
    /// Pages of the same template led to each other without anything new.
    case template
    /// The same for a part of a site, below one first segment.
    case section
    /// The same for a host.
    case host
}
