import CNet
import Glibc

/// epoll(7), edge-triggered: the kernel keeps the set, so the cost of a turn grows with what is ready, not with what is
/// watched.
///
/// With edge triggers, one registration for both directions lasts for a connection's whole life, and a keep-alive
/// exchange needs no epoll_ctl(2).
package final class EpollSelector: Selector {
    private let epoll: Int32
    private let buffer: UnsafeMutableBufferPointer<epoll_event>

    package var isEdgeTriggered: Bool { true }

    package init() throws(SelectorError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        guard epoll >= 0 else { throw .failed("epoll_create1") }
        buffer = .allocate(capacity: Self.batch)
        buffer.initialize(repeating: epoll_event())
    }

    deinit {
        buffer.deallocate()
        close(epoll)
    }

    package func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        try control(EPOLL_CTL_ADD, descriptor, interest, data)
    }

    package func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        try control(EPOLL_CTL_MOD, descriptor, interest, data)
    }

    package func unregister(_ descriptor: Int32) throws(SelectorError) {
        try control(EPOLL_CTL_DEL, descriptor, [], 0)
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: Interest, _ data: UInt64
    ) throws(SelectorError) {
        var mask = shims_epoll_edge_triggered()
        if interest.contains(.read) { mask |= EPOLLIN.rawValue | EPOLLRDHUP.rawValue }
        if interest.contains(.write) { mask |= EPOLLOUT.rawValue }
        guard shims_epoll_control(epoll, operation, descriptor, mask, data) != 0 else { return }
        switch errno {
        case EEXIST: throw .alreadyRegistered(descriptor)
        case ENOENT: throw .notRegistered(descriptor)
        default: throw .failed("epoll_ctl")
        }
    }

    package func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError) {
        events.removeAll(keepingCapacity: true)
        let count = shims_epoll_wait(epoll, buffer.baseAddress, Int32(buffer.count), timeout.map { max($0, 0) } ?? -1)
        guard count >= 0 else { throw .failed("epoll_wait") }
        for index in 0..<Int(count) {
            let mask = shims_epoll_events(&buffer[index])
            var ready: Interest = []
            if mask & Self.readMask != 0 { ready.insert(.read) }
            if mask & Self.writeMask != 0 { ready.insert(.write) }
            if mask & Self.end != 0 { ready.insert(.end) }
            events.append(SelectorEvent(data: shims_epoll_data(&buffer[index]), ready: ready))
        }
    }

    private static let end = EPOLLHUP.rawValue | EPOLLERR.rawValue | EPOLLRDHUP.rawValue
    private static let readMask = EPOLLIN.rawValue | end
    private static let writeMask = EPOLLOUT.rawValue | end
}
