import Crawl

@testable import Monitor
@testable import Words

/// Hosts, folders, and times to first byte, made up.
extension Fixture {
    /// One of each verdict, the worst first.
    static let verdicts: [HostVerdict] = [
        .down(.refused, count: 4, of: 4, isAll: true), .down(.timeout, count: 5, of: 6, isAll: false),
        .robotsFails(.status(503)), .turnsAway(403), .throttled(.tooMany, rest: 28_000_000_000),
        .failing(.reset, percent: 19, HostVerdict.Slowness(connections: 1, delay: 10_000_000_000)),
        .forbidsAll(812), .slow(3_100_000_000), .drips(120), .atLimit(12, isPerHost: true),
        .slowed(HostVerdict.Slowness(connections: 3, delay: 0)), .paused, .blocked, .asksRobots,
        .crawlDelay(250_000_000), .forbids(12_345), .fine, .notAsked, .outside,
    ]

    static let hosts: [HostRow] = verdicts.enumerated().map { index, verdict in
        var row = HostRow()
        row.host = UInt32(index)
        row.origin = "https://host-\(index).example.org:8443"
        row.verdict = verdict
        row.todo = index * 4_205
        row.inFlight = index % 3
        row.connections = 8
        row.done = index * 2_448
        row.failed = index % 2 * 7
        row.delay = Int64(index % 3) * 250_000_000
        row.half = index == 0 ? nil : Int64(index) * 84_000_000
        row.nearlyAll = row.half.map { $0 * 3 }
        row.recent = (0..<min(index, HostHistory.recentCount)).map { place in
            place % 5 == 4 ? HostOutcome.allCases[(index + place) % HostOutcome.allCases.count] : .fine
        }
        row.attempts = index * 100
        row.fine = index * 100 - index
        row.wait = index == 4 ? 28_000_000_000 : nil
        row.robots = "known"
        return row
    }

    static let folders: [SiteFolder] = ["docs/", "blog/", "old/", ""].enumerated().map { index, name in
        var folder = SiteFolder(id: index, name: name)
        folder.urls = 12_000 >> (2 * index)
        folder.done = folder.urls / 2
        folder.broken = [0, 40, 200, 1][index]
        folder.bytes = folder.done * 4_200
        folder.timed = folder.done
        folder.took = Int64(folder.done) * Int64(index + 1) * 300_000_000
        return folder
    }
    static let story: HostStory = {
        var story = HostStory()
        story.row = hosts[5]
        story.outcomes = [("fine", 323), ("reset", 77)]
        story.latencies = (0..<LatencyCounts.doublings).map { (7...12).contains($0) ? ($0 * 37) % 60 : 0 }
        story.bodyRate = 1_200
        story.robots = "forbids 12 URLs, asked for again in 23h59m"
        story.delay = "10.0s: it was in trouble"
        story.connections = "1 of 12: it was in trouble, and good answers give them back"
        story.rest = "28.0s: the host asked for that"
        return story
    }()

    static let latencyMap: LatencyMap = {
        var map = LatencyMap(startedAt: 0)
        for second in 0..<90 {
            for number in 0..<(20 + second % 7) {
                let wait = Int64((second * 31 + number * 17) % 190 + 10) * 1_000_000
                map.add(second == 60 ? wait * 40 : wait, at: Int64(second) * 1_000_000_000)
            }
        }
        return map
    }()
}
