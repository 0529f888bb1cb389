import Commands
import Crawl
import Words

extension Screen {
    /// The first line: the target, the state, and the duration of the crawl.
    func drawTitle(on canvas: inout Canvas) {
        let (name, style) = stateName
        let further: SafeText =
            snapshot.furtherSeeds > 0 ? " +" + SafeText(counting: snapshot.furtherSeeds, "seed") : ""
        // The facts that fit beside the target, or a good part of it.
        let least = min(snapshot.target.cells, 30) + further.cells + name.cells + 18
        let facts = titleFacts(room: layout.width - least)
        var end = layout.width - 1
        for fact in facts.reversed() {
            canvas.put(fact, endingAt: end, y: 0)
            end -= fact.cells + 2
        }
        let stateAt = end - name.cells
        canvas.put(name, x: stateAt, y: 0, style: style)
        let x = canvas.put(" crawltop  ", x: 0, y: 0, style: .bold, limit: stateAt)
        let room = stateAt - 1 - x
        // Further seeds are told where the first one is still recognised.
        let more = room - further.cells >= 16 ? further : ""
        let target = snapshot.target.elidedInMiddle(to: max(0, room - more.cells), mark: glyphs.elision)
        canvas.put(target + more, x: x, y: 0, limit: stateAt - 1)
    }

    /// The duration, whether the crawl is kept, the limits for hosts, and the wall clock; the last ones are dropped first.
    private func titleFacts(room: Int) -> [SafeText] {
        let delay: SafeText = snapshot.delay > 0 ? "delay " + SafeText(duration: snapshot.delay) : "no delay"
        let robots: SafeText = snapshot.obeysRobots ? "robots on" : "robots OFF"
        var facts = [SafeText(clock: snapshot.elapsed)]
        var left = room - facts[0].cells
        for fact in [jobFact, delay, robots, snapshot.clock].compactMap(\.self) {
            left -= fact.cells + 2
            if left >= 0 { facts.append(fact) }
        }
        return facts
    }

    /// Whether the crawl is kept, and by how much its job is behind, from a second on; nil if it is not kept.
    private var jobFact: SafeText? {
        snapshot.jobLag.map { $0 < 1_000_000_000 ? "kept" : "kept, " + SafeText(duration: $0) + " behind" }
    }

    /// The crawl's state in words.
    var stateName: (SafeText, Style) {
        let left = snapshot.counts.inFlight
        if state.isStill { return (" STILL PICTURE: Z goes on ", .reverse) }
        if snapshot.isFrozen { return (" FROZEN with \(left) ", .reverse) }
        switch snapshot.state {
        case .running where moment == .ending: return drainingName
        case .running where isHeld: return (" HELD ", .alarm)
        case .running where isWaiting: return (" WAITING ", .reverse)
        case .running: return ("RUNNING", .good)
        case .pausing: return (" PAUSING draining \(left) ", .reverse)
        case .paused: return (" PAUSED ", .reverse)
        case .draining: return drainingName
        case .finished where snapshot.wasStopped:
            return (" STOPPED" + (snapshot.stoppedBy.map { ": " + $0.name } ?? "") + " ", .alarm)
        case .finished: return (" FINISHED ", .reverse)
        }
    }

    private var drainingName: (SafeText, Style) {
        let limit = moment == .ending ? snapshot.stoppedBy.map { ": " + $0.name } : nil
        return (" DRAINING" + (limit ?? " \(snapshot.counts.inFlight)") + " ", .reverse)
    }

    /// Whether a part of the program that cannot keep up, or fails, holds dispatch back.
    private var isHeld: Bool { snapshot.idle?.holders.isEmpty == false }

    /// Whether other processes of a shared crawl have all that is left to do.
    private var isWaiting: Bool {
        snapshot.sharesFrontier && snapshot.counts.inFlight == 0 && snapshot.idle?.deeper == snapshot.counts.todo
    }

    /// The crawl's state in few cells.
    var shortStateName: (SafeText, Style) {
        if state.isStill { return ("STILL", .reverse) }
        if snapshot.isFrozen { return ("FROZEN", .reverse) }
        return switch snapshot.state {
        case .running where moment == .ending: ("DRAIN", .reverse)
        case .running where isHeld: ("HELD", .alarm)
        case .running where isWaiting: ("WAITING", .reverse)
        case .running: ("RUN", .good)
        case .pausing: ("PAUSING", .reverse)
        case .paused: ("PAUSED", .reverse)
        case .draining: ("DRAIN", .reverse)
        case .finished where snapshot.wasStopped: ("STOPPED", .alarm)
        case .finished: ("DONE", .reverse)
        }
    }

    /// The percentage done of all URLs to fetch, from 0 to 100; 100 only if none is left.
    var percentDone: Int {
        let wanted = snapshot.counts.seen - snapshot.counts.skipped
        guard wanted > 0 else { return snapshot.state == .finished ? 100 : 0 }
        return Int(max(0, min(100, Double(snapshot.counts.done) * 100 / Double(wanted))))
    }

    /// The window's title: the state, the percentage done, and the target.
    var windowTitle: SafeText {
        let (name, _) = shortStateName
        return "\(percentDone)% " + name + " " + snapshot.target.prefix(cells: 80) + " - crawltop"
    }

    /// The progress in a tab.
    var progress: TerminalStatus.Progress {
        switch snapshot.state {
        case .running where moment == .ending: .paused
        case .running: .running
        case .pausing, .paused, .draining: .paused
        case .finished: snapshot.wasStopped ? .failed : .none
        }
    }
}
