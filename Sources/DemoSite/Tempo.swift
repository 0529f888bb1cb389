/// The timing of a page: at once, after a while, or drop by drop.
struct Tempo: Equatable {
    /// Nanoseconds before the head.
    var delay: Int64 = 0
    /// The number of pieces of the body.
    var pieces = 1
    /// Nanoseconds between the pieces.
    var pause: Int64 = 0

    /// The number of pieces of a page that arrives drop by drop.
    private static let drops = 40

    /// The tempo of a page of the site.
    ///
    /// The mix shows every state of a connection: most pages take as long as those of a busy server, some wait up to
    /// three seconds, some trickle for one to four.
    init(_ map: SiteMap, page: Int, options: DemoSiteOptions) {
        let slowness = options.slowness
        switch options.manner {
        case .slow:
            delay = slowness + slowness / 100 * Int64(map.hash(.delay, page) % 200)
            return
        case .drips:
            (pieces, pause) = (Self.drops, slowness / 2)
            return
        default: break
        }
        if let fixed = options.delay {
            delay = fixed
            return
        }
        let hash = map.hash(.delay, page)
        let millisecond: Int64 = 1_000_000
        let share = Int64(SiteHash.pick(hash &* 0x9E37_79B9_7F4A_7C15, below: 1_000))
        switch hash % 100 {
        case 0..<8: delay = (300 + share * 27 / 10) * millisecond
        case 8..<14:
            pieces = 10
            pause = (100 + share * 3 / 10) * millisecond
        case 14..<50: delay = (200 + share * 6 / 10) * millisecond
        default: delay = (30 + share * 22 / 100) * millisecond
        }
    }
}
