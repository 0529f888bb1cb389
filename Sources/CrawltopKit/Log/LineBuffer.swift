import Glibc
import Words

/// A buffer of log lines. Both log formats write to it, and the output's thread writes it to its descriptor.
///
/// It owns plain memory instead of an array, because a fetch line consists of some hundred small pieces, and an array's
/// checks for each of them cost more than the copying. One thread at a time holds a buffer.
package final class LineBuffer: @unchecked Sendable {
    /// Bytes written since the last `clear()`.
    private(set) var count = 0
    private var capacity = 4096
    private var start = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)

    deinit {
        start.deallocate()
    }

    /// The bytes written since the last `clear()`.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Removes the bytes and keeps the storage.
    func clear() {
        count = 0
    }

    /// Makes room for `more` bytes and returns the place for them.
    @inline(__always)
    private func room(for more: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity - count < more {
            grow(by: more)
        }
        return start + count
    }

    @inline(never)
    private func grow(by more: Int) {
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.update(from: start, count: count)
        start.deallocate()
        start = larger
    }

    /// Appends one byte.
    @inline(__always)
    func append(_ byte: UInt8) {
        room(for: 1)[0] = byte
        count += 1
    }

    /// Appends text of the program's own.
    @inline(__always)
    func append(_ text: StaticString) {
        room(for: text.utf8CodeUnitCount).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        count += text.utf8CodeUnitCount
    }

    /// Appends text of the program's own that is computed at run time.
    func append(own text: String) {
        var text = text
        text.withUTF8 { append(copying: $0) }
    }

    /// Appends bytes as they are.
    func append(copying bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        room(for: bytes.count).update(from: base, count: bytes.count)
        count += bytes.count
    }

    /// Appends arbitrary bytes as a JSON string.
    func append(jsonString text: UnsafeBufferPointer<UInt8>) {
        count += JSONString.write(text, to: room(for: JSONString.capacity(for: text.count)))
    }

    /// Appends `,"name":`, without the comma at the start of an object.
    @inline(__always)
    func key(_ name: StaticString) {
        let length = name.utf8CodeUnitCount
        var end = room(for: length + 4)
        if count > 0, (end - 1)[0] != UInt8(ascii: "{") {
            end[0] = UInt8(ascii: ",")
            end += 1
            count += 1
        }
        end[0] = UInt8(ascii: "\"")
        (end + 1).update(from: name.utf8Start, count: length)
        end[length + 1] = UInt8(ascii: "\"")
        end[length + 2] = UInt8(ascii: ":")
        count += length + 3
    }

    /// Appends a number in decimal, with leading zeros up to `width`, which is at most 20.
    func append(decimal value: Int, width: Int = 1) {
        if (0..<10).contains(value), width == 1 { return append(UInt8(ascii: "0") + UInt8(value)) }
        let place = room(for: 1 + Self.longestDecimal * 3)
        var digits = place
        if value < 0 {
            place[0] = UInt8(ascii: "-")
            digits += 1
        }
        // The digits are written from the end, behind their place, and then moved there.
        let end = digits + Self.longestDecimal * 2
        var first = end
        var rest = value.magnitude
        repeat {
            first -= 1
            first[0] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        while end - first < min(width, Self.longestDecimal) {
            first -= 1
            first[0] = UInt8(ascii: "0")
        }
        UnsafeMutableRawPointer(digits).copyMemory(from: first, byteCount: Self.longestDecimal)
        count += digits - place + (end - first)
    }

    private static let longestDecimal = 20

    /// Appends a number given in thousandths, with a fraction of up to three digits.
    func append(thousandths value: Int) {
        if value < 0 {
            append(UInt8(ascii: "-"))
        }
        let (whole, fraction) = value.magnitude.quotientAndRemainder(dividingBy: 1000)
        append(decimal: Int(whole))
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        append(decimal: Int(fraction), width: 3)
        while start[count - 1] == UInt8(ascii: "0") {
            count -= 1
        }
    }

    /// Appends nanoseconds as milliseconds with a fraction of up to three digits.
    func append(milliseconds nanoseconds: Int64) {
        append(thousandths: Int(nanoseconds / 1000))
    }

    /// Moves the bytes from `place` on to the right and fills the gap with spaces.
    func indent(from place: Int, by spaces: Int) {
        guard spaces > 0, place <= count else { return }
        _ = room(for: spaces)
        memmove(start + place + spaces, start + place, count - place)
        (start + place).update(repeating: UInt8(ascii: " "), count: spaces)
        count += spaces
    }
}
