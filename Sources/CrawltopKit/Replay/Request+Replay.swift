import Crawl
import Store
import Words

// `crawltop replay DIR`.

/// What to play again, and where.
public struct ReplayRequest: Sendable {
    /// The directory of the job.
    public let path: String
    /// The options of its crawl, and those of the screen.
    public let options: CrawltopOptions
    /// The moment to begin with, as it was written; nil for the end, or for the beginning of a cast.
    public private(set) var moment: String?
    /// How often the crawl's time passes in real time.
    public private(set) var speed: Double?
    /// The file that a cast is written to; nil for the screen.
    public private(set) var cast: String?
    /// Whether a file that is there is replaced.
    public private(set) var replaces = false
    /// Columns and rows of a cast.
    public private(set) var size = (columns: 100, rows: 30)

    fileprivate init(path: String, options: CrawltopOptions, own: [String: String]) throws(ValueError) {
        (self.path, self.options) = (path, options)
        moment = own["at"]
        if let moment, ReplayMoment(moment) == nil {
            throw ValueError(
                "--at takes a moment: 03:12 since the beginning, 90s, 50%, end, or @03:12 for a time of day")
        }
        cast = own["cast"]
        replaces = own["force"] != nil
        speed = try own["speed"].map { text throws(ValueError) in
            guard let speed = Double(text), (0.25...1_000).contains(speed) else {
                throw ValueError("--speed takes a number from 0.25 to 1000")
            }
            return speed
        }
        if let text = own["size"] {
            let parts = text.split(separator: "x").map { Int($0) }
            guard parts.count == 2, let columns = parts[0], let rows = parts[1], (20...500).contains(columns),
                (4...200).contains(rows)
            else { throw ValueError("--size takes columns and rows, as 100x30: 20x4 to 500x200") }
            size = (columns, rows)
        }
        if cast == nil, let name = ["size", "force"].first(where: { own[$0] != nil }) {
            throw ValueError("--\(name) is for --cast")
        }
    }
}

extension Request {
    private static let ownOptions: Set = ["at", "speed", "cast", "size"]
    /// Options of the screen, which a replay takes as a crawl does.
    private static let screenOptions = ScreenArguments.names.subtracting(["notify"]).union(["config", "no-config"])

    static func parseReplay(_ words: [String], environment: [String: String]) -> Request {
        if words.contains("--help") || words.contains("-h") { return .print(replayHelp) }
        var (own, typed, paths): ([String: String], [String], [String]) = ([:], [], [])
        var at = 0
        while at < words.count {
            let word = words[at]
            at += 1
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard word.hasPrefix("--"), let name = parts.first.map({ String($0.dropFirst(2)) }) else {
                paths.append(word)
                continue
            }
            if name == "force" {
                own["force"] = ""
            } else if ownOptions.contains(name) {
                guard parts.count > 1 || at < words.count else { return .usage("--\(name) takes a value") }
                own[name] = parts.count > 1 ? parts[1] : words[at]
                at += parts.count > 1 ? 0 : 1
            } else if screenOptions.contains(name) {
                typed.append(word)
                guard parts.count == 1, !ConfigFile.isFlag(word), at < words.count else { continue }
                typed.append(words[at])
                at += 1
            } else {
                return .usage("`crawltop replay` has no option \(SafeText(untrusted: word).string)")
            }
        }
        guard let path = paths.first, paths.count == 1 else {
            return .usage(paths.isEmpty ? "no directory given: `crawltop replay DIR`" : "more than one directory")
        }
        return replay(path, typed, own, environment)
    }

    private static func replay(
        _ path: String, _ typed: [String], _ own: [String: String], _ environment: [String: String]
    ) -> Request {
        do {
            let stored = try StoredJob(JobDirectory(path))
            let lines = { (key: String) in (stored.value(key) ?? "").split(separator: "\n").map(String.init) }
            // What a file holds that was named then is not read again.
            let kept = JobWords(lines("options")).kept.filter { word in
                !["--ignore-file", "--baseline", "--ca-file", "--netrc", "--remap"].contains { word.hasPrefix($0) }
            }
            let request = parseResumed(kept, typed, lines("seeds"), environment)
            guard case .crawl(var options) = request else { return request }
            guard let hashSeed = stored.value("hash seed").flatMap({ UInt64($0) }) else {
                throw stored.damage("its options cannot be read")
            }
            options.crawl.hashSeed = hashSeed
            return .replay(try ReplayRequest(path: path, options: options, own: own))
        } catch let failure as JobFailure {
            return .usage(failure.sentence)
        } catch let error as ValueError {
            return .usage(SafeText(untrusted: error.description).string)
        } catch {
            return .usage("\(error)")
        }
    }

    private static let replayHelp = """
        OVERVIEW: Shows the crawl that is kept in a directory as it was at any moment, also while it goes on.

        USAGE: crawltop replay <dir> [--at <moment>] [--speed <n>] [<options of the screen>]
               crawltop replay <dir> --cast <file> [--size <columns>x<rows>] [--force] [--at <moment>] [--speed <n>]

        Space plays and stops, + and - change the speed, . goes to the next moment, e to the next error, u to the selected URL's
        end, ] and [ ten seconds on and back, } and { a twentieth; `:at 03:12` goes anywhere. ? lists all keys.

        OPTIONS:
          --at <moment>           Where to begin: 03:12 or 1:02:03 since the beginning, 90s, 50%, end, or @03:12 for a
                                  time of day. (default: the end; of a cast, the beginning)
          --speed <n>             How often the crawl's time passes in real time, 0.25 to 1000; it plays at once.
          --cast <file>           Write what the screen shows to a file that asciinema plays (asciicast v3), in place of
                                  showing it. - is standard output.
          --size <c>x<r>          The size of that. (default: 100x30)
          --force                 Replace a file that is there.

        Options of the screen are --theme, --refresh, --ascii, --no-color, --meters, --columns and --no-mouse.
        Exit codes: 0 left or written, 2 wrong use, no crawl, or a damaged one.

        """
}
