/// Waits for readiness on many descriptors at once. There is one class for each system call.
///
/// Named after CPython's `selectors`. Not thread-safe: it belongs to the loop's thread.
package protocol Selector: AnyObject {
    /// Whether readiness is reported once, when it begins (true), or by every `select` for as long as it lasts (false).
    var isEdgeTriggered: Bool { get }

    /// Adds a descriptor. `data` comes back with each of its events. The interest may be empty.
    func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError)

    /// Replaces a registered descriptor's interest and data.
    func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError)

    /// Removes a descriptor. Call it before closing the descriptor.
    func unregister(_ descriptor: Int32) throws(SelectorError)

    /// Waits until a descriptor is ready or at least `timeout` nanoseconds have passed.
    ///
    /// - Parameters:
    ///   - timeout: in nanoseconds; zero returns at once, nil waits for ever.
    ///   - events: emptied, then filled with what is ready, once for each descriptor.
    /// - Throws: `.system` with EINTR, EBADF (a registered descriptor has been closed), ENOMEM.
    func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError)
}

extension Selector {
    /// The largest number of ready descriptors that one `select` returns, which keeps turns short. The rest waits for
    /// the next turn: epoll returns them in rotation and `poll` starts where it left off, so none starves; `select` has
    /// at most 1024.
    static var batch: Int { 256 }
}

/// One descriptor's readiness.
package struct SelectorEvent: Equatable, Sendable {
    /// The data that was registered with the descriptor.
    package let data: UInt64
    /// Hang-up and error count as both directions, so that every waiter meets them in its next system call. An
    /// edge-triggered selector adds `end` to them, and to the end of the peer's half.
    package let ready: Interest

    package init(data: UInt64, ready: Interest) {
        self.data = data
        self.ready = ready
    }
}

/// A set of directions of a descriptor: those that have a waiter, or those that are ready.
public struct Interest: OptionSet, Sendable, Hashable {
    /// The set's bits.
    public let rawValue: UInt8

    /// Creates a set with the given bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Data, a connection to accept, the end of the stream, or an error can be read.
    public static let read = Interest(rawValue: 1)
    /// Data can be written, a connection is made, or an error can be read.
    public static let write = Interest(rawValue: 2)
    /// The end of the stream follows the data that can be read. Only edge-triggered selectors report it, and nobody
    /// waits for it.
    static let end = Interest(rawValue: 4)
}

/// The system calls that can wait for readiness.
public enum SelectorKind: String, CaseIterable, Sendable {
    /// epoll(7), edge-triggered: O(ready) each turn.
    case epoll
    /// poll(2): O(waiting) each turn.
    case poll
    /// select(2): O(highest descriptor) each turn, and no descriptor beyond `FD_SETSIZE` (1024).
    case select

    /// Creates a selector of this kind.
    package func make() throws(SelectorError) -> any Selector {
        switch self {
        case .epoll: try EpollSelector()
        case .poll: PollSelector()
        case .select: SelectSelector()
        }
    }
}
