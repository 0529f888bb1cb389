import Crawl
import Web
import Words

extension DryRun {
    /// The limits that hold for a crawl.
    struct Limits {
        private let options: CrawlOptions

        init(_ options: CrawlOptions) {
            self.options = options
        }

        /// One line for a person. What has no limit is left out.
        var sentence: String {
            let politeness = options.politeness
            var parts = ["scope \(options.scope.rawValue)"]
            if let depth = options.maxDepth { parts.append("depth \(depth)") }
            if !options.include.isEmpty { parts.append("\(counted(options.include.count, "pattern")) to include") }
            if !options.exclude.isEmpty { parts.append("\(counted(options.exclude.count, "pattern")) to exclude") }
            if let pages = options.limits.pages { parts.append(counted(pages, "page")) }
            if let bytes = options.limits.bytes { parts.append("\(Self.bytes(bytes)) in all") }
            if let duration = options.limits.duration { parts.append("\(Self.seconds(duration)) s in all") }
            parts.append("\(options.concurrency) at a time")
            parts.append("to a host \(Self.text(politeness.others))")
            if politeness.loopback != politeness.others {
                parts.append("to loopback \(Self.text(politeness.loopback))")
            }
            if let rate = politeness.maxRate { parts.append("\(rate) a second") }
            parts.append(counted(options.maxRedirects, "redirect"))
            parts.append("\(options.maxTries) tries")
            parts.append("bodies up to \(Self.bytes(options.maxBody))")
            parts.append("robots.txt \(options.obeysRobots ? "obeyed" : "not obeyed")")
            if !options.hosts.isEmpty { parts.append("others to \(counted(options.hosts.count, "host"))") }
            parts += options.remaps.all.map(\.sentence)
            return parts.joined(separator: ", ")
        }

        /// Writes an object for programs: what has no limit is null.
        func append(to line: LineBuffer) {
            let politeness = options.politeness
            line.startObject("limits")
            line.field("scope", text: options.scope.rawValue)
            line.field("max_depth", options.maxDepth)
            line.field("include", options.include.count)
            line.field("exclude", options.exclude.count)
            line.field("max_pages", options.limits.pages)
            line.field("max_bytes", options.limits.bytes)
            line.field("max_duration", milliseconds: options.limits.duration)
            line.field("concurrency", options.concurrency)
            line.field("per_host", politeness.others.connections)
            line.field("delay", milliseconds: politeness.others.delay)
            line.field("per_loopback_host", politeness.loopback.connections)
            line.field("loopback_delay", milliseconds: politeness.loopback.delay)
            line.key("max_rate")
            line.append(own: politeness.maxRate.map { "\($0)" } ?? "null")
            line.field("max_redirect", options.maxRedirects)
            line.field("max_tries", options.maxTries)
            line.field("max_body", options.maxBody)
            line.field("obeys_robots", options.obeysRobots)
            line.endObject()
            appendRemaps(to: line)
            appendHosts(to: line)
        }

        private func appendRemaps(to line: LineBuffer) {
            line.key("remaps")
            line.append(UInt8(ascii: "["))
            for remap in options.remaps.all {
                line.append(line.bytes.last == UInt8(ascii: "[") ? "{" : ",{")
                line.field("origin", text: remap.origin.href)
                line.field("place", text: remap.place.href)
                line.endObject()
            }
            line.append(UInt8(ascii: "]"))
        }

        /// Writes what holds for some hosts alone, without anything that may be a secret.
        private func appendHosts(to line: LineBuffer) {
            line.key("hosts")
            line.append(UInt8(ascii: "["))
            for (pattern, settings) in options.hosts.all {
                line.append(line.bytes.last == UInt8(ascii: "[") ? "{" : ",{")
                line.field("host", text: pattern.text)
                line.field("per_host", settings.connections)
                line.field("delay", milliseconds: settings.delay)
                line.field("headers", settings.headers.count)
                line.field("user", settings.credentials != nil)
                line.endObject()
            }
            line.append(UInt8(ascii: "]"))
        }

        private static func text(_ limits: PolitenessOptions.HostLimits) -> String {
            let connections = limits.connections.map { "\($0) at a time" } ?? "as many"
            return limits.delay > 0 ? "\(connections), \(seconds(limits.delay)) s apart" : connections
        }

        /// A number of bytes, in the largest unit of which it is a whole number.
        private static func bytes(_ number: Int) -> String {
            for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where number % (1 << shift) == 0 {
                return "\(number >> shift) \(unit)"
            }
            return counted(number, "byte")
        }

        private static func seconds(_ nanoseconds: Int64) -> String {
            let seconds = Double(nanoseconds) / 1e9
            return seconds == seconds.rounded() ? "\(Int64(seconds))" : "\(seconds)"
        }
    }
}
