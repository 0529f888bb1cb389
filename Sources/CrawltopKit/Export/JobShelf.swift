import SharedFrontier
import Store

/// Jobs that are within reach, by what tells them from others.
struct JobShelf {
    private var paths: [String: String] = [:]

    /// Looks through folders that the user names, each a job or a folder of jobs.
    ///
    /// - Throws: `JobFailure` for one without a job.
    init(_ folders: [String]) throws(JobFailure) {
        for folder in folders {
            let jobs = JobStatus.directories(in: [folder])
            // What is named has to be a job; of a folder, those count that can be read.
            if jobs == [folder] { _ = try Self.identity(of: folder) }
            for path in jobs {
                guard let identity = (try? Self.identity(of: path)) ?? nil else { continue }
                paths[identity] = paths[identity] ?? path
            }
        }
    }

    /// Finds a job where its process has it, or among the folders.
    ///
    /// - Returns: its path; nil if it is not there.
    /// - Throws: `JobFailure` for one that cannot be read where it is.
    func path(of job: SharedJob) throws(JobFailure) -> String? {
        let copy = paths[job.identity]
        guard job.path.hasPrefix("/"), JobDirectory(job.path).hasJob else { return copy }
        do throws(JobFailure) {
            return try Self.identity(of: job.path) == job.identity ? job.path : copy
        } catch {
            guard let copy else { throw error }
            return copy
        }
    }

    /// What tells the job of a directory from others; nil for one that was begun by an older crawltop.
    private static func identity(of path: String) throws(JobFailure) -> String? {
        try StoredJob(JobDirectory(path)).value("identity")
    }
}
