import EventLoop
import Glibc
import Testing

/// The three selectors side by side: what the loop relies on, without the loop.
@Suite(.timeLimit(.minutes(1))) struct SelectorTests {
    struct Readiness: CustomTestStringConvertible {
        let testDescription: String
        let interest: Interest
        let ready: Interest
        let prepare: @Sendable (SocketPair) -> Void
    }

    static let readiness = [
        Readiness(testDescription: "idle", interest: .read, ready: []) { _ in },
        Readiness(testDescription: "bytes", interest: .read, ready: .read) { send($0.right) },
        Readiness(testDescription: "room", interest: .write, ready: .write) { _ in },
        Readiness(testDescription: "no room", interest: .write, ready: []) { fill($0.left) },
        Readiness(testDescription: "room again", interest: .write, ready: .write) {
            fill($0.left)
            drain($0.right)
        },
        Readiness(testDescription: "bytes and room", interest: [.read, .write], ready: [.read, .write]) {
            send($0.right)
        },
        Readiness(testDescription: "no interest", interest: [], ready: []) { send($0.right) },
        Readiness(testDescription: "end of stream", interest: .read, ready: .read) {
            shutdown($0.right, Int32(SHUT_WR))
        },
        Readiness(testDescription: "hung up", interest: [.read, .write], ready: [.read, .write]) {
            shutdown($0.right, Int32(SHUT_RDWR))
        },
    ]

    @Test(arguments: SelectorKind.allCases, readiness)
    func tellsReadiness(_ kind: SelectorKind, _ readiness: Readiness) throws {
        let selector = try kind.make()
        let pair = try SocketPair()
        defer { pair.close() }
        readiness.prepare(pair)
        try selector.register(pair.left, readiness.interest, data: 42)
        var events = [SelectorEvent(data: 1, ready: .read)]
        try selector.select(timeout: 0, into: &events)
        #expect(events.map(\.data) == (readiness.ready.isEmpty ? [] : [42]))
        #expect(Interest(events.map(\.ready)).intersection(readiness.interest) == readiness.ready)
    }

    @Test(arguments: SelectorKind.allCases)
    func hangUpWithoutInterestIsNotRepeated(_ kind: SelectorKind) throws {
        let selector = try kind.make()
        let pair = try SocketPair()
        defer { close(pair.left) }
        try selector.register(pair.left, [], data: 42)
        close(pair.right)
        var events: [SelectorEvent] = []
        try selector.select(timeout: 0, into: &events)
        try selector.select(timeout: 0, into: &events)
        #expect(events.isEmpty)
    }

    @Test(arguments: SelectorKind.allCases)
    func modifyChangesInterestAndData(_ kind: SelectorKind) throws {
        let selector = try kind.make()
        let pair = try SocketPair()
        defer { pair.close() }
        try selector.register(pair.left, .read, data: 1)
        var events: [SelectorEvent] = []
        try selector.select(timeout: 0, into: &events)
        #expect(events.isEmpty)
        try selector.modify(pair.left, .write, data: 2)
        try selector.select(timeout: 0, into: &events)
        #expect(events == [SelectorEvent(data: 2, ready: .write)])
        try selector.modify(pair.left, .read, data: 3)
        try selector.select(timeout: 0, into: &events)
        #expect(events.isEmpty)
    }

    @Test(arguments: SelectorKind.allCases)
    func unregisteredDescriptorIsSilent(_ kind: SelectorKind) throws {
        let selector = try kind.make()
        let pairs = try (0..<3).map { _ in try SocketPair() }
        defer { pairs.forEach { $0.close() } }
        for (index, pair) in pairs.enumerated() {
            try selector.register(pair.left, .write, data: UInt64(index))
        }
        try selector.unregister(pairs[0].left)
        var events: [SelectorEvent] = []
        try selector.select(timeout: 0, into: &events)
        #expect(Set(events.map(\.data)) == [1, 2])
        // The place in the selector is free again.
        try selector.register(pairs[0].left, .write, data: 9)
        try selector.modify(pairs[2].left, [], data: 2)
        try selector.select(timeout: 0, into: &events)
        #expect(Set(events.map(\.data)).isSuperset(of: [9]))
        #expect(!events.contains { $0.data == 2 })
    }

    @Test(arguments: SelectorKind.allCases)
    func misuseIsAnError(_ kind: SelectorKind) throws {
        let selector = try kind.make()
        let pair = try SocketPair()
        defer { pair.close() }
        #expect(throws: SelectorError.notRegistered(pair.left)) {
            try selector.modify(pair.left, .read, data: 0)
        }
        #expect(throws: SelectorError.notRegistered(pair.left)) { try selector.unregister(pair.left) }
        try selector.register(pair.left, .read, data: 0)
        #expect(throws: SelectorError.alreadyRegistered(pair.left)) {
            try selector.register(pair.left, .read, data: 0)
        }
        #expect(throws: SelectorError.self) { try selector.register(-1, .read, data: 0) }
    }

    @Test(arguments: SelectorKind.allCases, [1, 1_000, 999_999, 1_000_001, 2_500_000])
    func timeOutIsNeverEarly(_ kind: SelectorKind, _ timeout: Int64) throws {
        let selector = try kind.make()
        var events: [SelectorEvent] = []
        let started = EventLoop.clock()
        try selector.select(timeout: timeout, into: &events)
        #expect(EventLoop.clock() - started >= timeout)
        #expect(events.isEmpty)
    }

    @Test(arguments: [SelectorKind.poll, .select])
    func closedDescriptorFailsTheWait(_ kind: SelectorKind) throws {
        let selector = try kind.make()
        let pair = try SocketPair()
        let descriptor = try copy(pair.left, from: 900, for: kind)
        try selector.register(descriptor, .read, data: 0)
        pair.close()
        close(descriptor)
        var events: [SelectorEvent] = []
        #expect(throws: SelectorError.system(call: kind.rawValue, errno: EBADF)) {
            try selector.select(timeout: 0, into: &events)
        }
        #expect(events.isEmpty)
    }

    @Test func epollToldOnceUntilTheNextEdge() throws {
        let selector = try EpollSelector()
        let pair = try SocketPair()
        defer { pair.close() }
        try selector.register(pair.left, .read, data: 1)
        var events: [SelectorEvent] = []
        for expected in [1, 0, 1, 0] {
            if expected == 1 { send(pair.right) }
            try selector.select(timeout: 0, into: &events)
            #expect(events.count == expected)
        }
    }
}
