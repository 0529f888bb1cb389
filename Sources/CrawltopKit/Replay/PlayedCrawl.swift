import Crawl
import EventLoop
import Store

/// A crawl as far as it has been played, and the picture that was made of it on the way.
final class PlayedCrawl {
    /// Events between two looks at the clock.
    private static let eventsAtOnce = 500
    /// How often the crawl is looked at: what happened longer ago than `memory` leaves no trace in the picture.
    private static let look: Int64 = 500_000_000
    private static let memory: Int64 = 130_000_000_000

    let player: EventPlayer
    let observer: any CrawlObserver
    /// The crawl.
    let view: any CrawlView
    private var looked: Int64

    /// Begins where a player is. `view` is the crawl if there is nothing to play.
    init(_ player: EventPlayer, _ observer: any CrawlObserver, of view: (any CrawlView)? = nil) {
        (self.player, self.observer, self.view) = (player, observer, view ?? player.image)
        looked = player.next ?? .min
        player.onEvent = { [unowned player] in observer.receive($0, from: player.image) }
    }

    /// A copy, which goes its own way from here. O(known URLs).
    func copy() -> PlayedCrawl {
        let isPlayed = view === player.image
        let copy = PlayedCrawl(EventPlayer(copying: player), observer.copy(), of: isPlayed ? nil : view)
        copy.looked = looked
        return copy
    }

    /// No earlier moment than this can be reached.
    var time: Int64 { max(player.now ?? .min, looked) }
    /// The number of bytes held, about.
    var bytes: Int { player.image.bytes + observer.bytes }

    /// Plays all up to a time, and looks at the crawl then; with `.max`, as far as the recording goes.
    ///
    /// - Parameters:
    ///   - target: the time, none before `time`.
    ///   - deadline: when the process has to do something else, by its clock.
    /// - Returns: whether it is there.
    func play(to target: Int64, until deadline: Int64) -> Bool {
        repeat {
            if target == .max, player.isAtEnd { return true }
            let start = max(time, min(player.next ?? target, target) - Self.memory)
            let stop = min(start + Self.look, target)
            guard player.play(to: stop, atMost: Self.eventsAtOnce) else { continue }
            observer.look(at: view, now: stop)
            looked = stop
            if stop == target { return true }
        } while EventLoop.clock() < deadline
        return false
    }
}

/// Copies of a played crawl at some moments, from which others are reached in a short time.
struct Checkpoints {
    /// The number of bytes that they have together at most.
    private static let mostBytes = 256 << 20

    /// The beginning, and what has room.
    private var crawls: [PlayedCrawl]
    /// Events between two of them, at least.
    private var distance: Int

    init(_ beginning: PlayedCrawl, distance: Int) { (crawls, self.distance) = ([beginning.copy()], distance) }

    /// Keeps a copy of a crawl that is played on, if it has come far enough. Where there is no room, each second one goes.
    mutating func add(_ crawl: PlayedCrawl) {
        guard let last = crawls.last, crawl.player.events - last.player.events >= distance else { return }
        guard crawls.reduce(crawl.bytes, { $0 + $1.bytes }) <= Self.mostBytes else {
            distance *= 2
            crawls = crawls.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
            return
        }
        crawls.append(crawl.copy())
    }

    /// The last one from which a time can be reached.
    func last(before target: Int64) -> PlayedCrawl? { crawls.last { $0.time <= target } }
}
