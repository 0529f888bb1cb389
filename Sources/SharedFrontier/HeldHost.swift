/// A host that this process has leased.
final class HeldHost {
    /// Its name: processes lease a host with all its origins.
    let name: [UInt8]
    /// The number of the lease, without which calls on the host have no effect.
    let epoch: Int64
    /// The number of one of its origins in the crawl; nil until a URL of it was taken.
    var origin: UInt32?
    /// The number of URLs that were taken and have not ended.
    var taken = 0
    /// The number of URLs that wait on the server, as far as is known.
    var waiting: Int
    /// Whether the answer to a call that takes URLs is on its way.
    var isTaking = false
    /// Whether it is given back when its exchanges have ended.
    var isLeaving = false
    /// Since when nothing of it waits or is in flight; nil if something does.
    var idleSince: Int64?

    init(name: [UInt8], epoch: Int64, waiting: Int) {
        (self.name, self.epoch, self.waiting) = (name, epoch, waiting)
    }
}
