import Crawl
import Redis
import Web

/// A server, and the name of a crawl there.
struct FrontierAddress: Sendable {
    let address: RedisAddress
    /// Letters, digits, and `-_.`, up to 64; nil for a crawl without a name of its own.
    let crawl: String?

    @Sendable init(_ text: String) throws {
        do {
            address = try RedisAddress(text)
        } catch {
            throw ValueError(error.message)
        }
        for item in address.items where item.name != "crawl" {
            throw ValueError("an address of a shared frontier has ?crawl=name behind it, and nothing else")
        }
        crawl = address.items.last?.value
        guard let crawl else { return }
        let isName = crawl.utf8.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }
        guard isName, (1...64).contains(crawl.utf8.count) else {
            throw ValueError("the name of a crawl has letters, digits, '-', '_' and '.', 64 at most")
        }
    }
}

extension FrontierAddress {
    /// The variable of the environment that has the password, if the address has none.
    static let passwordVariable = "CRAWLTOP_FRONTIER_PASSWORD"

    /// Whether a word of the command line is the address of a shared frontier.
    static func isMeant(by word: String) -> Bool { word.hasPrefix("redis://") || word.hasPrefix("rediss://") }

    /// The server, with the password of a file, or of the environment if there is one.
    ///
    /// - Throws: why the file of `--frontier-password-file` cannot be read.
    func server(
        in environment: [String: String], passwordFile: String?
    ) throws(ValueError) -> RedisAddress {
        if let passwordFile {
            do throws(ValueError) {
                let text = try SmallFile.read(passwordFile)
                let ends: Set = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
                return address.with(password: Array(text.prefix { !ends.contains($0) }))
            } catch {
                throw ValueError("--frontier-password-file \(passwordFile): \(error.description)")
            }
        }
        guard let password = environment[Self.passwordVariable], !password.isEmpty else { return address }
        return address.with(password: Array(password.utf8))
    }
}
