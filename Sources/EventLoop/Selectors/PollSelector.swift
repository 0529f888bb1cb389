import CNet
import Glibc

/// poll(2): level-triggered, with no limit on descriptor numbers. Every turn looks at every registered entry.
package final class PollSelector: Selector {
    private var entries: [pollfd] = []
    /// In the order of `entries`.
    private var data: [UInt64] = []
    /// The position of each descriptor's entry, by descriptor; -1 if it has none.
    private var positions: [Int] = []

    /// The position at which the next search for ready entries starts.
    private var start = 0

    package var isEdgeTriggered: Bool { false }

    package init() {}

    package func register(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        guard descriptor >= 0 else { throw .system(call: "poll", errno: EBADF) }
        let number = Int(descriptor)
        if number >= positions.count {
            positions.append(contentsOf: repeatElement(-1, count: number + 1 - positions.count))
        }
        guard positions[number] < 0 else { throw .alreadyRegistered(descriptor) }
        positions[number] = entries.count
        entries.append(Self.entry(descriptor, interest))
        self.data.append(data)
    }

    package func modify(_ descriptor: Int32, _ interest: Interest, data: UInt64) throws(SelectorError) {
        let position = try position(of: descriptor)
        entries[position] = Self.entry(descriptor, interest)
        self.data[position] = data
    }

    package func unregister(_ descriptor: Int32) throws(SelectorError) {
        let position = try position(of: descriptor)
        positions[Int(descriptor)] = -1
        let last = entries.removeLast()
        let lastData = data.removeLast()
        guard position < entries.count else { return }
        entries[position] = last
        data[position] = lastData
        positions[Self.number(of: last)] = position
    }

    package func select(timeout: Int64?, into events: inout [SelectorEvent]) throws(SelectorError) {
        events.removeAll(keepingCapacity: true)
        let count = entries.withUnsafeMutableBufferPointer {
            shims_poll($0.baseAddress, UInt($0.count), timeout.map { max($0, 0) } ?? -1)
        }
        guard count >= 0 else { throw .failed("poll") }
        var remaining = count
        var isInvalid = false
        var index = start < entries.count ? start : 0
        for _ in entries.indices {
            guard remaining > 0, events.count < Self.batch else { break }
            if entries[index].revents != 0 {
                remaining -= 1
                if Int32(entries[index].revents) & POLLNVAL != 0 { isInvalid = true }
                events.append(SelectorEvent(data: data[index], ready: entries[index].ready))
            }
            index += 1
            if index == entries.count { index = 0 }
        }
        if remaining > 0 { start = index }
        if isInvalid {
            events.removeAll(keepingCapacity: true)
            throw .system(call: "poll", errno: EBADF)
        }
    }

    private func position(of descriptor: Int32) throws(SelectorError) -> Int {
        guard descriptor >= 0, descriptor < positions.count, positions[Int(descriptor)] >= 0 else {
            throw .notRegistered(descriptor)
        }
        return positions[Int(descriptor)]
    }

    /// poll(2) reports hang-ups and errors again and again even if nothing is asked for. It skips negative numbers.
    private static func entry(_ descriptor: Int32, _ interest: Interest) -> pollfd {
        pollfd(interest.isEmpty ? ~descriptor : descriptor, interest)
    }

    private static func number(of entry: pollfd) -> Int {
        Int(entry.fd < 0 ? ~entry.fd : entry.fd)
    }
}

extension pollfd {
    init(_ descriptor: Int32, _ interest: Interest) {
        var events: Int32 = 0
        if interest.contains(.read) { events |= POLLIN }
        if interest.contains(.write) { events |= POLLOUT }
        self.init(fd: descriptor, events: Int16(events), revents: 0)
    }

    /// The directions in which the entry is ready.
    var ready: Interest {
        let mask = Int32(revents)
        var ready: Interest = []
        if mask & (POLLIN | POLLHUP | POLLERR) != 0 { ready.insert(.read) }
        if mask & (POLLOUT | POLLHUP | POLLERR) != 0 { ready.insert(.write) }
        return ready
    }
}
