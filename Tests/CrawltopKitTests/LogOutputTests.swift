import CNet
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import CrawltopKit

/// The output's other end, read as slowly as a test likes.
private struct Pipe {
    let reader: Int32
    let writer: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        _ = pipe(&ends)
        (reader, writer) = (ends[0], ends[1])
        signal(SIGPIPE, SIG_IGN)
    }

    func readSome() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let count = read(reader, &bytes, bytes.count)
        return Array(bytes.prefix(max(count, 0)))
    }
}

private let second: Int64 = 1_000_000_000

@Suite struct LogOutputTests {
    /// As a process does that ends on the spot, perhaps in the middle of a line.
    @Test func whatWasGatheredCanBeWrittenAtOnce_AsFarAsLinesAreWhole() {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe")
        output.append { $0.append(own: "one\n") }
        output.flush()
        output.append { $0.append(own: "two\nthr") }
        output.append { $0.append(own: "ee\nfo") }
        output.writeLastLines()
        close(pipe.writer)
        var all: [UInt8] = []
        while case let some = pipe.readSome(), !some.isEmpty { all += some }
        #expect(String(decoding: all, as: UTF8.self) == "one\ntwo\nthree\n")
        close(pipe.reader)
    }

    @Test func nothingIsWrittenAtOnceBehindWhatIsStuck() {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe")
        let line = String(repeating: "x", count: 1 << 20) + "\n"
        output.append { $0.append(own: line) }
        output.flush()
        output.append { $0.append(own: "last\n") }
        output.writeLastLines()
        // Now it is read: the thread goes on, and so does the output.
        var all: [UInt8] = []
        while all.count < line.utf8.count { all += pipe.readSome() }
        #expect(all == Array(line.utf8))
        #expect(output.close(patience: 120 * second) == nil)
        #expect(pipe.readSome() == Array("last\n".utf8))
        close(pipe.writer)
        close(pipe.reader)
    }

    @Test func aFileIsEmptied_AndAppendedToWhateverBecomesOfIt() throws {
        var path = Array("/tmp/crawltop-output-XXXXXX".utf8CString)
        let other = mkstemp(&path)
        defer { close(other) }
        let name = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { unlink(name) }
        _ = write(other, "old", 3)
        let target = try OutputTarget.file(name, mayHaveContents: true)
        defer { close(target.descriptor) }
        _ = write(target.descriptor, "one", 3)
        // Whoever rotates it has copied it.
        _ = ftruncate(other, 0)
        _ = write(target.descriptor, "two", 3)
        var bytes = [UInt8](repeating: 1, count: 16)
        let count = pread(other, &bytes, bytes.count, 0)
        #expect(count == 3 && bytes.prefix(3) == Array("two".utf8)[...])
    }

    @Test func everyByteComesOutInOrder() {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe")
        let expected = LineBuffer()
        for number in 0..<2000 {
            output.append { $0.append(decimal: number, width: 8) }
            expected.append(decimal: number, width: 8)
        }
        #expect(output.close(patience: 120 * second) == nil)
        close(pipe.writer)
        var all: [UInt8] = []
        while case let some = pipe.readSome(), !some.isEmpty { all += some }
        close(pipe.reader)
        #expect(all == Array(expected.bytes))
    }

    @Test func aSlowReaderCongestsAndLosesNothing() {
        let pipe = Pipe()
        var limits = LogOutput.Limits()
        (limits.chunk, limits.congested, limits.calm) = (1000, 300_000, 100_000)
        let changes = Atomic(0)
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe", limits: limits) {
            changes.add(1, ordering: .relaxed)
        }
        var written = 0
        while !output.isCongested {
            output.append { line in for _ in 0..<100 { line.append("0123456789") } }
            written += 1000
            #expect(written < 10_000_000)
        }
        // A pipe holds 64 KiB; all above that and the limit would be memory that a slow reader can claim.
        #expect(written <= 300_000 + 65_536 + 2000)
        #expect(changes.load(ordering: .relaxed) == 1)
        var read = 0
        while output.isCongested { read += pipe.readSome().count }
        #expect(written - read < 100_000 + 65_536)
        output.append { $0.append("!") }
        output.flush()
        while read < written + 1 { read += pipe.readSome().count }
        #expect(output.close(patience: 120 * second) == nil)
        #expect(changes.load(ordering: .relaxed) == 2)
        close(pipe.writer)
        #expect(pipe.readSome().isEmpty)
        close(pipe.reader)
    }

    @Test func aReaderThatLeavesIsReportedOnce() throws {
        let pipe = Pipe()
        close(pipe.reader)
        let changes = Atomic(0)
        let output = LogOutput(descriptor: pipe.writer, name: "standard output") { changes.add(1, ordering: .relaxed) }
        output.append { $0.append("x\n") }
        output.flush()
        try spinUntil { output.failure != nil }
        output.append { $0.append("y\n") }
        #expect(output.close(patience: 120 * second) == .readerGone)
        #expect(changes.load(ordering: .relaxed) == 1)
        #expect(OutputFailure.readerGone.sentence(name: output.name) == "the reader of standard output is gone")
        close(pipe.writer)
    }

    @Test func aFullDiskIsReported() {
        let full = open("/dev/full", O_WRONLY)
        let output = LogOutput(descriptor: full, name: "/dev/full")
        output.append { $0.append("x\n") }
        #expect(output.close(patience: 120 * second) == .system(ENOSPC))
        close(full)
    }

    @Test func closingGivesUpOnAReaderThatTakesNothing() throws {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe")
        for _ in 0..<20 {
            output.append { line in for _ in 0..<1000 { line.append("0123456789") } }
        }
        guard case .stalled(let bytes) = output.close(patience: 1_000_000) else {
            Issue.record("closed although nobody reads")
            return
        }
        #expect(bytes > 0)
        // Only now may the thread end, by a failure: the descriptor is still its own.
        close(pipe.reader)
        try spinUntil { output.failure != nil }
        close(pipe.writer)
    }

    @Test(.timeLimit(.minutes(1))) func aReaderThatWasGivenUpIsNotWaitedForOnceMore() {
        let pipe = Pipe()
        var limits = LogOutput.Limits()
        (limits.chunk, limits.congested, limits.calm) = (1000, 2000, 1000)
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe", limits: limits)
        output.patience = 1_000_000
        while output.failure == nil {
            output.append { line in for _ in 0..<1000 { line.append("0123456789") } }
        }
        output.patience = 3_600 * second
        for _ in 0..<3 {
            output.append { line in for _ in 0..<1000 { line.append("0123456789") } }
        }
        #expect(output.close(patience: 3_600 * second) != nil)
        // The thread ends by that; when is not told, so that the descriptor stays its own.
        close(pipe.reader)
    }

    @Test func gatheringIsToldOnceForEachFlush() {
        let pipe = Pipe()
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe")
        var told = 0
        output.onGathered = { told += 1 }
        for _ in 0..<3 { output.append { $0.append("x\n") } }
        output.flush()
        output.append { $0.append("y\n") }
        #expect(told == 2)
        #expect(output.close(patience: 120 * second) == nil)
        close(pipe.reader)
        close(pipe.writer)
    }

    @Test func afterTheLoopAWriterWaitsForRoom() {
        let pipe = Pipe()
        var limits = LogOutput.Limits()
        (limits.chunk, limits.congested, limits.calm) = (1000, 100_000, 50_000)
        let output = LogOutput(descriptor: pipe.writer, name: "a pipe", limits: limits)
        output.patience = 1_000_000
        // Nobody reads: what is gathered stays within the limit, and then the output is given up.
        for _ in 0..<1000 where output.failure == nil {
            output.append { line in for _ in 0..<100 { line.append("0123456789") } }
        }
        guard case .stalled(let bytes) = output.failure else {
            Issue.record("not given up")
            return
        }
        #expect(bytes <= 102_000)
        // The thread ends by that; when is not told, so that the descriptor stays its own.
        close(pipe.reader)
        #expect(output.close(patience: 120 * second) == .stalled(bytes: bytes))
    }
}
