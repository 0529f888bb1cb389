/// What gave a trap away. Names are those of the log's `trap` field.
public enum TrapKind: String, Sendable, CaseIterable {
    /// Segments of the path repeat.
    case repetition
    /// The path has too many segments.
    case segments
    /// Only the order of parameters or a session's identity differs from a URL that is known.
    case query
    /// Pages of this template have led to each other without saying anything new.
    case template
    /// The same for a part of a site, below one first segment.
    case section
    /// The same for a host.
    case host
}
