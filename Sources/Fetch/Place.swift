import Crawl
import EventLoop

/// Where an exchange waits in its engine's source: written at every wait, read only when somebody looks.
///
/// Plain numbers and addresses of literals, so that writing it costs a few stores.
struct Place {
    enum Awaited {
        /// Nothing yet.
        case nothing
        case readable(Int32)
        case writable(Int32)
        case addresses
        case turn
        case call(StaticString)

        init(_ direction: Direction, _ descriptor: Int32) {
            switch direction {
            case .read: self = .readable(descriptor)
            case .write: self = .writable(descriptor)
            }
        }
    }

    /// A callback's name and its line in the source.
    struct Callback {
        let function: StaticString
        let line: UInt32
    }

    var awaited = Awaited.nothing
    /// By the clock of the exchanges.
    var deadline: Int64?
    var line: UInt32 = 0
    var function: StaticString = ""

    /// The place as a screen shows it; nil before the first wait.
    func standing(in file: StaticString) -> Standing? {
        let awaited: Standing.Awaited
        switch self.awaited {
        case .nothing: return nil
        case .readable(let descriptor): awaited = .readable(descriptor)
        case .writable(let descriptor): awaited = .writable(descriptor)
        case .addresses: awaited = .addresses
        case .turn: awaited = .turn
        case .call(let name): awaited = .call(Standing.StaticName(name))
        }
        return Standing(
            file: Standing.StaticName(file), line: line, function: Standing.StaticName(function), awaited: awaited,
            deadline: deadline)
    }
}
