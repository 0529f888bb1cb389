import EventLoop
import Glibc
import Testing

/// Descriptors beyond what select(2)'s sets hold.
@Suite(.timeLimit(.minutes(1))) struct SelectLimitTests {
    /// A socket with a number of at least `number`, and its peer.
    private func socket(from number: Int32) throws -> (high: Int32, peer: Int32) {
        try #require(allowDescriptors(Int(number) + 200))
        let pair = try SocketPair()
        let high = fcntl(pair.left, F_DUPFD, number)
        try #require(high >= number)
        close(pair.left)
        return (high, pair.right)
    }

    @Test(arguments: [1_024, 1_025, 2_000] as [Int32])
    func selectRefuses(_ number: Int32) throws {
        let (high, peer) = try socket(from: number)
        defer { [high, peer].forEach { close($0) } }
        let loop = try EventLoop(selector: .select)
        #expect(throws: SelectorError.tooManyDescriptors(limit: 1_024)) { try loop.watch(high) }
        let selector = SelectSelector()
        #expect(throws: SelectorError.notRegistered(high)) { try selector.modify(high, .read, data: 0) }
        #expect(throws: SelectorError.notRegistered(high)) { try selector.unregister(high) }
    }

    @Test(arguments: [SelectorKind.epoll, .poll])
    func othersServe(_ kind: SelectorKind) throws {
        let (high, peer) = try socket(from: 1_024)
        defer { [high, peer].forEach { close($0) } }
        let selector = try kind.make()
        try selector.register(high, .read, data: 5)
        send(peer)
        var events: [SelectorEvent] = []
        try selector.select(timeout: nil, into: &events)
        #expect(events.map(\.data) == [5])
    }

    @Test func lastNumberOfSelectServes() throws {
        let (high, peer) = try socket(from: 1_000)
        defer { [high, peer].forEach { close($0) } }
        try #require(high < 1_024)
        let selector = SelectSelector()
        try selector.register(high, .read, data: 5)
        send(peer)
        var events: [SelectorEvent] = []
        try selector.select(timeout: nil, into: &events)
        #expect(events == [SelectorEvent(data: 5, ready: .read)])
    }

    @Test func messageNamesTheLimit() {
        #expect(SelectorError.tooManyDescriptors(limit: 1_024).description.contains("1024"))
        #expect(SelectorError.system(call: "epoll_ctl", errno: EPERM).description.contains("epoll_ctl: "))
    }
}
