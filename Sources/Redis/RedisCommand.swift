/// A command with its arguments, written as the protocol has them (an array of bulk strings of RESP).
public struct RedisCommand: Sendable {
    /// The number of arguments, the command's name included.
    private(set) var count = 0
    /// The arguments, each with its length before it.
    private(set) var bytes: [UInt8] = []

    /// Starts a command.
    ///
    /// - Parameters:
    ///   - name: its name, as "HSET".
    ///   - size: a guess at the bytes of all arguments.
    public init(_ name: StaticString, size: Int = 64) {
        bytes.reserveCapacity(size)
        name.withUTF8Buffer { append(bytes: $0) }
    }

    /// Appends an argument.
    public mutating func append(_ text: String) {
        append(bytes: text.utf8)
    }

    /// Appends an argument of any bytes.
    public mutating func append(bytes argument: some Collection<UInt8>) {
        startArgument(argument.count)
        bytes += argument
        bytes.endLine()
    }

    /// Appends a number in decimal.
    public mutating func append(_ number: Int64) {
        let digits = Decimal(number)
        startArgument(digits.count)
        digits.write(to: &bytes)
        bytes.endLine()
    }

    private mutating func startArgument(_ length: Int) {
        count += 1
        bytes.append(UInt8(ascii: "$"))
        Decimal(Int64(length)).write(to: &bytes)
        bytes.endLine()
    }

    /// Appends the whole command to what is sent.
    func write(to output: inout [UInt8]) {
        output.append(UInt8(ascii: "*"))
        Decimal(Int64(count)).write(to: &output)
        output.endLine()
        output += bytes
    }
}

extension [UInt8] {
    fileprivate mutating func endLine() {
        append(UInt8(ascii: "\r"))
        append(UInt8(ascii: "\n"))
    }
}

/// The decimal form of a number, without an allocation.
private struct Decimal {
    private var text = InlineArray<20, UInt8>(repeating: 0)
    private(set) var count = 0

    init(_ number: Int64) {
        var rest = number.magnitude
        repeat {
            add(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        if number < 0 { add(UInt8(ascii: "-")) }
    }

    /// Adds the digit before those that are there.
    private mutating func add(_ digit: UInt8) {
        text[text.count - 1 - count] = digit
        count += 1
    }

    func write(to output: inout [UInt8]) {
        for place in text.count - count..<text.count { output.append(text[place]) }
    }
}
