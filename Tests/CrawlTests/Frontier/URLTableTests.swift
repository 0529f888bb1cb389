import Foundation
import Testing

@testable import Crawl

@Suite struct URLTableTests {
    @Test func aKnownURLCostsAtMost64BytesBesideItsText() {
        var table = URLTable(seed: 7)
        var text = Array("http://127.0.0.1:8080/docs/page-0000000.html".utf8)
        var worst = 0.0
        for number in 0..<300_000 {
            Self.number(number, in: &text)
            text.withUnsafeBufferPointer {
                let hash = table.hash($0)
                #expect(table.find($0, hash: hash) == nil)
                _ = table.insert($0, hash: hash, host: 0, referrer: URLRecord.none, depth: 1, hops: 0)
            }
            if number >= 100_000 { worst = max(worst, Double(table.overheadBytes) / Double(table.count)) }
        }
        // The todo queue's four bytes an entry, eight at worst, come on top.
        #expect(worst + 8 <= 64, "\(worst) bytes a URL")
        for number in stride(from: 0, to: 300_000, by: 997) {
            Self.number(number, in: &text)
            text.withUnsafeBufferPointer {
                #expect(table.find($0, hash: table.hash($0))?.pointee.id == UInt32(number))
            }
        }
    }

    /// A file that is open for reading alone cannot grow, as on a full disk: memory takes what it would take.
    @Test(arguments: [O_RDWR, O_RDONLY])
    func recordsBeyondTheMemoryAreInAFile_WhereItCanGrow(_ mode: Int32) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("crawltop-arena-\(getpid())-\(mode)")
            .path
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let descriptor = open(path, mode | O_CLOEXEC)
        try #require(descriptor >= 0)
        var table = URLTable(seed: 7)
        let file = URLFile(descriptor: descriptor, residentLimit: 0)
        table.map(from: file, beyond: 1 << 20)
        var text = Array("http://127.0.0.1:8080/docs/page-0000000.html".utf8)
        for number in 0..<200_000 {
            Self.number(number, in: &text)
            text.withUnsafeBufferPointer {
                _ = table.insert(
                    $0, hash: table.hash($0), host: UInt32(number), referrer: URLRecord.none, depth: 1, hops: 0)
            }
            if number % 10_000 == 0 { file.trim() }
        }
        file.trim()
        for number in 0..<200_000 {
            Self.number(number, in: &text)
            text.withUnsafeBufferPointer {
                let record = table.find($0, hash: table.hash($0))
                #expect(record?.pointee.id == UInt32(number) && record?.pointee.host == UInt32(number))
            }
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
        // 72 bytes each, the first megabyte in memory, in segments of 8 MiB.
        #expect(size == (mode == O_RDWR ? 16 << 20 : 0))
    }

    private static func number(_ number: Int, in text: inout [UInt8]) {
        var rest = number
        for place in 0..<7 {
            text[text.count - 6 - place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    @Test func fingerprintsSpread_ForTextsThatDifferInOneByte() {
        let fingerprint = Fingerprint(seed: 3)
        for length in [1, 7, 8, 9, 15, 16, 17, 31, 40, 65] {
            var seen: Set<UInt64> = []
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: length)
            for place in 0..<length {
                for byte in UInt8(ascii: "b")...UInt8(ascii: "z") {
                    text[place] = byte
                    seen.insert(text.withUnsafeBufferPointer { fingerprint($0) })
                }
                text[place] = UInt8(ascii: "a")
            }
            #expect(seen.count == length * 25, "length \(length)")
        }
    }
}
