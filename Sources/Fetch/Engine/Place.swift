import EventLoop

/// Where an exchange waits in its engine's source: written at every wait, read only when somebody looks.
///
/// Plain numbers and addresses of literals, so that writing it costs a few stores. The line is that of the call which waits,
/// and the function the one that it is in: the compiler knows both.
struct Place {
    enum Awaited {
        /// Nothing yet.
        case nothing
        case readable(Int32)
        case writable(Int32)
        case addresses
        case turn

        init(_ direction: Direction, _ descriptor: Int32) {
            switch direction {
            case .read: self = .readable(descriptor)
            case .write: self = .writable(descriptor)
            }
        }
    }

    var awaited = Awaited.nothing
    var limit: WaitLimit?
    var line: UInt32 = 0
    var function: StaticString = ""
}
