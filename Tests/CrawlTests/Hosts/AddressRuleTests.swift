import Testing

@testable import Crawl
@testable import HTTP
@testable import Web

@Suite struct AddressRuleTests {
    @Test(
        arguments: [
            (
                .global,
                [
                    "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0", "192.0.1.0",
                    "223.255.255.255",
                ]
            ),
            (.loopback, ["127.0.0.1", "127.255.255.255", "2130706433", "0x7f.1", "017700000001"]),
            (
                .privateUse,
                ["10.0.0.0", "172.16.0.0", "172.31.255.255", "192.168.0.0", "100.64.0.0", "100.127.255.255"]
            ),
            (.linkLocal, ["169.254.169.254", "[fe80::1]", "[febf::1]"]),
            (.unspecified, ["0.0.0.0", "0.255.255.255", "[::]"]),
            (.multicast, ["224.0.0.0", "239.255.255.255", "[ff02::1]"]), (.broadcast, ["255.255.255.255"]),
            (
                .reserved,
                [
                    "192.0.0.1", "192.0.2.1", "192.88.99.1", "198.18.0.0", "198.19.255.255", "198.51.100.1",
                    "203.0.113.1", "240.0.0.0", "255.255.255.254",
                ]
            ),
            (
                .global,
                ["[2606:4700::1111]", "[2a00::]", "[::ffff:1.1.1.1]", "[64:ff9b::1.1.1.1]", "[2002:101:101::1]"]
            ),
            (
                .loopback,
                [
                    "[::1]", "[::ffff:127.0.0.2]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
                    "[::ffff:0:127.0.0.1]",
                ]
            ),
            (
                .privateUse,
                ["[fc00::]", "[fdff::1]", "[fec0::1]", "[64:ff9b:1::1]", "[::ffff:10.0.0.1]", "[2002:a00:1::]"]
            ),
            // Teredo: the server in bits 32 to 63, the client inverted in the last 32.
            (.privateUse, ["[2001:0:a00:1::fefe:fefe]", "[2001:0:101:101::f5ff:fffe]"]),
            (.global, ["[2001:0:101:101::fefe:fefe]"]), (.linkLocal, ["[64:ff9b::169.254.169.254]"]),
            (
                .reserved,
                ["[2001:db8::1]", "[3fff::1]", "[2001:2::1]", "[100::1]", "[4000::]", "[5f00::]", "[2001:10::]"]
            ),
        ] as [(AddressClass, [String])])
    func classes(_ expected: AddressClass, _ hosts: [String]) throws {
        for host in hosts {
            let url = try WebURL("http://\(host)/")
            let address = try #require(IPAddress(host: url.bytes[url.hostRange]))
            #expect(address.addressClass == expected, "\(host)")
            #expect(IPAddress(bytes: address.bytes) == address)
            #expect(url.hostname == (address.bytes.count == 4 ? "\(address)" : "[\(address)]"))
        }
    }

    @Test(arguments: [
        // seed, links that are skipped, links that are not, with any scope
        (
            "http://a.test/",
            [
                "http://127.0.0.1/", "http://2130706441/", "http://[::ffff:a00:1]/", "http://localhost/",
                "http://x.localhost./", "http://169.254.169.254/latest/",
            ], ["http://b.test/", "http://1.1.1.1/"]
        ),
        (
            "http://127.0.0.1/", ["http://127.0.0.2/", "http://[::1]/", "http://10.0.0.1/"],
            ["http://127.1:81/", "http://0x7f000001/x", "http://localhost/"]
        ),
        (
            "http://10.1.2.3/", ["http://10.1.2.4/", "http://127.0.0.1/", "http://localhost/"],
            ["http://10.1.2.3:8080/"]
        ),
        (
            "http://localhost/", ["http://127.0.0.2/", "http://10.0.0.1/"],
            ["http://localhost:81/", "http://a.localhost/"]
        ),
    ])
    func addressesThatAreSpelled(_ seed: String, _ closed: [String], _ open: [String]) throws {
        let (crawl, recorder) = try begun {
            $0.seeds = [seed]; $0.scope = .any
        }
        let page = html((closed + open).map { "<a href='\($0)'>x</a>" }.joined())
        try play(crawl) { path, _ in .response(crawl.counts.seen == 1 ? page : html("")) }
        #expect(recorder.skips == closed.map { _ in .scope }, "\(seed)")
        #expect(crawl.counts.done == 1 + open.count)
        let (free, freed) = try begun {
            $0.seeds = [seed]; $0.scope = .any; $0.allowsPrivate = true
        }
        try play(free) { path, _ in .response(free.counts.seen == 1 ? page : html("")) }
        #expect(freed.skips.isEmpty && free.counts.done == 1 + open.count + closed.count)
    }

    @Test(arguments: [
        // what the seed's name says first, and what is open of what it says later
        (["1.1.1.1"], ["1.1.1.1", "1.0.0.1"], ["127.0.0.1", "10.0.0.1"]), (["127.0.0.2"], ["127.0.0.2"], ["127.0.0.3"]),
        (["10.0.0.1", "10.0.0.2"], ["10.0.0.1", "10.0.0.2"], ["10.0.0.3", "169.254.169.254"]),
        (["1.1.1.1", "127.0.0.1"], ["1.1.1.1"], ["127.0.0.1"]), (["169.254.169.254"], ["1.1.1.1"], ["169.254.169.254"]),
    ])
    func aSeedsNameOpensWhatItSaysFirst(_ first: [String], _ open: [String], _ closed: [String]) throws {
        var rule = AddressRule(allowsPrivate: false)
        rule.add(seed: try WebURL("http://seed.test/"))
        let parse = { (text: String) in IPAddress(host: Array(text.utf8)[...]) }
        rule.recordAddresses(["10.9.9.9"].compactMap(parse), of: Array("other.test".utf8)[...])
        rule.recordAddresses(first.compactMap(parse), of: Array("seed.test".utf8)[...])
        rule.recordAddresses(closed.compactMap(parse), of: Array("seed.test".utf8)[...])
        for address in open.compactMap(parse) { #expect(rule.allows(address)) }
        for address in (closed + ["10.9.9.9"]).compactMap(parse) { #expect(!rule.allows(address)) }
    }

    @Test func whyAnAddressIsClosed() throws {
        let (crawl, _) = try begun { $0.seeds = ["http://a.test/"] }
        let slot = try #require(crawl.next(now: 0)?.slot)
        let address = IPAddress.v4(0xA9FE_A9FE)
        #expect(
            throws: FetchError(
                .url,
                "the host's address 169.254.169.254 is link-local, where this crawl may not go (see --allow-private)")
        ) {
            try crawl.permitted([address], for: slot)
        }
        #expect(try crawl.permitted([address, .v4(0x0101_0101)], for: slot) == [.v4(0x0101_0101)])
        #expect(try crawl.permitted([], for: slot).isEmpty)
    }
}
