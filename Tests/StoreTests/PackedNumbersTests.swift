import Testing

@testable import Store

@Suite struct PackedNumbersTests {
    @Test(
        arguments: [[], [0], [5, 5, 5], [UInt32.max], [1, 127, 128, 16_384, 4_000_000_000], [9, 3, 7]] as [[UInt32]])
    func numbersComeBackInOrder(numbers: [UInt32]) {
        let bytes = PackedNumbers.bytes(of: numbers)
        #expect(bytes.withUnsafeBufferPointer { PackedNumbers.numbers(in: $0) } == numbers.sorted())
    }

    @Test(arguments: [[0x80], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1], [0xFF, 0xFF, 0xFF, 0xFF, 0x7F]] as [[UInt8]])
    func bytesThatAreNoNumbersAreNone(bytes: [UInt8]) {
        #expect(bytes.withUnsafeBufferPointer { PackedNumbers.numbers(in: $0) } == nil)
    }
}
