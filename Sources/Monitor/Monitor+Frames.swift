import Crawl
import EventLoop
import Glibc
import Words

/// The times at which frames are drawn.

extension Monitor {
    /// Requests a frame as soon as one is due.
    func requestFrame() {
        schedule(at: lastFrameAt + screen.settings.refresh)
    }

    /// Requests a frame that answers a key: sooner than others, because the user waits for it.
    func requestAnswer() {
        schedule(at: lastFrameAt + min(Self.answerInterval, screen.settings.refresh))
    }

    /// Cancels the next frame.
    func cancelFrame() {
        if let frameTimer { loop.cancel(frameTimer) }
        frameTimer = nil
        frameDeadline = .max
    }

    private func schedule(at deadline: Int64) {
        guard isShown, !isSuspended, deadline < frameDeadline else { return }
        cancelFrame()
        frameDeadline = deadline
        frameTimer = loop.schedule(at: max(deadline, loop.now)) { [weak self] in self?.tick() }
    }

    private func tick() {
        frameTimer = nil
        frameDeadline = .max
        let now = loop.now
        lastFrameAt = now
        model.isChanged = false
        model.books.sample(crawl, at: crawlNow)
        if now - lagSince >= Self.clockInterval {
            shownLag = lag()
            lagSince = now
            model.clockOffset = MonitorOptions.localOffset(clock?.offset ?? EventLoop.calendarOffset())
        }
        if writer.isBusy {
            droppedFrames += 1
        } else {
            draw(at: crawlNow)
        }
        // Ages change while exchanges run, the clock until the end, and nothing afterwards.
        if model.scanning == .awaited {
            requestAnswer()
        } else if crawl.counts.inFlight > 0 || model.scanning == .again {
            schedule(at: now + screen.settings.refresh)
        } else if crawl.state != .finished {
            schedule(at: now + max(Self.clockInterval, screen.settings.refresh))
        }
    }

    private func draw(at now: Int64) {
        let snapshot = snapshot(at: now)
        lastSnapshot = snapshot
        let frame = Screen(snapshot: snapshot, state: screen, layout: layout, isASCII: screen.settings.isASCII)
        lastFrame = frame.shown
        lastCanvas = frame.render()
        drawnFrames += 1
        let bytes =
            painter.draw(lastCanvas) + status.show(frame.windowTitle, frame.progress, percent: frame.percentDone)
        guard !bytes.isEmpty else { return }
        writer.send(isSynchronised ? TerminalModes.frame.begin + bytes + TerminalModes.frame.end : bytes)
    }

    /// The user's view.
    var request: ViewRequest {
        screen.request(answered, page: layout.listRows, width: layout.tableWidth, hasPane: layout.pane != nil)
    }

    /// The crawl's present snapshot, or the held one if the picture stands still.
    private func snapshot(at now: Int64) -> MonitorSnapshot {
        let request = request
        if screen.isStill { return lastSnapshot.standingStill(for: request) }
        model.advance(for: request, in: crawl, at: now)
        var snapshot = model.snapshot(for: request, of: crawl, at: now)
        snapshot.loopLag = shownLag
        snapshot.jobLag = jobLag()
        snapshot.droppedFrames = droppedFrames
        snapshot.note = options.note
        snapshot.replay = place?()
        return snapshot
    }

    func crawlFinished() {
        if options.notifies, isShown { writer.send(status.notify("crawltop: the crawl is over")) }
        guard options.exitWhenDone || screen.quitRequests > 0 else { return }
        loop.soon { [weak self] in self?.onQuit() }
    }
}
