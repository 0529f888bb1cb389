/// Removes text from the parser's messages that may be a secret typed in the wrong place.
///
/// An invalid value is shown only if the option's vocabulary is known: other values are `SecretValue`s.
enum ParserMessage {
    /// The number of characters that are shown of a value.
    private static let mostCharacters = 40

    /// A message that may be shown.
    static func shown(_ message: String) -> String {
        // A flag with a value, such as `--netrc=me:password`.
        if let value = message.firstRange(of: " does not take any value, but ") {
            return message[..<value.lowerBound] + " does not take any value"
        }
        // Letters behind one dash, such as `-ume:password`.
        let unknown = "Unknown option '"
        if message.hasPrefix(unknown + "-"), !message.hasPrefix(unknown + "--"), message.count > unknown.count + 3 {
            return "\(unknown)\(message.dropFirst(unknown.count).prefix(2))'"
        }
        // Three dashes, such as `---user=me:password`.
        if message.hasPrefix("Invalid option: "), let value = message.firstIndex(of: "=") {
            return String(message[..<value])
        }
        // A long value: what follows tells what is wrong with it.
        let value = "The value '"
        if message.hasPrefix(value), let end = message.firstRange(of: "' is invalid for '")?.lowerBound {
            let text = message[message.index(message.startIndex, offsetBy: value.count)..<end]
            if text.count > mostCharacters { return value + text.prefix(mostCharacters) + "…" + message[end...] }
        }
        // Words where none are expected.
        if message.hasPrefix("Unexpected argument") || message.contains(" unexpected arguments: ") {
            return "Unexpected argument: it takes nothing but options"
        }
        return message
    }
}
