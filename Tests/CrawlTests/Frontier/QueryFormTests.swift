import Testing

@testable import Crawl

@Suite struct QueryFormTests {
    private static let hex = (
        "956fc4374b63062987ebaf4576d15a83", "0cc175b9c0f1b6a831c399e269772661"
    )

    /// Whether the second URL is another form of the first.
    private func isForm(_ first: String, _ second: String) -> Bool {
        var forms = QueryForms(fingerprint: Fingerprint(seed: 5))
        func repeats(_ text: String, at host: UInt32 = 3) -> Bool {
            Array(text.utf8).withUnsafeBufferPointer { forms.repeats($0, at: host) }
        }
        #expect(!repeats(first))
        let isRepeated = repeats(second)
        #expect(!repeats(second, at: 4))
        return isRepeated
    }

    @Test(
        arguments: [
            ("/x?a=1&b=2", "/x?b=2&a=1", true), ("/x?a=1&b=2", "/x?a=2&b=1", false), ("/x?a=1", "/x?a=2", false),
            ("/x?a=1&b=2", "/y?b=2&a=1", false), ("/x?s=a&s=b", "/x?s=b&s=a", false),
            ("/x?s=a&s=b&p=1", "/x?p=1&s=a&s=b", true), ("/x?s=a&s=b&p=1", "/x?s=b&s=a&p=1", false),
            ("/x?s=a&p=1&s=b", "/x?s=a&s=b&p=1", true), ("/x?s=a&p=1&s=b", "/x?s=b&p=1&s=a", false),
            ("/x?a&b", "/x?b&a", true), ("/x?a=1&&b=2", "/x?b=2&a=1&", true), ("/x?a=1&b=2", "/x?b=2&a=1&b=2", false),
            ("/x?s=a&s=a", "/x?s=a", false), ("/x;v=1?a=1&b=2", "/x;v=2?b=2&a=1", false),
        ])
    func onlyTheOrderOfNamesDoesNotMatter(_ first: String, _ second: String, isSame: Bool) {
        #expect(isForm(first, second) == isSame)
    }

    @Test(
        arguments: [
            "/x?a=1&PHPSESSID=#", "/x?phpsessid=#&a=1", "/x?session_id=#", "/x?s_id=#", "/x?sid=#", "/x?SID=#",
            "/x?Session-Id=#",
            "/x?osCsid=#", "/x?ASP.NET_SessionId=#", "/x?ASPSESSIONIDACBDQRTS=#", "/x;jsessionid=#",
            "/x;jsessionid=#?a=1",
            "/x;PHPSESSID=#/y", "/x;v=1;sid=#;w=2", "/(S(#))/x.aspx", "/x?zenid=#&sort=a&sort=b",
        ])
    func aSessionDoesNotMatter(_ form: String) {
        for length in [16, 24, 32] {
            #expect(
                isForm(
                    form.replacing("#", with: Self.hex.0.prefix(length)),
                    form.replacing("#", with: Self.hex.1.prefix(length))))
        }
        let elsewhere = "/y" + form.dropFirst(form.hasPrefix("/x") ? 2 : 0)
        #expect(!isForm(form.replacing("#", with: Self.hex.0), elsewhere.replacing("#", with: Self.hex.1)))
    }

    @Test(
        arguments: [
            "hj4k2m9x0qw7ez5t1b8n", "r2t5uvjq435r4q7ib3vtdjq120", "aGVsbG8gd29ybGQhIQ%3D%3D", "AbC3dEf9GhJ2kLmN0pQ",
            "550e8400-e29b-41d4-a716-446655440000", "JBSWY3DPEHPK3PXP", "956FC4374B63062987EBAF4576D15A83.node1",
            "Lh2hQ7VbXq-1234567!-987654", "0000AbC3dEf9GhJ2kLmN0pQ:-1", "84930218475610293847",
        ])
    func tokensAreSessions(_ value: String) {
        #expect(isForm("/x?sid=q9w8e7r6t5y4u3i2o1p0", "/x?sid=\(value)"))
    }

    @Test(
        arguments: [
            "7", "42", "2018", "123456", "1514764800", "20180315120000", "1234567890123456789", "keynote",
            "monday-morning",
            "introduction-to-machine-learning", "IntroductionToMachineLearning", "annual-general-meeting-2018",
            "conference2018session3b", "2018-03-15T12:30:00Z", "20180315T123000Z", "internationalisation",
            "Rechtsschutzversicherung", "%D0%B2%D0%B2%D0%B5%D0%B4%D0%B5%D0%BD%D0%B8%D0%B5",
            "%E5%8E%9F%E5%AD%90%E5%8A%9B",
            "0000000000000000", "a1a1a1a1a1a1a1a1", "john.smith%40example.com", "v1.2.3-beta.4+build.5", "",
            "opening%20session%201",
        ])
    func numbersDatesAndWordsArePages(_ value: String) {
        for name in ["sid", "session", "session_id", "PHPSESSID", "cfid", "s_id"] {
            #expect(!isForm("/x?\(name)=1", "/x?\(name)=\(value)"))
            #expect(!isForm("/x;\(name)=1", "/x;\(name)=\(value)"))
        }
    }

    @Test func aTokenUnderAnotherNameIsAPage() {
        for name in ["id", "hash", "sidebar", "newsid", "processid", "ASPSESSIONIDABC", "asid"] {
            #expect(!isForm("/x?\(name)=\(Self.hex.0)", "/x?\(name)=\(Self.hex.1)"))
        }
    }

    /// Letters alone are a word, but for those who call their sessions so; numbers are, but in pairs.
    @Test func someServersHaveValuesOfTheirOwn() {
        let letters = ("LJKFDGPADMEHOPKBBLPHNOGH", "GHBNMLPOIUYTRECVBNMKLJHG")
        #expect(isForm("/x?ASPSESSIONIDQACTBRDT=\(letters.0)", "/x?ASPSESSIONIDSSQRCTAB=\(letters.1)"))
        #expect(!isForm("/x?session=\(letters.0)", "/x?session=\(letters.1)"))
        #expect(isForm("/x?CFID=1234567&CFTOKEN=81234567", "/x?cfid=1234568&cftoken=19283746"))
        #expect(!isForm("/x?cfid=1234567&cftoken=1", "/x?cfid=1234568&cftoken=2"))
    }
}
