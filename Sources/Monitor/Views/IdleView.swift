import Commands
import Crawl
import Words

extension Screen {
    /// The reason why nothing more is sent, above the bar of keys; the result of the last key takes its place.
    func drawIdle(on canvas: inout Canvas) {
        let y = layout.height - 2
        if let message {
            canvas.put(message.elidedInMiddle(to: layout.width - 2, mark: glyphs.elision), x: 1, y: y, style: .warning)
            return
        }
        if let search = state.search, let percent = snapshot.searched {
            let text: SafeText = "looking for " + SafeText(untrusted: search.filter.text, maxCells: 60)
            canvas.put(text + ", \(percent)% read", x: 1, y: y, style: .warning)
            return
        }
        guard state.tour.isEmpty else {
            canvas.put(fitting(state.tour, room: layout.width - 2), x: 1, y: y, style: .warning)
            return
        }
        guard let idle = snapshot.idle else { return }
        // Without a free slot, the crawl is not idle.
        let label: SafeText = idle.freeSlots == 0 && !isHeldBack(idle) ? " busy: " : " why idle: "
        let x = canvas.put(label, x: 0, y: y, style: .label)
        canvas.put(fitting(bottlenecks(idle), room: layout.width - 1 - x), x: x, y: y)
    }

    /// The result of the last key, or of its search.
    var message: SafeText? { state.message ?? (state.search == nil ? nil : snapshot.message) }

    private func isHeldBack(_ idle: IdleReasons) -> Bool {
        idle.isPaused || idle.isDraining || idle.arePagesUsedUp || !idle.holders.isEmpty || snapshot.isFrozen
    }

    /// The reasons that hold URLs back, with the key that helps if there is one: first those that stop everything, then
    /// those that hold the most URLs.
    private func bottlenecks(_ idle: IdleReasons) -> [SafeText] {
        if idle.isDraining {
            guard moment == .ending, let limit = snapshot.stoppedBy else {
                return ["the crawl ends: nothing more is sent"]
            }
            return [limit.name + ": what is in flight ends (e goes on)"]
        }
        var parts: [SafeText] = []
        if snapshot.isFrozen {
            parts.append("frozen: P goes on")
        } else if idle.isPaused {
            parts.append("paused: p goes on")
        }
        if idle.arePagesUsedUp {
            let limit: SafeText = snapshot.maxPages.map { " " + SafeText(grouped: $0) } ?? ""
            parts.append(
                "limit: --max-pages" + limit + " is used up: what is in flight ends"
                    + (moment == .ending ? " (e goes on)" : ""))
        }
        parts += idle.holders.map(\.reason)
        if idle.freeSlots == 0 { parts.append("every slot is taken (+ for more)") }
        parts += waits(idle).filter { $0.count > 0 }.sorted { $0.count > $1.count }.map(\.text)
        if idle.freeSlots > 0 {
            if snapshot.counts.todo == 0 { parts.append("nothing waits") }
            parts.append(SafeText(counting: idle.freeSlots, "slot") + " free")
        }
        return parts
    }

    /// The number of URLs by what they wait for.
    private func waits(_ idle: IdleReasons) -> [(count: Int, text: SafeText)] {
        func grouped(_ count: Int) -> SafeText { SafeText(grouped: count) }
        let due: SafeText = idle.nextDue.map { " (next " + SafeText(duration: $0) + ")" } ?? ""
        let atLimit: SafeText =
            snapshot.perHost.map { "limit: per-host \($0) holds \(grouped(idle.hostLimit)) (} raises it)" }
            ?? "hosts at their limit hold \(grouped(idle.hostLimit))"
        let rate = snapshot.maxRate.map { $0 == $0.rounded() ? "\(Int(min(1e9, $0)))" : SafeText(decimal: $0) }
        let ready: SafeText =
            idle.freeSlots > 0 && !isHeldBack(idle)
            ? rate.map { "limit: --max-rate \($0)/s holds \(grouped(idle.ready))" }
                ?? "\(grouped(idle.ready)) ready, slots kept for others (+ for more)"
            : "\(grouped(idle.ready)) ready"
        let delay: SafeText =
            snapshot.delay > 0
            ? "limit: delay " + SafeText(duration: snapshot.delay) + " holds \(grouped(idle.hostDelay)) ([ shortens it)"
            : "the delays of hosts hold \(grouped(idle.hostDelay))"
        return [
            (idle.hostLimit, atLimit), (idle.ready, ready), (idle.hostDelay, delay),
            (idle.backingOff, "\(grouped(idle.backingOff)) back off" + due),
            (idle.lastAttempts, "\(grouped(idle.lastAttempts)) to be looked at once more at the end"),
            (
                idle.deeper,
                snapshot.sharesFrontier
                    ? "\(grouped(idle.deeper)) in the shared frontier, for any process"
                    : "\(grouped(idle.deeper)) wait for nearer ones (:max-depth)"
            ),
            (idle.robots, "\(grouped(idle.robots)) wait for robots.txt"),
            (idle.hostPaused, "\(grouped(idle.hostPaused)) at paused hosts (x goes on)"),
        ]
    }

    /// The first parts that fit as a whole.
    private func fitting(_ parts: [SafeText], room: Int) -> SafeText {
        var text: SafeText = ""
        for (index, part) in parts.enumerated() {
            let longer = index == 0 ? part : text + ", " + part
            let rest: SafeText = index < parts.count - 1 ? ", " + glyphs.elision : ""
            guard longer.cells + rest.cells <= room else {
                return index == 0
                    ? part.elidedAtEnd(to: max(0, room), mark: glyphs.elision) : text + ", " + glyphs.elision
            }
            text = longer
        }
        return text
    }
}
