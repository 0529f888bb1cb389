import CNet
import Glibc

/// Watches of descriptors, and the delivery of events to them.
extension EventLoop {
    /// Starts watching a non-blocking descriptor. On the loop's thread, or before `run()`.
    ///
    /// Watch a socket after calling connect(2): before that, it counts as hung up. Call `Watch.unwatch` before closing
    /// the descriptor.
    ///
    /// - Parameters:
    ///   - descriptor: the descriptor; the caller closes it.
    ///   - group: the group that the watch is frozen with; nil for a watch that is never frozen.
    /// - Returns: the watch, without a waiter.
    /// - Throws: `.tooManyDescriptors` with `select` from descriptor 1024 on; `.system` with EPERM for a regular file
    ///   with `epoll`; `.alreadyRegistered`, also if an earlier descriptor of the same number was closed without
    ///   `unwatch`.
    public func watch(_ descriptor: Int32, in group: WatchGroup? = nil) throws(SelectorError) -> Watch {
        requireLoopThread()
        let number = Int(descriptor)
        // epoll allows it if the number was closed and used again without `unwatch`.
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
        // Readiness that handlers ask for again is delivered in the next turn.
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
            watch.deliverRetold()
        }
        retelling.removeAll(keepingCapacity: true)
    }

    /// The selector has returned a full batch: an urgent watch may be behind thousands that it has not reported yet.
    private func deliverUntold() {
        for watch in urgent {
            var entry = pollfd(watch.descriptor, watch.interest)
            if shims_poll(&entry, 1, 0) > 0 { watch.deliver(entry.ready) }
        }
    }

    private func deliver(_ event: SelectorEvent, urgent: Bool) {
        let number = Int(truncatingIfNeeded: event.data & 0xFFFF_FFFF)
        if number < watches.count {
            // An event of an earlier descriptor of the same number has an earlier generation.
            if let watch = watches[number], watch.data == event.data, watch.isUrgent == urgent {
                watch.deliver(event.ready)
            }
        } else if event.data == Self.wakeData, !urgent {
            takeRemoteWork()
        } else if event.data == SignalSource.data, !urgent {
            takeSignals()
        }
    }

    /// Ends every watch, as `Watch.unwatch` does. A loop that will not run again and its watches would otherwise retain
    /// each other. On the loop's thread.
    package func unwatchAll() {
        for watch in watches { watch?.unwatch() }
    }

    func forget(_ watch: Watch) {
        // Fails if the descriptor was closed first: that has removed it from epoll's set.
        _ = try? selector.unregister(watch.descriptor)
        watches[Int(watch.descriptor)] = nil
    }
}
