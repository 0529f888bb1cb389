import EventLoop

/// Where an exchange waits in its engine's source. It is written at every wait and read only on request.
///
/// It consists of plain numbers and addresses of literals, so that writing it costs a few stores. The compiler provides
/// the line and the function of the call that waits.
struct Place {
    enum Awaited {
        /// No wait yet.
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
