import Crawl
import Words

@testable import Monitor

/// Details of made-up URLs at one moment.
enum DetailsFixture {
    static let standing: [SafeText] = [
        "suspended at", "CoroutineEngine.swift:87", "in receive,", "awaiting readable(fd 31),", "4.2 s left",
    ]

    static var reading: Details {
        var details = Details()
        details.target.url = "https://example.org/docs/guide/getting-started/install.html"
        details.target.state = .inFlight
        details.target.depth = 3
        details.referrers = ["https://example.org/docs/", "https://www.example.org/start", "https://example.org/"]
        var exchange = Details.Exchange()
        exchange.slot = 5
        exchange.peer = "192.0.2.34:443"
        exchange.tls = "TLS1.3"
        exchange.httpMinorVersion = 1
        exchange.connection = 12
        exchange.isReused = true
        exchange.phases = phases
        exchange.status = 200
        exchange.contentType = "text/html; charset=utf-8"
        exchange.bytes = 49_254
        exchange.expectedBytes = 114_688
        exchange.newLinks = 17
        exchange.course = .live(.reading, standing: standing)
        details.exchange = exchange
        details.robots = "robots: Allow \"/docs\" (line 7)"
        details.host = host
        return details
    }

    static var blocked: Details {
        var details = failed
        details.target.verdict = .blocked
        details.target.status = 403
        details.cause = "the server turns the crawl away with 403"
        details.exchange?.status = 403
        details.exchange?.course = .ended(.status, error: nil, willRetry: false, ago: 1_200_000_000)
        details.host.verdict = .turnsAway(403)
        return details
    }

    private static var host: HostRow {
        var host = HostRow()
        host.inFlight = 3
        host.connections = 6
        host.delay = 250_000_000
        host.wait = 180_000_000
        host.verdict = .slowed(HostVerdict.Slowness(connections: 6, delay: 250_000_000))
        return host
    }

    private static var phases: PhaseTimes {
        var phases = PhaseTimes()
        phases.resolve = 52_000_000
        phases.connect = 14_000_000
        phases.tls = 131_000_000
        phases.wait = 120_000_000
        phases.read = 445_000_000
        phases.total = 762_000_000
        return phases
    }

    static var connecting: Details {
        var details = reading
        var exchange = Details.Exchange()
        exchange.phases.connect = 340_000_000
        exchange.phases.total = 340_000_000
        exchange.attempt = 2
        exchange.course = .live(.connecting, standing: nil)
        details.exchange = exchange
        return details
    }

    static var failed: Details {
        var details = reading
        details.target.state = .done
        details.target.reason = "timeout"
        details.exchange?.course = .ended(
            .error, error: "timeout, the server was silent for too long", willRetry: true, ago: 1_200_000_000)
        details.linking = (0..<60).map { .init(page: "https://example.org/docs/chapter-\($0).html") }
        details.linkingCount = 1_240
        return details
    }

    static var skipped: Details {
        var details = Details()
        details.target.url = "https://elsewhere.example/"
        details.target.state = .skipped
        details.target.reason = "scope"
        details.target.depth = 18
        details.referrers = (0..<4).map { "https://example.org/calendar/\($0)" }
        details.reachesSeed = false
        return details
    }

    static var seed: Details {
        var details = Details()
        details.target.url = "https://example.org/"
        details.target.state = .done
        details.target.status = 200
        return details
    }

    /// The fixture's screen with details open.
    static func screen(_ details: Details, _ width: Int, _ height: Int, top: Int = 0) -> Canvas {
        var snapshot = Fixture.snapshot
        snapshot.details = details
        var state = ScreenState()
        state.details = OpenDetails(url: URLID(index: 0), top: top)
        return Fixture.screen(width, height, state, snapshot: snapshot)
    }
}
