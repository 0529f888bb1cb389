extension RobotsRules {
    /// The rules as a robots.txt that has no others, with each at its line, for a program that has them next; nil if that would be
    /// longer than a number of bytes.
    package func text(limit: Int) -> [UInt8]? {
        var text = Array("user-agent: *".utf8)
        var line = 1
        for rule in rules.sorted(by: { $0.line < $1.line }) {
            let path = pool[Int(rule.text.lowerBound)..<Int(rule.text.upperBound)]
            let gap = max(1, Int(rule.line) - line)
            guard text.count + gap + path.count + 10 <= limit else { return nil }
            text += repeatElement(UInt8(ascii: "\n"), count: gap)
            text += Array((rule.isAllow ? "allow: " : "disallow: ").utf8) + path
            line += gap
        }
        if let crawlDelay { text += Array("\ncrawl-delay: \(Double(crawlDelay) / 1e9)".utf8) }
        return text.count <= limit ? text : nil
    }
}
