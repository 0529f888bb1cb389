import Testing

@testable import Redis

@Suite struct RedisCommandTests {
    @Test func argumentsAreWrittenWithTheirLengths() {
        var command = RedisCommand("SET")
        command.append("schlüssel")
        command.append(bytes: [0, 13, 10] as [UInt8])
        command.append("")
        for number in [0, 7, -1, 10, .max, .min] as [Int64] { command.append(number) }
        var bytes: [UInt8] = []
        command.write(to: &bytes)
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "*10\r\n$3\r\nSET\r\n$10\r\nschlüssel\r\n$3\r\n\0\r\n\r\n$0\r\n\r\n$1\r\n0\r\n$1\r\n7\r\n$2\r\n-1\r\n"
                + "$2\r\n10\r\n$19\r\n9223372036854775807\r\n$20\r\n-9223372036854775808\r\n")
    }
}
