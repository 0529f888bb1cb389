import Glibc

/// What the loop does when the wait for readiness itself fails: the turn goes on, without events.
extension EventLoop {
    /// EINTR: nothing has happened. EBADF: a descriptor was closed while it was watched; it is found and dropped, and
    /// its waiters get `.closed`. Anything else, ENOMEM above all, may pass: it waits for a moment and goes on.
    func recover(from error: SelectorError) {
        events.removeAll(keepingCapacity: true)
        onSelectorFailure?(error)
        switch error {
        case .system(_, EINTR):
            return
        case .system(_, EBADF):
            if dropClosedDescriptors() { return }
        default:
            break
        }
        // No way to wait for readiness is left: 10 ms keep the loop from spinning.
        usleep(10_000)
    }

    private func dropClosedDescriptors() -> Bool {
        var found = false
        for watch in watches {
            guard let watch, fcntl(watch.descriptor, F_GETFD) < 0, errno == EBADF else { continue }
            watch.lose()
            found = true
        }
        return found
    }
}
