import CNet
import Glibc

/// Descriptors: who is watched, and the way of an event to its watch.
extension EventLoop {
    /// Begins to watch a non-blocking descriptor. On the loop's thread, or before `run()`.
    ///
    /// Watch a connecting socket after connect(2) has been called: before that, it counts as hung up. Call
    /// `Watch.unwatch` before the descriptor is closed.
    ///
    /// - Parameters:
    ///   - descriptor: stays the caller's to close.
    ///   - group: what is frozen with it; nil for what never is.
    /// - Returns: the watch, with nobody waiting.
    /// - Throws: `.tooManyDescriptors` with `select` from descriptor 1024 on; `.system` with EPERM for a regular file
    ///   with `epoll`; `.alreadyRegistered`, also where the number's earlier owner was closed without `unwatch`.
    public func watch(_ descriptor: Int32, in group: WatchGroup? = nil) throws(SelectorError) -> Watch {
        requireLoopThread()
        let number = Int(descriptor)
        // epoll would allow it if the number has been closed and handed out again: then there was no `unwatch`.
        if watches.indices.contains(number), watches[number] != nil { throw .alreadyRegistered(descriptor) }
        generation &+= 1
        let watch = Watch(descriptor, group: group ?? self.group, generation: generation)
        try selector.register(descriptor, selector.isEdgeTriggered ? [.read, .write] : [], data: watch.data)
        if number >= watches.count {
            watches.append(contentsOf: repeatElement(nil, count: number + 1 - watches.count))
        }
        watches[number] = watch
        return watch
    }

    /// Urgent watches first: one keystroke comes before a thousand sockets.
    func deliver() {
        // What handlers want to be told again is for the next turn.
        swap(&retold, &retelling)
        if !urgent.isEmpty {
            if events.count >= EpollSelector.batch {
                deliverUntold()
            }
            for index in events.indices {
                deliver(events[index], urgent: true)
            }
        }
        for index in events.indices {
            deliver(events[index], urgent: false)
        }
        for watch in retelling {
            watch.retell()
        }
        retelling.removeAll(keepingCapacity: true)
    }

    /// The selector has told as much as it does at a time: an urgent watch may stand behind thousands that it has not
    /// told of.
    private func deliverUntold() {
        for watch in urgent {
            var entry = pollfd(watch.descriptor, watch.interest)
            if shims_poll(&entry, 1, 0) > 0 { watch.deliver(entry.ready) }
        }
    }

    private func deliver(_ event: SelectorEvent, urgent: Bool) {
        let number = Int(truncatingIfNeeded: event.data & 0xFFFF_FFFF)
        if number < watches.count {
            // An event of an earlier owner of the number has an earlier generation.
            if let watch = watches[number], watch.data == event.data, watch.isUrgent == urgent {
                watch.deliver(event.ready)
            }
        } else if event.data == Self.wakeData, !urgent {
            takeRemoteWork()
        } else if event.data == SignalSource.data, !urgent {
            takeSignals()
        }
    }

    /// Ends every watch, as `Watch.unwatch` does: a loop that is not to be run again and its watches would keep each other.
    /// On the loop's thread.
    package func unwatchAll() {
        for watch in watches { watch?.unwatch() }
    }

    func forget(_ watch: Watch) {
        // Fails where the descriptor was closed first, which has taken it out of epoll's set by itself.
        _ = try? selector.unregister(watch.descriptor)
        watches[Int(watch.descriptor)] = nil
    }
}
