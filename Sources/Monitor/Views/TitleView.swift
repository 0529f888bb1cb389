import Crawl

extension Screen {
    /// The first line: what is crawled, what the crawl is doing, and for how long.
    func drawTitle(on canvas: inout Canvas) {
        let clock = SafeText(clock: snapshot.elapsed)
        let (name, style) = stateName
        let end = layout.width - 1 - clock.cells
        canvas.put(clock, endingAt: layout.width - 1, y: 0)
        let stateAt = end - 2 - name.cells
        canvas.put(name, x: stateAt, y: 0, style: style)
        let x = canvas.put(" crawltop  ", x: 0, y: 0, style: .bold, limit: stateAt)
        let further: SafeText = snapshot.furtherSeeds > 0 ? " +\(snapshot.furtherSeeds) seeds" : ""
        let room = stateAt - 1 - x - further.cells
        let target = snapshot.target.elidedInMiddle(to: max(0, room), mark: glyphs.elision)
        canvas.put(target + further, x: x, y: 0, limit: stateAt - 1)
    }

    /// The crawl's state in words.
    var stateName: (SafeText, Style) {
        let left = snapshot.counts.inFlight
        if state.isStill { return (" STILL PICTURE: Z goes on ", .reverse) }
        if snapshot.isFrozen { return (" FROZEN with \(left) ", .reverse) }
        switch snapshot.state {
        case .running: return ("RUNNING", .good)
        case .pausing: return (" PAUSING draining \(left) ", .reverse)
        case .paused: return (" PAUSED ", .reverse)
        case .draining: return (" DRAINING \(left) ", .reverse)
        case .finished: return (" FINISHED ", .reverse)
        }
    }

    /// The crawl's state in few cells.
    var shortStateName: (SafeText, Style) {
        if state.isStill { return ("STILL", .reverse) }
        if snapshot.isFrozen { return ("FROZEN", .reverse) }
        return switch snapshot.state {
        case .running: ("RUN", .good)
        case .pausing: ("PAUSING", .reverse)
        case .paused: ("PAUSED", .reverse)
        case .draining: ("DRAIN", .reverse)
        case .finished: ("DONE", .reverse)
        }
    }

    /// Done of all that is to be fetched, in percent, from 0 to 100; 100 only when nothing is left.
    var percentDone: Int {
        let wanted = snapshot.counts.seen - snapshot.counts.skipped
        guard wanted > 0 else { return snapshot.state == .finished ? 100 : 0 }
        return Int(max(0, min(100, Double(snapshot.counts.done) * 100 / Double(wanted))))
    }
}
