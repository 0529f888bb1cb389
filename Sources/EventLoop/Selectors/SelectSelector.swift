import CNet
import Glibc

/// select(2): level-triggered, with sets that are arrays of `FD_SETSIZE` bits.
///
/// FD_SET on a larger number would write past the array, so `register` refuses such a descriptor.
package final class SelectSelector: Selector {
    /// One more than the largest descriptor that fits.
    package static let limit = Int(FD_SETSIZE)

    private var interests = [Interest?](repeating: nil, count: SelectSelector.limit)
    private var data = [UInt64](repeating: 0, count: SelectSelector.limit)
    private var reading = fd_set()
    private var writing = fd_set()
    /// One more than the largest registered descriptor.
    private var end: Int32 = 0

    package var isEdgeTriggered: Bool { false }

    package init() {
        shims_fd_zero(&reading)
        shims_fd_zero(&writing)
    }

    package func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        guard descriptor >= 0 else { throw .system(call: "select", errno: EBADF) }
        guard descriptor < Self.limit else { throw .tooManyDescriptors(limit: Self.limit) }
        guard interests[Int(descriptor)] == nil else { throw .alreadyRegistered(descriptor) }
        set(descriptor, interest, data)
        end = max(end, descriptor + 1)
    }

    package func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        try checkRegistered(descriptor)
        set(descriptor, interest, data)
    }

    package func unregister(_ descriptor: Int32) throws(SelectorError) {
        try checkRegistered(descriptor)
        set(descriptor, [], 0)
        interests[Int(descriptor)] = nil
        while end > 0, interests[Int(end) - 1] == nil { end -= 1 }
    }

    package func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError) {
        events.removeAll(keepingCapacity: true)
        var readable = reading
        var writable = writing
        var remaining = shims_select(end, &readable, &writable, timeout.map { max($0, 0) } ?? -1)
        guard remaining >= 0 else { throw .failed("select") }
        var descriptor: Int32 = 0
        while descriptor < end, remaining > 0 {
            var ready: Interest = []
            if shims_fd_is_set(descriptor, &readable) { ready.insert(.read) }
            if shims_fd_is_set(descriptor, &writable) { ready.insert(.write) }
            if !ready.isEmpty {
                remaining -= ready == [.read, .write] ? 2 : 1
                events.append(SelectorEvent(data: data[Int(descriptor)], ready: ready))
            }
            descriptor += 1
        }
    }

    private func set(_ descriptor: Int32, _ interest: Interest, _ data: UInt64) {
        interests[Int(descriptor)] = interest
        self.data[Int(descriptor)] = data
        if interest.contains(.read) {
            shims_fd_set(descriptor, &reading)
        } else {
            shims_fd_clear(descriptor, &reading)
        }
        if interest.contains(.write) {
            shims_fd_set(descriptor, &writing)
        } else {
            shims_fd_clear(descriptor, &writing)
        }
    }

    private func checkRegistered(_ descriptor: Int32) throws(SelectorError) {
        guard descriptor >= 0, descriptor < Self.limit, interests[Int(descriptor)] != nil else {
            throw .notRegistered(descriptor)
        }
    }
}
