import Commands
import Crawl
import Words

extension Screen {
    /// The bar of keys, from the key map: as many as fit, the most important first.
    func drawFooter(on canvas: inout Canvas) {
        guard let y = layout.footer else { return }
        if layout.form == .compact {
            drawHints(y: y, on: &canvas)
            return
        }
        var x = 1
        for (key, label) in snapshot.replay == nil ? ownKeys + functionKeys : replayKeys {
            guard x + key.name.cells + label.cells < layout.width else { break }
            let start = x
            x = canvas.put(key.name, x: x, y: y)
            x = canvas.put(label, x: x, y: y, style: .keyLabel) + 1
            canvas.onClick(x: start..<max(start, x - 1), y: y..<(y + 1), .press(key))
        }
        let hint: SafeText = "?: all keys"
        if x + hint.cells < layout.width { canvas.put(hint, endingAt: layout.width - 1, y: y, style: .dim) }
    }

    /// The key that takes a limited crawl further, while it applies.
    private var ownKeys: [(key: Key, label: SafeText)] {
        KeyBinding.all.compactMap { binding in
            guard binding.action == .extend, binding.applies(to: state.tab, at: moment) else { return nil }
            return binding.keys.first.map { ($0, binding.label) }
        }
    }

    /// The keys of a replay.
    private var replayKeys: [(key: Key, label: SafeText)] {
        ReplayBinding.all.compactMap { binding in binding.keys.first.map { ($0, binding.label) } }
    }

    /// Whether help tells of a binding: it applies, and in a replay it has its key and changes nothing.
    func isOffered(_ binding: KeyBinding) -> Bool {
        guard binding.applies(to: state.tab, at: moment) else { return false }
        let isTaken = binding.keys.allSatisfy { ReplayBinding.binding(of: $0) != nil }
        return snapshot.replay == nil || !isTaken && !binding.action.changesCrawl
    }

    /// The bindings with a function key, in the order of these.
    private var functionKeys: [(key: Key, label: SafeText)] {
        (1...12).compactMap { number in
            let key = Key.function(number)
            return KeyBinding.all.first { $0.keys.contains(key) && $0.applies(to: state.tab, at: moment) }.map {
                (key, label(of: $0))
            }
        }
    }

    /// The crawl's stage.
    var moment: CrawlMoment { CrawlMoment(snapshot.state, stoppedBy: snapshot.stoppedBy) }

    private func drawHints(y: Int, on canvas: inout Canvas) {
        let ofCrawl: SafeText? =
            switch moment {
            case .going: isHeld ? "p resume" : "p pause"
            case .ending, .atLimit: "e extend"
            case .over: nil
            }
        let hints =
            snapshot.replay != nil
            ? Self.replayHints
            : ["?help", "/find", ofCrawl, "1-\(Tab.numbered(isShared: snapshot.sharesFrontier).count) tab", "q quit"]
                .compactMap(\.self)
        guard !drawWarning(y: y, on: &canvas) else { return }
        var x = 0
        for hint in hints where x + hint.cells <= layout.width {
            x = canvas.put(hint, x: x, y: y, style: .dim) + 1
        }
    }

    private static let replayHints: [SafeText] = ["?help", "Space play", "+- speed", "e error", "q quit"]

    private var isHeld: Bool { snapshot.state == .pausing || snapshot.state == .paused }

    /// The label of the pause key, which names its effect.
    private func label(of binding: KeyBinding) -> SafeText {
        binding.action == .togglePause && isHeld ? "Resume" : binding.label
    }
}
