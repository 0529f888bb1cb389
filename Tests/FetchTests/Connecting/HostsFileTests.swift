import Foundation
import Testing

@testable import EventLoop
@testable import Fetch
@testable import Web

@Suite struct HostsFileTests {
    private let path = NSTemporaryDirectory() + "hosts-\(UUID().uuidString)"

    private func write(_ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func texts(_ host: String, in file: inout HostsFile) -> [String] {
        file.addresses(of: host).map(\.description)
    }

    @Test func namesAreFound_IPv6First() throws {
        try write(
            """
            # 127.0.0.9 comment
            127.0.0.1\tlocalhost one  Two.test # three
              ::1 two.test\r
            127.0.0.2 two.test
            not-an-address four
            fe80::1%lo five
            0.0.0.0
            127.0.0.3 last
            """)
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = HostsFile(path: path)
        #expect(texts("one", in: &file) == ["127.0.0.1:0"])
        #expect(texts("two.test", in: &file) == ["[::1]:0", "127.0.0.1:0", "127.0.0.2:0"])
        #expect(texts("last", in: &file) == ["127.0.0.3:0"])
        for name in ["three", "four", "five", "comment", ""] { #expect(texts(name, in: &file).isEmpty) }
    }

    @Test func aFileThatChangesIsReadAnew_AndOneThatGoesHasNoNames() throws {
        var file = HostsFile(path: path)
        #expect(texts("a", in: &file).isEmpty)
        try write("127.0.0.1 a")
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(texts("a", in: &file) == ["127.0.0.1:0"])
        try write("127.0.0.2 a b")
        #expect(texts("a", in: &file) == ["127.0.0.2:0"] && texts("b", in: &file) == ["127.0.0.2:0"])
        try FileManager.default.removeItem(atPath: path)
        #expect(texts("a", in: &file).isEmpty)
    }

    @Test func aResolverKnowsTheMachinesOwnNames_WhateverOthersWouldSay() throws {
        try write("127.0.1.1 own own.test\n192.168.0.1 router")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let resolver = Resolver(loop: try EventLoop(), hostsFile: HostsFile(path: path))
        for host in ["own", "own.", "own.test.."] { #expect(resolver.own(host) == [.v4(0x7F00_0101)], "\(host)") }
        #expect(resolver.own("router") == [.v4(0xC0A8_0001)])
        for host in ["x.own", "localhost", "other.test", ""] { #expect(resolver.own(host).isEmpty, "\(host)") }
    }

    @Test func aNameHasOnlySoManyAddresses() throws {
        try write((0..<300).map { "127.0.\($0 / 200).\($0 % 200 + 1) a\n" }.joined())
        defer { try? FileManager.default.removeItem(atPath: path) }
        var file = HostsFile(path: path)
        #expect(file.addresses(of: "a").count == DNSClient.addressLimit)
    }
}
