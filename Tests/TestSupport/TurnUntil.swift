public import EventLoop
import Glibc

/// What a test waited for has not come.
public struct NeverCame: Error, CustomStringConvertible {
    /// Nanoseconds that a test waits for something.
    static let patience: Int64 = 60_000_000_000
    let file: StaticString
    let line: UInt

    /// Where the test waits for it.
    public var description: String { "\(file):\(line): what the test waits for has not come" }
}

/// Looks again and again until something holds that another thread brings about.
///
/// - Throws: `NeverCame` after a minute.
public func spinUntil(
    file: StaticString = #fileID, line: UInt = #line, _ condition: () throws -> Bool
) throws {
    let end = EventLoop.clock() + NeverCame.patience
    while try !condition() {
        guard EventLoop.clock() < end else { throw NeverCame(file: file, line: line) }
        sched_yield()
    }
}

extension EventLoop {
    /// Takes turns until a condition holds: at first one after the other, then one each millisecond.
    ///
    /// - Throws: `NeverCame` after a minute, or once the test is cancelled, as it is by its time limit.
    public func turnUntil(
        file: StaticString = #fileID, line: UInt = #line, _ condition: () throws -> Bool
    ) async throws {
        let end = EventLoop.clock() + NeverCame.patience
        var looks = 0
        while try !condition() {
            guard !Task.isCancelled, EventLoop.clock() < end else {
                throw NeverCame(file: file, line: line)
            }
            looks += 1
            if looks < 1_000 {
                await yield()
            } else {
                try await sleep(until: now + 1_000_000)
            }
        }
    }
}
