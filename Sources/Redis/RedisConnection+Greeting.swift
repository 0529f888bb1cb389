/// What is said first on a connection.
extension RedisConnection {
    /// Logs in, selects the database, and asks whether the server is ready and which it is. The first error ends the
    /// pipeline.
    func greet(on pipeline: Pipeline, then: @escaping (RedisServer) -> Void) {
        if let password = address.password {
            var command = RedisCommand("AUTH")
            if let user = address.user { command.append(bytes: user) }
            command.append(bytes: password)
            ask(command, on: pipeline) { _ in }
        }
        if address.database != 0 {
            var command = RedisCommand("SELECT")
            command.append(Int64(address.database))
            ask(command, on: pipeline) { _ in }
        }
        // Unlike the others, this is refused while the data is loaded.
        ask(RedisCommand("PING"), on: pipeline) { _ in }
        var command = RedisCommand("INFO")
        command.append("server")
        ask(command, on: pipeline) { (reply) throws(RedisFailure) in then(try RedisServer(reply)) }
    }

    private func ask(
        _ command: RedisCommand, on pipeline: Pipeline, then: @escaping (RedisReply) throws(RedisFailure) -> Void
    ) {
        pipeline.send(command) { [weak pipeline] reply in
            do throws(RedisFailure) {
                if case .error(let error)? = reply { throw RedisFailure(error) }
                if let reply { try then(reply) }
            } catch {
                pipeline?.end(error)
            }
        }
    }
}
