/// Quantities in few cells, for columns. They may have any value, because remote data decides some of them.

/// Bytes per second; nil within the first millisecond.
package func bytesPerSecond(_ bytes: Int, in duration: Int64) -> Int? {
    guard duration >= 1_000_000 else { return nil }
    let perSecond = Double(bytes) * 1e9 / Double(duration)
    return perSecond < 1e18 ? Int(perSecond) : nil
}

extension SafeText {
    /// A duration in nanoseconds in at most 5 cells: `7ms`, `612ms`, `4.02s`, `12.1s`, `3m05s`, `2h07m`, `9d`.
    package init(duration nanoseconds: Int64) { self.init(UnitText(duration: nanoseconds)) }

    /// A clock since a start, from nanoseconds: `00:12:47`.
    package init(clock nanoseconds: Int64) {
        let seconds = max(0, nanoseconds) / 1_000_000_000
        self = "\(Self.twoDigits(seconds / 3_600)):\(Self.twoDigits(seconds / 60 % 60)):\(Self.twoDigits(seconds % 60))"
    }

    /// The time of day from nanoseconds since 1970 including the zone: `20:14:07`, or `20:14:07.123`.
    package init(timeOfDay nanoseconds: Int64, hasMilliseconds: Bool = false) {
        let day: Int64 = 86_400_000_000_000
        let time = (nanoseconds % day + day) % day
        self.init(clock: time)
        guard hasMilliseconds else { return }
        let milliseconds = time / 1_000_000 % 1_000
        append(".\(milliseconds / 100)" + Self.twoDigits(milliseconds % 100))
    }

    /// A duration in nanoseconds with a resolution of 10 microseconds below one millisecond: `0.04ms`, `3.1ms`, `250ms`.
    package init(lag nanoseconds: Int64) {
        let hundredths = max(0, nanoseconds) / 10_000
        switch hundredths {
        case ..<100: self = "0.\(Self.twoDigits(hundredths))ms"
        case ..<1_000: self = "\(hundredths / 100).\(hundredths / 10 % 10)ms"
        default: self.init(duration: nanoseconds)
        }
    }

    /// Bytes in at most 5 cells, in powers of 1024: `0`, `999`, `48.1K`, `117M`.
    package init(bytes: Int) { self.init(UnitText(bytes: bytes)) }

    private init(_ text: UnitText) {
        self.init(untrusted: (0..<text.count).map(text.byte))
    }

    /// A count in at most 4 cells, in powers of 1000: `999`, `5.7K`, `46K`, `1.2M`.
    package init(count: Int) {
        let units: [SafeText] = ["", "K", "M", "G", "T", "P", "E"]
        var value = Double(max(0, count))
        var unit = 0
        while value >= 999.5, unit + 1 < units.count {
            value /= 1_000
            unit += 1
        }
        // Ten thousand and more have no decimal.
        self = (unit == 0 || value >= 9.95 ? "\(Int(value.rounded()))" : SafeText(decimal: value)) + units[unit]
    }

    /// A number with its noun: `1 slot`, `2,000 slots`.
    package init(counting number: Int, _ noun: SafeText) {
        self = SafeText(grouped: number) + " " + noun + (number == 1 ? "" : "s")
    }

    /// A number with a comma between groups of three digits: `12,340`.
    package init(grouped number: Int) {
        // From the last digit on; each group and its comma are four bytes.
        var bytes: [UInt8] = []
        var rest = number.magnitude
        repeat {
            if bytes.count % 4 == 3 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes.reverse()
        self.init(untrusted: bytes)
    }

    /// A number grouped where that fits into some cells, otherwise in at most four: `12,340`, `12M`.
    package init(_ number: Int, cells: Int) {
        let grouped = SafeText(grouped: number)
        self = grouped.cells <= cells ? grouped : SafeText(count: number)
    }

    /// A number that is not negative, with one decimal below 100: `0.0`, `41.2`, `312`.
    package init(decimal value: Double) {
        guard value.isFinite, value < 1e15 else {
            self = "-"
            return
        }
        let tenths = Int((max(0, value) * 10).rounded())
        self = tenths < 1_000 ? "\(tenths / 10).\(tenths % 10)" : "\(Int(max(0, value).rounded()))"
    }

    private static func twoDigits(_ number: Int64) -> SafeText {
        number < 10 ? "0\(number)" : "\(number)"
    }
}
