import Crawl
import TestSupport
import Testing

@testable import CrawltopKit
@testable import Store

/// What tells a job from all others.
@Suite struct JobIdentityTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func crawl(resumes: Bool = false) throws {
        try CrawltopKitTests.crawl(keptIn: folder, resumes: resumes) { _ in
        } answered: { _ in
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"
        }
    }

    private func identity() throws -> String? { try StoredJob(JobDirectory(folder.path)).value("identity") }

    @Test func aJobKeepsItsIdentity() throws {
        try crawl()
        let first = try #require(try identity())
        #expect(first.count == 32 && first.allSatisfy(\.isHexDigit))
        try crawl(resumes: true)
        #expect(try identity() == first)
    }

    @Test func anOldJobGetsOneWhenItGoesOn() throws {
        try crawl()
        let first = try identity()
        try Database("\(folder.path)/crawl.sqlite", .write).execute("DELETE FROM job WHERE key = 'identity'")
        try crawl(resumes: true)
        let second = try #require(try identity())
        #expect(second.count == 32 && second != first)
    }
}
