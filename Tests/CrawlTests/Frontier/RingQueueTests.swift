import Testing

@testable import Crawl

@Suite struct RingQueueTests {
    @Test func behavesAsAnArrayDoes() {
        var queue = RingQueue()
        var model: [UInt32] = []
        var random: UInt64 = 0x9E37_79B9_7F4A_7C15
        for step in 0..<10_000 {
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            switch random >> 33 % 5 {
            case 0, 1:
                queue.append(UInt32(step))
                model.append(UInt32(step))
            case 2:
                queue.prepend(UInt32(step))
                model.insert(UInt32(step), at: 0)
            default:
                #expect(queue.popFirst() == (model.isEmpty ? nil : model.removeFirst()))
            }
            #expect(queue.count == model.count)
        }
        #expect((0..<queue.count).map { queue[$0] } == model)
    }
}
