/// Waits for readiness on many descriptors at once: the bottom of the loop, one class for each system call.
///
/// Named after CPython's `selectors`. Not thread-safe: it belongs to the loop's thread.
package protocol Selector: AnyObject {
    /// Whether readiness is told once, when it begins (true), or at every `select` for as long as it lasts (false).
    var isEdgeTriggered: Bool { get }

    /// Adds a descriptor; `data` comes back with each of its events. No interest is allowed: nothing is told then.
    func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError)

    /// Replaces a registered descriptor's interest and data.
    func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError)

    /// Removes a descriptor; to be called before it is closed.
    func unregister(_ descriptor: Int32) throws(SelectorError)

    /// Waits until a descriptor is ready or `timeout` nanoseconds are over, never less.
    ///
    /// - Parameters:
    ///   - timeout: zero only looks, nil waits for ever.
    ///   - events: emptied, then filled with what is ready, once for each descriptor.
    /// - Throws: `.system` with EINTR, EBADF (a registered descriptor has been closed), ENOMEM.
    func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError)
}

extension Selector {
    /// Ready descriptors told at a time at most, which keeps turns short. The rest waits for the next turn: epoll hands
    /// them out in rotation and `poll` begins where it left off, so none starves; `select` has no more than 1024.
    static var batch: Int { 256 }
}

/// One descriptor's readiness.
package struct SelectorEvent: Equatable, Sendable {
    /// What the caller registered with the descriptor.
    package let data: UInt64
    /// Hang-up and error count as both directions, so that whoever waits sees them in the next system call; where they are
    /// told once, they and the end of the peer's half come with `end`.
    package let ready: Interest

    package init(data: UInt64, ready: Interest) {
        self.data = data
        self.ready = ready
    }
}

/// The directions of a descriptor that somebody waits for, or that are ready.
public struct Interest: OptionSet, Sendable, Hashable {
    /// The set's bits.
    public let rawValue: UInt8

    /// A set of these bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Data, a connection to accept, the end of the stream, or an error can be read.
    public static let read = Interest(rawValue: 1)
    /// Data can be written, a connection is made, or an error can be read.
    public static let write = Interest(rawValue: 2)
    /// There is an end to be read behind what there is to read. Only told, never waited for, and only by a selector that
    /// tells of each readiness once.
    static let end = Interest(rawValue: 4)
}

/// The system calls that can wait for readiness.
public enum SelectorKind: String, CaseIterable, Sendable {
    /// epoll(7), edge-triggered: O(ready) a turn.
    case epoll
    /// poll(2): O(waiting) a turn.
    case poll
    /// select(2): O(highest descriptor) a turn, and no descriptor beyond `FD_SETSIZE` (1024).
    case select

    /// A new selector of this kind.
    package func make() throws(SelectorError) -> any Selector {
        switch self {
        case .epoll: try EpollSelector()
        case .poll: PollSelector()
        case .select: SelectSelector()
        }
    }
}
