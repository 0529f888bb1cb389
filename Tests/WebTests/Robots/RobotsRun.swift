import Web

/// The rules of a robots.txt given as bytes.
func rules(_ bytes: [UInt8], for token: String = "crawltop") -> RobotsRules {
    bytes.withUnsafeBufferPointer { RobotsRules(parsing: $0, for: token) }
}

/// The rules of a robots.txt given as text.
func rules(_ text: String, for token: String = "crawltop") -> RobotsRules {
    rules(Array(text.utf8), for: token)
}

extension RobotsRules {
    func verdict(target: String) -> Verdict {
        Array(target.utf8).withUnsafeBufferPointer { allows($0) }
    }

    func allows(target: String) -> Bool {
        verdict(target: target).isAllowed
    }
}
