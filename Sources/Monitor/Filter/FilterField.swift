import Words

/// A named field of a row, for the terms of a filter.
enum FilterField: String, CaseIterable {
    case status, took, ttfb, size, type, host, depth, title, state, reason, tries, links, url, age, todo, done, failed,
        count, verdict, since

    /// The form of its values.
    enum Kind {
        case text, number, status, duration, bytes
    }

    var kind: Kind {
        switch self {
        case .status: .status
        case .took, .ttfb, .age: .duration
        case .size: .bytes
        case .type, .host, .title, .state, .reason, .url, .verdict, .since: .text
        case .depth, .tries, .links, .todo, .done, .failed, .count: .number
        }
    }

    /// An example, for the line of help.
    var example: SafeText {
        switch self {
        case .status: "status:404 4xx"
        case .took: "took>1s"
        case .ttfb: "ttfb>200ms"
        case .age: "age>5s"
        case .size: "size>2M"
        case .type: "type:image"
        case .host: "host:www"
        case .depth: "depth:2"
        case .title: "title:home"
        case .state: "state:skipped"
        case .reason: "reason:robots"
        case .verdict: "verdict:blocked"
        case .since: "since:changed"
        case .tries: "tries>1"
        case .links: "links>100"
        case .url: "url:/docs"
        case .todo: "todo>0"
        case .done: "done>9"
        case .failed: "failed>0"
        case .count: "count>9"
        }
    }
}

extension Tab {
    /// The fields of each table's rows.
    var filterFields: [FilterField] {
        switch self {
        case .connections: [.state, .age, .took, .status, .size, .tries, .depth, .host, .url]
        case .todo: [.depth, .tries, .status, .host, .url]
        case .seen:
            [
                .status, .took, .ttfb, .size, .type, .host, .depth, .title, .state, .verdict, .since, .reason, .tries,
                .links, .url,
            ]
        case .hosts: [.state, .todo, .done, .failed, .ttfb, .host]
        case .errors: [.verdict, .status, .reason, .count, .host, .url]
        case .log: [.status, .took, .ttfb, .size, .type, .host, .depth, .title, .reason, .links, .tries, .url]
        case .workers: [.state, .count, .done, .size, .host]
        case .clusters: [.count, .host, .url]
        case .tree: [.count, .done, .failed, .took, .size, .url]
        }
    }
}
