import EventLoop
import Glibc
import Words

/// The thread that commits a job: the only one that calls SQLite while the crawl runs.
///
/// It commits what was handed over in groups, one as soon as the last has ended and at most 200 ms later. A group that cannot
/// be committed is kept and tried again each second: nothing is lost as long as the process lives.
package final class JobWriter: Sendable {
    /// Nanoseconds from the begin of a group to its commit.
    private static let longestGroup: Int64 = 150_000_000
    /// Nanoseconds between two attempts.
    private static let pause: Int64 = 1_000_000_000

    let queue: JobQueue
    private let directory: JobDirectory

    /// Prepares to write the job of a directory, which this process has locked.
    ///
    /// - Parameters:
    ///   - directory: the directory.
    ///   - onChange: called on any thread after `JobRecorder.isCongested` or `trouble` has changed.
    package init(_ directory: JobDirectory, onChange: @escaping @Sendable () -> Void) {
        self.directory = directory
        queue = JobQueue(JobState(onChange: onChange))
    }

    /// Starts the thread.
    ///
    /// - Returns: whether there is a thread.
    package func start() -> Bool { BackgroundThread.start { self.run() } }

    private func run() {
        var tables: JobTables?
        while let group = next() {
            commit(group, &tables)
            if queue.withState({ $0.isGivenUp }) { break }
        }
        tables?.close()
        queue.change { state in
            state.isCongested = false
            state.isOver = true
        }
    }

    /// The next chunks to commit; nil at the end.
    private func next() -> [JobChunk]? {
        queue.wait { state in
            if !state.chunks.isEmpty {
                defer { state.chunks.removeAll(keepingCapacity: true) }
                return .some(state.chunks)
            }
            return state.isClosing ? .some(nil) : nil
        }
    }

    /// Commits chunks, however often that takes.
    private func commit(_ chunks: [JobChunk], _ tables: inout JobTables?) {
        var group = chunks
        while true {
            do throws(DatabaseError) {
                try write(&group, to: try open(&tables))
                return committed(group)
            } catch {
                tables?.rollBack()
                guard rest(because: error) else { return }
            }
        }
    }

    private func open(_ tables: inout JobTables?) throws(DatabaseError) -> JobTables {
        if let tables { return tables }
        let opened = try JobTables(directory)
        tables = opened
        return opened
    }

    /// Writes a group, and what is handed over meanwhile, and commits it.
    private func write(_ group: inout [JobChunk], to tables: JobTables) throws(DatabaseError) {
        let start = EventLoop.clock()
        try tables.begin()
        for chunk in group { try tables.write(chunk) }
        while EventLoop.clock() - start < Self.longestGroup {
            let more = queue.withState { state in
                defer { state.chunks.removeAll(keepingCapacity: true) }
                return state.chunks
            }
            if more.isEmpty { break }
            group += more
            for chunk in more { try tables.write(chunk) }
        }
        try tables.commit()
    }

    private func committed(_ group: [JobChunk]) {
        let bytes = group.reduce(0) { $0 + $1.count }
        let onChange = queue.change { state -> (@Sendable () -> Void)? in
            state.queued -= bytes
            state.waitingSince = state.chunks.first?.at
            state.committed += 1
            state.kept += group.count
            for chunk in group where state.spare.count < 4 {
                chunk.units.clear()
                state.spare.append(chunk.units)
            }
            let isCalmAgain = state.isCongested && state.queued < state.calm
            if isCalmAgain { state.isCongested = false }
            let wasInTrouble = state.trouble != nil
            state.trouble = nil
            return isCalmAgain || wasInTrouble ? state.onChange : nil
        }
        onChange?()
    }

    /// Tells a failure, and waits before the next attempt.
    ///
    /// - Returns: false if there is none.
    private func rest(because error: DatabaseError) -> Bool {
        let sentence = SafeText(untrusted: directory.sentence(on: error)).string
        let onChange = queue.change { state -> (@Sendable () -> Void)? in
            defer { state.trouble = sentence }
            return state.trouble == sentence ? nil : state.onChange
        }
        onChange?()
        _ = queue.wait(patience: Self.pause, progress: { _ in 0 }) { $0.isGivenUp }
        return !queue.withState { $0.isGivenUp }
    }
}
