import TestSupport
import Testing

@testable import EventLoop
@testable import Fetch

@Suite(.fewAtATime) struct ConnectionPoolTests {
    @Test func anOriginKeepsItsLatestConnections() async throws {
        let server = try ServerThread { _, _ in [.silence] }
        let port = server.port
        try await onLoop { loop in
            let pool = ConnectionPool(loop: loop, limit: 100)
            pool.limitForOrigin = 2
            let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
            for id in 1...6 as ClosedRange<UInt64> {
                let connection = try Connection(
                    id: id, origin: UInt32(id % 2), to: address, layers: [], limit: .max, in: loop.group)
                while try !connection.isConnected() { try await connection.watch.writable() }
                pool.keepConnection(connection)
            }
            #expect(pool.count == 4)
            #expect(
                [pool.takeConnection(to: 0)?.id, pool.takeConnection(to: 0)?.id, pool.takeConnection(to: 0)?.id] == [
                    6, 4, nil,
                ])
            #expect(
                [pool.takeConnection(to: 1)?.id, pool.takeConnection(to: 1)?.id, pool.takeConnection(to: 1)?.id] == [
                    5, 3, nil,
                ])
            #expect(pool.count == 0)
        }
        _ = await server.stop()
    }

    @Test func originsWithoutAConnectionAreForgotten() async throws {
        let server = try ServerThread { _, _ in [.silence] }
        let port = server.port
        try await onLoop { loop in
            let pool = ConnectionPool(loop: loop, limit: 2)
            let address = try #require(SocketAddress(literal: "127.0.0.1", port: port))
            func connected(_ id: UInt64) async throws -> Connection {
                let connection = try Connection(
                    id: id, origin: UInt32(id), to: address, layers: [], limit: .max, in: loop.group)
                while try !connection.isConnected() { try await connection.watch.writable() }
                return connection
            }
            for id in 1...300 as ClosedRange<UInt64> {
                pool.keepConnection(try await connected(id))
                #expect(pool.count <= 2 && pool.idle.count < 100)
            }
            #expect(
                [pool.takeConnection(to: 298)?.id, pool.takeConnection(to: 299)?.id, pool.takeConnection(to: 300)?.id]
                    == [nil, 299, 300])
            #expect(pool.count == 0)
        }
        _ = await server.stop()
    }
}
