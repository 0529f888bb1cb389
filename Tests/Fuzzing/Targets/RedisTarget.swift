import Redis

extension FuzzTarget {
    /// Replies are the same however their bytes are cut, and stay within the limits.
    static var redis: FuzzTarget {
        FuzzTarget(
            "redis",
            texts: [
                "+OK\r\n:-42\r\n$-1\r\n*-1\r\n$4\r\na\r\nb\r\n-ERR no\r\n",
                "*3\r\n$1\r\nx\r\n*2\r\n:1\r\n*0\r\n-WRONGTYPE in it\r\n",
                "*2\r\n*3\r\n:0\r\n:9\r\n*2\r\n$1\r\na\r\n:7\r\n*3\r\n:10\r\n:16383\r\n*2\r\n$-1\r\n:8\r\n",
                "-MOVED 3999 127.0.0.1:6381\r\n-ASK 1 ::1:7\r\n-TRYAGAIN\r\n",
                "$61\r\nrun_id:0123\r\nredis_version:7.2.4\r\nvalkey_version:8.0.1\r\nx:y\r\n\r\n",
                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:9223372036854775807\r\n",
            ],
            tokens: [
                "+", "-", ":", "$", "*", "\r\n", "\r", "\n", "-1", "0", "1", "9", "10", "2147483647",
                "9223372036854775807", "OK", "MOVED ",
                "ASK ", "[", "]", "::", "redis_version:", "run_id:", "redis_mode:cluster",
            ]
        ) { input, generator in
            var limits = ReplyReader.Limits()
            (limits.bytes, limits.elements, limits.line) = (4_096, 64, 512)
            let whole = read([input[...]], limits)
            let cut = read(pieces(of: input, &generator), limits)
            // A limit may be found beyond with all bytes at once; then all replies before it are the same.
            guard cut.replies.starts(with: whole.replies) || whole.replies.starts(with: cut.replies) else {
                return "replies depend on how they are cut"
            }
            if !whole.failed, !cut.failed, cut.replies.count != whole.replies.count {
                return "the number of replies depends on how they are cut"
            }
            guard whole.replies.allSatisfy({ size($0, 0) != nil }) else { return "a reply has no limit" }
            return whole.replies.allSatisfy(isUnderstood) ? nil : "a cluster has no limit"
        }
    }

    /// Takes a reply for each that the client asks for.
    private static func isUnderstood(_ reply: RedisReply) -> Bool {
        guard let teller = try? RedisAddress("redis://127.0.0.1") else { return false }
        if case .error(let error) = reply { _ = (RedisFailure(error), Redirect(error, from: teller)) }
        _ = try? RedisServer(reply)
        return (try? SlotTable(reply, from: teller))?.masters.count ?? 0 <= SlotTable.mostMasters
    }

    private static func read(
        _ pieces: [ArraySlice<UInt8>], _ limits: ReplyReader.Limits
    ) -> (replies: [RedisReply], failed: Bool) {
        let reader = ReplyReader(limits: limits)
        var replies: [RedisReply] = []
        do throws(RedisFailure) {
            for piece in pieces {
                try piece.withUnsafeBufferPointer { (bytes) throws(RedisFailure) in
                    try reader.feed(UnsafeRawBufferPointer(bytes))
                }
                while let reply = try reader.next() { replies.append(reply) }
            }
            return (replies, false)
        } catch {
            return (replies, true)
        }
    }

    /// The elements of a reply; nil if they are too many or too deep.
    private static func size(_ reply: RedisReply, _ depth: Int) -> Int? {
        guard case .array(let elements) = reply else { return 1 }
        guard depth < ReplyReader.deepest, elements.count <= 64 else { return nil }
        return elements.reduce(1) { sum, element in
            guard let sum, let more = size(element, depth + 1) else { return nil }
            return sum + more
        }
    }
}
