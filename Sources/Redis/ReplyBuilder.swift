import CRedis

/// Makes replies of what hiredis' reader finds, which it tells in the order of the bytes.
final class ReplyBuilder {
    /// An array whose elements have not all come.
    private struct OpenArray {
        var elements: [RedisReply]
        let count: Int
    }

    private var open: [OpenArray] = []
    private var finished: RedisReply?
    private let mostElements: Int
    private var elements = 0
    /// Whether the present reply has more elements than it may have.
    private(set) var isFull = false

    init(mostElements: Int) {
        self.mostElements = mostElements
    }

    /// Hands out the reply that is complete; nil if none is.
    func take() -> RedisReply? {
        guard let reply = finished else { return nil }
        finished = nil
        elements = 0
        return reply
    }

    fileprivate func add(_ reply: RedisReply) {
        var whole = reply
        while let last = open.indices.last {
            open[last].elements.append(whole)
            guard open[last].elements.count == open[last].count else { return }
            whole = .array(open.removeLast().elements)
        }
        finished = whole
    }

    /// Starts an array; false if it has too many elements.
    fileprivate func start(_ count: Int) -> Bool {
        guard count <= mostElements - elements else {
            isFull = true
            return false
        }
        elements += count
        guard count > 0 else {
            add(.array([]))
            return true
        }
        var array = OpenArray(elements: [], count: count)
        array.elements.reserveCapacity(count)
        open.append(array)
        return true
    }

    /// The functions that hiredis calls, with the builder as the reader's private data. Each returns an address that
    /// only tells that nothing failed. hiredis keeps the address of this table.
    nonisolated(unsafe) static let functions = {
        let table = UnsafeMutablePointer<redisReplyObjectFunctions>.allocate(capacity: 1)
        table.initialize(
            to: redisReplyObjectFunctions(
                createString: foundString, createArray: foundArray, createInteger: foundInteger, createNil: foundNil,
                freeObject: { _ in }))
        return table
    }()
}

private func builder(of task: UnsafePointer<redisReadTask>?) -> ReplyBuilder? {
    task?.pointee.privdata.map { Unmanaged<ReplyBuilder>.fromOpaque($0).takeUnretainedValue() }
}

private func foundString(
    _ task: UnsafePointer<redisReadTask>?, _ text: UnsafeMutablePointer<CChar>?, _ count: Int
) -> UnsafeMutableRawPointer? {
    let bytes = [UInt8](UnsafeRawBufferPointer(start: text, count: count))
    builder(of: task)?.add(task?.pointee.type == REDIS_REPLY_ERROR ? .error(RedisError(bytes)) : .bytes(bytes))
    return task?.pointee.privdata
}

private func foundArray(_ task: UnsafePointer<redisReadTask>?, _ count: Int32) -> UnsafeMutableRawPointer? {
    builder(of: task)?.start(Int(count)) == true ? task?.pointee.privdata : nil
}

private func foundInteger(_ task: UnsafePointer<redisReadTask>?, _ number: Int64) -> UnsafeMutableRawPointer? {
    builder(of: task)?.add(.integer(number))
    return task?.pointee.privdata
}

private func foundNil(_ task: UnsafePointer<redisReadTask>?) -> UnsafeMutableRawPointer? {
    builder(of: task)?.add(.null)
    return task?.pointee.privdata
}
