import EventLoop
import Glibc
import TestSupport
import Testing

@Suite struct SmokeTests {
    @Test(arguments: SelectorKind.allCases)
    func pingPong(_ kind: SelectorKind) async throws {
        let total = try await onLoop(selector: kind) { loop in
            var pair: [Int32] = [0, 0]
            #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &pair) == 0)
            let a = try loop.watch(pair[0])
            let b = try loop.watch(pair[1])
            let echo = loop.spawn {
                var byte: UInt8 = 0
                while true {
                    let count = read(b.descriptor, &byte, 1)
                    if count == 0 { return }
                    if count < 0 { try await b.readable(); continue }
                    write(b.descriptor, &byte, 1)
                }
            }
            var total = 0
            for index in 0..<100 {
                var byte = UInt8(index)
                write(a.descriptor, &byte, 1)
                while read(a.descriptor, &byte, 1) < 0 {
                    try await a.readable(until: EventLoop.clock() + 5_000_000_000)
                }
                total += Int(byte)
                await loop.yield()
            }
            try await loop.sleep(until: loop.now + 1_000_000)
            a.unwatch()
            close(pair[0])
            try await echo.value
            b.unwatch()
            close(pair[1])
            return total
        }
        #expect(total == 4950)
    }
}
