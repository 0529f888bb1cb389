import Crawl
import HTTP

/// The log's words as `StaticString`, so that writing one copies its bytes without a `String`.
extension FetchOutcome {
    var word: StaticString {
        switch self {
        case .ok: "ok"
        case .redirect: "redirect"
        case .status: "status"
        case .error: "error"
        }
    }
}

extension FetchErrorKind {
    var word: StaticString {
        switch self {
        case .dns: "dns"
        case .connect: "connect"
        case .timeout: "timeout"
        case .reset: "reset"
        case .closed: "closed"
        case .protocol: "protocol"
        case .truncated: "truncated"
        case .tooLarge: "too-large"
        case .decode: "decode"
        case .tls: "tls"
        case .redirect: "redirect"
        case .url: "url"
        }
    }
}

extension SkipReason {
    var word: StaticString {
        switch self {
        case .scope: "scope"
        case .robots: "robots"
        case .depth: "depth"
        case .pattern: "pattern"
        case .trap: "trap"
        case .nofollow: "nofollow"
        case .scheme: "scheme"
        case .tooLong: "too-long"
        case .cancelled: "cancelled"
        case .redirectLimit: "redirect-limit"
        case .robotsUnavailable: "robots-unavailable"
        }
    }
}

extension TrapKind {
    var word: StaticString {
        switch self {
        case .repetition: "repetition"
        case .segments: "segments"
        case .query: "query"
        case .template: "template"
        case .section: "section"
        case .host: "host"
        }
    }
}

extension CrawlState {
    var word: StaticString {
        switch self {
        case .running: "running"
        case .pausing: "pausing"
        case .paused: "paused"
        case .draining: "draining"
        case .finished: "finished"
        }
    }
}

extension ConnectionState {
    var word: StaticString {
        switch self {
        case .resolving: "resolving"
        case .connecting: "connecting"
        case .securing: "securing"
        case .sending: "sending"
        case .awaiting: "awaiting"
        case .reading: "reading"
        }
    }
}

extension URLState {
    var word: StaticString {
        switch self {
        case .todo: "todo"
        case .inFlight: "in_flight"
        case .done: "done"
        case .skipped: "skipped"
        }
    }
}
