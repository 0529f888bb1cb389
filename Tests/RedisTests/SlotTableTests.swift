import Testing

@testable import Redis

@Suite struct SlotTableTests {
    private static func teller() throws -> RedisAddress { try RedisAddress("rediss://me:pw@teller.invalid:7000/2") }

    private static func read(_ text: String) throws -> SlotTable {
        let reader = ReplyReader()
        try Array(text.utf8).withUnsafeBufferPointer { try reader.feed(UnsafeRawBufferPointer($0)) }
        return try SlotTable(try #require(try reader.next()), from: teller())
    }

    private static func range(_ first: String, _ last: String, _ host: String, _ port: String) -> String {
        "*3\r\n:\(first)\r\n:\(last)\r\n*2\r\n\(host)\r\n:\(port)\r\n"
    }

    @Test func eachSlotHasItsMaster() throws {
        let table = try Self.read(
            "*3\r\n" + Self.range("0", "99", "$9\r\n127.0.0.1", "7001")
                + Self.range("100", "16383", "$3\r\n::1", "7002")
                + Self.range("50", "50", "$-1", "7003"))
        #expect(
            table.masters.map(\.description) == [
                "rediss://127.0.0.1:7001/2", "rediss://[::1]:7002/2", "rediss://teller.invalid:7003/2",
            ])
        #expect(table.masters.allSatisfy { $0.password == Array("pw".utf8) && $0.user == Array("me".utf8) })
        #expect(table.owners[0] == 0 && table.owners[50] == 2 && table.owners[99] == 0 && table.owners[16_383] == 1)
        #expect(table.isComplete)
        #expect(try !Self.read("*1\r\n" + Self.range("0", "16382", "$0\r\n", "1")).isComplete)
        #expect(try !Self.read("*0\r\n").isComplete)
    }

    @Test(arguments: [
        ":1\r\n", "$-1\r\n", "*1\r\n:1\r\n", "*1\r\n*0\r\n", "*1\r\n" + range("0", "16384", "$1\r\na", "1"),
        "*1\r\n" + range("-1", "5", "$1\r\na", "1"), "*1\r\n" + range("6", "5", "$1\r\na", "1"),
        "*1\r\n" + range("0", "5", "$1\r\na", "0"), "*1\r\n" + range("0", "5", "$1\r\na", "65536"),
        "*1\r\n" + range("0", "5", "$3\r\na/b", "1"), "*1\r\n" + range("0", "5", "$3\r\na@b", "1"),
        "*1\r\n" + range("0", "5", "$1\r\n?", "1"), "*1\r\n" + range("0", "5", "$5\r\na:1#b", "1"),
    ])
    func otherRepliesAreRefused(_ text: String) {
        #expect(throws: RedisFailure.noSlots) { try Self.read(text) }
    }

    @Test func tooManyMastersAreRefused() throws {
        func table(_ count: Int) -> String {
            "*\(count)\r\n" + (1...count).map { Self.range("\($0)", "\($0)", "$1\r\na", "\($0)") }.joined()
        }
        #expect(try Self.read(table(SlotTable.mostMasters)).masters.count == SlotTable.mostMasters)
        #expect(throws: RedisFailure.noSlots) { try Self.read(table(SlotTable.mostMasters + 1)) }
    }

    @Test(arguments: [
        ("MOVED 3999 127.0.0.1:6381", "moved rediss://127.0.0.1:6381/2"), ("ASK 1 ::1:7", "ask rediss://[::1]:7/2"),
        ("MOVED 3999 :6381", "moved rediss://teller.invalid:6381/2"), ("TRYAGAIN Multiple keys", "wait"),
        ("CLUSTERDOWN Hash slot not served", "wait"), ("MOVED 3999", nil), ("MOVED 3999 a:b", nil), ("MOVED 1 a", nil),
        ("ERR MOVED 3999 127.0.0.1:6381", nil), ("ASK 1 ?:7", nil), ("MOVED 1 a:0", nil), ("", nil),
    ])
    func redirectsAreRead(line: String, meaning: String?) throws {
        let told: String? =
            switch try Redirect(RedisError(Array(line.utf8)), from: Self.teller()) {
            case .moved(let address): "moved \(address)"
            case .ask(let address): "ask \(address)"
            case .wait: "wait"
            case nil: nil
            }
        #expect(told == meaning)
    }
}
