import Testing

@testable import Redis

@Suite struct RedisAddressTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let text: String
        let description: String
        var user: String?
        var password: String?
        var items: [[String]] = []

        var testDescription: String { text }
    }

    @Test(arguments: [
        Case(text: "redis://localhost", description: "redis://localhost:6379/0"),
        Case(text: "REDIS://Example.INVALID/", description: "redis://example.invalid:6379/0"),
        Case(text: "rediss://127.0.0.1:7000/3", description: "rediss://127.0.0.1:7000/3"),
        Case(text: "redis://[::1]:80", description: "redis://[::1]:80/0"),
        Case(text: "redis://[0:0::1]:443/15", description: "redis://[::1]:443/15"),
        Case(text: "redis://:pa%40ss@a.invalid", description: "redis://a.invalid:6379/0", password: "pa@ss"),
        Case(
            text: "redis://crawler:%00x@a.invalid/1?crawl=my%20site&shards=64&flag",
            description: "redis://a.invalid:6379/1",
            user: "crawler", password: "\0x", items: [["crawl", "my site"], ["shards", "64"], ["flag", ""]]),
        Case(
            text: "redis://u@a.invalid?a=b=c", description: "redis://a.invalid:6379/0", user: "u", password: "",
            items: [["a", "b=c"]]),
    ])
    func addressesAreParsed(_ expected: Case) throws {
        let address = try RedisAddress(expected.text)
        #expect(address.description == expected.description)
        #expect(address.user.map { String(decoding: $0, as: UTF8.self) } == expected.user)
        #expect(address.password.map { String(decoding: $0, as: UTF8.self) } == expected.password)
        #expect(address.items.map { [$0.name, $0.value] } == expected.items)
    }

    @Test(arguments: [
        "", "localhost", "http://localhost", "redis:localhost", "redis://", "redis:///0", "redis://\\a",
        "redis://:secret@",
        "unix:///s",
        "redis://a:0", "redis://a:65536", "redis://a:x", "redis://a/x", "redis://a/-1", "redis://a/0/1",
        "redis://a/99999999999", "redis://a/0#secret", "redis://a b/", "redis://:secret@[::1/0", "redis://a/+1",
    ])
    func othersAreRefusedWithoutBeingRepeated(_ text: String) throws {
        let error = try #require(throws: RedisAddressError.self) { try RedisAddress(text) }
        #expect(!error.message.isEmpty && !error.message.contains("secret"))
    }

    @Test func secretsAreInNoTextOfIt() throws {
        let address = try RedisAddress("redis://someone:secret@localhost")
        var dumped = ""
        dump((address, [address]), to: &dumped)
        for text in ["\(address)", String(reflecting: address), "\([address: address])", dumped] {
            #expect(!text.contains("secret") && !text.contains("someone"))
        }
        // Not as bytes, either.
        #expect(!dumped.contains("115"))
    }
}
