import ArgumentParser

/// A value of the command line or of the config file that may be or contain a secret.
///
/// The parser's messages repeat invalid values. So any text is accepted at first, and `check` reports a mistake without
/// repeating it. White space at its end is removed: a file with a token ends with a line feed.
struct SecretValue<Value: Sendable>: Sendable {
    private let result: Result<Value, ValueError>
    /// Whether white space was removed from its end.
    let wasTrimmed: Bool

    /// A function that turns words into values, for `transform`.
    ///
    /// - Parameter read: parses a text without white space at its end; throws `ValueError`.
    /// - Returns: a function that throws only errors of `read` other than `ValueError`.
    static func reading(
        _ read: @escaping @Sendable (String) throws -> Value
    ) -> @Sendable (String) throws -> SecretValue {
        { text in
            let blanks = text.utf8.reversed().prefix { $0 == UInt8(ascii: " ") || (0x09...0x0D).contains($0) }
            let kept = String(decoding: text.utf8.dropLast(blanks.count), as: UTF8.self)
            do {
                return SecretValue(result: .success(try read(kept)), wasTrimmed: !blanks.isEmpty)
            } catch let error as ValueError {
                return SecretValue(result: .failure(error), wasTrimmed: false)
            }
        }
    }

    /// The value.
    ///
    /// - Throws: the mistake in it.
    func get() throws(ValueError) -> Value {
        try result.get()
    }

    /// Throws for an invalid value, for `validate`.
    ///
    /// - Parameter option: the option's name, with its dashes.
    /// - Throws: the mistake, in a sentence that begins with the option.
    func check(_ option: String) throws(ValidationError) {
        if case .failure(let error) = result { throw ValidationError("\(option): \(error.description)") }
    }
}
