/// The parser's messages about mistakes, without what may be a secret that was typed in the wrong place.
///
/// A value that an option can't take is told only where its vocabulary is known: others are `SecretValue`s.
enum ParserMessage {
    /// A message as it may be shown.
    static func shown(_ message: String) -> String {
        // A flag with a value, as in `--netrc=me:password`.
        if let value = message.firstRange(of: " does not take any value, but ") {
            return message[..<value.lowerBound] + " does not take any value"
        }
        // Letters behind one dash, as in `-ume:password`.
        let unknown = "Unknown option '"
        if message.hasPrefix(unknown + "-"), !message.hasPrefix(unknown + "--"), message.count > unknown.count + 3 {
            return "\(unknown)\(message.dropFirst(unknown.count).prefix(2))'"
        }
        // Three dashes, as in `---user=me:password`.
        if message.hasPrefix("Invalid option: "), let value = message.firstIndex(of: "=") {
            return String(message[..<value])
        }
        // Words where none are expected.
        if message.hasPrefix("Unexpected argument") || message.contains(" unexpected arguments: ") {
            return "Unexpected argument: it takes nothing but options"
        }
        return message
    }
}
