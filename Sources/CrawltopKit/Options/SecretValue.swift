import ArgumentParser

/// A value of the command line, or of the config file, that may be a secret or have one in it.
///
/// The parser's messages repeat a value that can't be taken. So this one is taken whatever it is, and what is wrong with
/// it is told by `check`, without it. White space at its end is no part of it: a file of a token ends with a line.
struct SecretValue<Value: Sendable>: Sendable {
    private let result: Result<Value, ValueError>
    /// Whether there was white space at its end.
    let wasTrimmed: Bool

    /// What turns words into values, for `transform`.
    ///
    /// - Parameter read: the rest of the way, from a text without white space at its end; throws `ValueError`.
    /// - Returns: a function that throws nothing else than `read` throws beside `ValueError`.
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
    /// - Throws: what is wrong with it.
    func get() throws(ValueError) -> Value {
        try result.get()
    }

    /// Refuses what is wrong, for `validate`.
    ///
    /// - Parameter option: the option's name, with its dashes.
    /// - Throws: what is wrong, a sentence that begins with the option.
    func check(_ option: String) throws(ValidationError) {
        if case .failure(let error) = result { throw ValidationError("\(option): \(error.description)") }
    }
}
