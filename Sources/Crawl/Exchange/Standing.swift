/// Where an exchange waits in its engine: the place in the source, and what it waits for.
///
/// A coroutine's frame contains this, a blocking engine's stack shows it, and a callback engine must record it. Created
/// only on request.
public struct Standing: Sendable, Hashable {
    /// What an exchange waits for.
    public enum Awaited: Sendable, Hashable {
        /// A descriptor to become readable.
        case readable(Int32)
        /// A descriptor to become writable.
        case writable(Int32)
        /// A host name's addresses.
        case addresses
        /// The next turn of the loop.
        case turn
        /// A blocking call to return, by name.
        case call(StaticName)
    }

    /// A name from the program's own source.
    public struct StaticName: Sendable, Hashable {
        /// The name.
        public let text: String

        /// Wraps a literal, so that it never contains remote text.
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
    /// What the exchange waits for.
    public let awaited: Awaited
    /// The deadline of the wait, monotonic nanoseconds; nil for none.
    public let deadline: Int64?

    /// Creates a standing from a place in the source and what it waits for.
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
