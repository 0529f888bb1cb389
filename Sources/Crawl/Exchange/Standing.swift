/// Where an exchange's story stands in its engine: the place in the source, and what is waited for there.
///
/// This is what a coroutine's frame remembers by itself, what a callback engine must be asked for, and what a blocking
/// engine's stack shows. Made only when somebody looks.
public struct Standing: Sendable, Hashable {
    /// What an exchange waits for.
    public enum Awaited: Sendable, Hashable {
        /// A descriptor to become readable.
        case readable(Int32)
        /// A descriptor to become writable.
        case writable(Int32)
        /// A host name's addresses.
        case addresses
        /// Its turn: the next turn of the loop.
        case turn
        /// A blocking call to return, by name.
        case call(StaticName)
    }

    /// A name from our own source.
    public struct StaticName: Sendable, Hashable {
        /// The name.
        public let text: String

        /// Wraps a literal, so that no remote text can get in.
        public init(_ literal: StaticString) {
            text = literal.description
        }
    }

    /// The engine's source file, without folders.
    public let file: StaticName
    /// The line in it, from 1.
    public let line: UInt32
    /// The function that the line is in.
    public let function: StaticName
    /// What is waited for there.
    public let awaited: Awaited
    /// Until when, monotonic nanoseconds; nil for ever.
    public let deadline: Int64?

    /// A place in the source and what is waited for there.
    public init(
        file: StaticName, line: UInt32, function: StaticName, awaited: Awaited, deadline: Int64? = nil
    ) {
        self.file = file
        self.line = line
        self.function = function
        self.awaited = awaited
        self.deadline = deadline
    }
}
