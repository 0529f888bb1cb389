package import EventLoop

/// Time that stands still while there is something to do, and goes on to the next deadline at once where there is not: for
/// tests of what happens after a while. A task that yields until something has happened is something to do: it waits by
/// `turnUntil`, which lets time go on. What they talk to is on the same loop, so that it lives in the same time.
package final class JumpingTime: Selector {
    /// What the system may need to bring what was sent to the other end of a loopback connection, nanoseconds.
    private static let grace: Int64 = 2_000_000

    private let selector: any Selector
    private var now = EventLoop.clock()

    private init(_ selector: any Selector) {
        self.selector = selector
    }

    /// A loop in a time of its own.
    package static func loop(selector kind: SelectorKind = .epoll) throws -> EventLoop {
        let time = JumpingTime(try kind.make())
        return try EventLoop(selector: time, kind: kind, clock: { [unowned time] in time.now })
    }

    package var isEdgeTriggered: Bool { selector.isEdgeTriggered }

    package func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        try selector.register(descriptor, interest, data: data)
    }

    package func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        try selector.modify(descriptor, interest, data: data)
    }

    package func unregister(_ descriptor: Int32) throws(SelectorError) {
        try selector.unregister(descriptor)
    }

    package func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError) {
        try selector.select(timeout: timeout.map { min($0, Self.grace) }, into: &events)
        if events.isEmpty, let timeout { now += timeout }
    }
}
