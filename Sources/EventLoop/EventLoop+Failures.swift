import Glibc

/// What the loop does when the wait for readiness itself fails: the turn goes on, without events.
extension EventLoop {
    /// After EINTR nothing has happened. After EBADF, drops the descriptors that were closed while they were watched;
    /// their waiters get `.closed`. Any other error, such as ENOMEM, may pass: waits for a moment and goes on.
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
        // There is no way left to wait for readiness: 10 ms keep the loop from spinning.
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
