@testable import Monitor

extension Cell {
    /// The character with its marks; empty for the right half of a wide character.
    var text: String {
        var text = ""
        for index in 0..<Self.maxScalars {
            guard let scalar = Unicode.Scalar(scalar(index)), scalar.value > 0 else { break }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}
