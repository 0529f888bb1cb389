import Crawl
import Words

/// The lines of the details about an exchange.

extension Screen {
    /// The peer, the HTTP version, and the connection.
    func connection(_ exchange: Details.Exchange) -> FlowedLine {
        guard exchange.connection > 0 || exchange.peer != nil else { return FlowedLine("no connection", .dim) }
        var fields = [FlowedLine.Field(text: "peer " + (exchange.peer ?? "-"))]
        if let tls = exchange.tls { fields.append(.init(text: tls)) }
        if let minor = exchange.httpMinorVersion { fields.append(.init(text: "http/1.\(minor)")) }
        fields.append(
            .init(text: "connection \(exchange.connection), " + (exchange.isReused ? "kept alive" : "new")))
        return FlowedLine(fields)
    }

    /// The time of each phase in numbers, and below them in cells, to scale.
    func phases(_ exchange: Details.Exchange, width: Int) -> [FlowedLine] {
        var current: ConnectionState?
        if case .live(let state, _) = exchange.course { current = state }
        let times = exchange.phases
        let phases: [(name: SafeText, last: ConnectionState, time: Int64?)] = [
            ("resolve", .resolving, times.resolve), ("connect", .connecting, times.connect),
            ("tls", .securing, times.tls), ("wait", .awaiting, times.wait), ("body", .reading, times.read),
        ]
        var numbers: [FlowedLine.Field] = []
        var bar: [FlowedLine.Field] = []
        let whole = phases.reduce(0.0) { $0 + Double(max(0, $1.time ?? 0)) }
        var passed = 0.0
        for (name, last, time) in phases {
            guard let time else { continue }
            let isGoingOn = current == last || (current == .sending && last == .awaiting)
            let number = SafeText(duration: time) + (isGoingOn ? "..." : "")
            numbers.append(.init(text: name + " " + number, style: Style(last)))
            guard whole > 0 else { continue }
            let from = Int(passed / whole * Double(width))
            passed += Double(max(0, time))
            let to = min(width, Int(passed / whole * Double(width)))
            bar.append(.init(text: SafeText(repeating: last.letter, count: to - from), style: Style(last)))
        }
        guard !numbers.isEmpty else { return [FlowedLine("nothing has begun", .dim)] }
        return [FlowedLine(numbers), FlowedLine(bar, gap: 0)]
    }

    /// The exchange's place in the engine's source, or its outcome.
    func course(_ exchange: Details.Exchange) -> FlowedLine {
        switch exchange.course {
        case .live(_, let standing?):
            return FlowedLine(standing.map { .init(text: $0, style: .notice) }, gap: 1)
        case .live(let state, nil):
            return FlowedLine([
                .init(text: state.title, style: Style(state)), .init(text: "place unknown", style: .dim),
            ])
        case .ended(let outcome, let error, let willRetry, let ago):
            var fields = [FlowedLine.Field(text: "ended \(SafeText(duration: ago)) ago:")]
            let word = SafeText(untrusted: outcome.rawValue) + (error == nil ? "" : ":")
            fields.append(.init(text: word, style: outcome == .ok ? .good : .warning))
            let told = willRetry ? error.map { $0 + ";" } : error
            fields += (told?.words ?? []).map { .init(text: $0, style: .bad) }
            if willRetry { fields.append(.init(text: "will be tried again")) }
            return FlowedLine(fields, gap: 1)
        }
    }

    /// The response received so far.
    func response(_ exchange: Details.Exchange) -> FlowedLine {
        guard exchange.status > 0 else { return FlowedLine("no response", .dim) }
        var fields = [FlowedLine.Field(text: "\(exchange.status)", style: Style(status: exchange.status))]
        if let type = exchange.contentType { fields.append(.init(text: type)) }
        let of: SafeText = exchange.expectedBytes.map { " of " + SafeText(bytes: $0) } ?? ""
        fields.append(.init(text: SafeText(bytes: exchange.bytes) + of))
        if let time = exchange.phases.read, time >= 1_000_000 {
            let rate = Double(max(0, exchange.bytes)) * 1e9 / Double(time)
            fields.append(.init(text: SafeText(bytes: Int(min(1e18, rate))) + "/s"))
            if case .live = exchange.course, let expected = exchange.expectedBytes, expected > exchange.bytes, rate >= 1
            {
                let left = min(1e18, (Double(expected) - Double(exchange.bytes)) / rate * 1e9)
                fields.append(.init(text: "eta " + SafeText(duration: Int64(left))))
            }
        }
        if exchange.newLinks > 0 { fields.append(.init(text: SafeText(counting: exchange.newLinks, "new link"))) }
        return FlowedLine(fields)
    }
}

extension SafeText {
    /// The words of a text, to break a long sentence between them.
    var words: [SafeText] {
        string.split(separator: " ").map { SafeText(untrusted: String($0)) }
    }
}
