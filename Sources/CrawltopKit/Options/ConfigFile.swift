import ArgumentParser
import Crawl
import Glibc

/// Defaults in a file of `key = value` lines. A key is an option's long name without its dashes, a flag's value is yes
/// or no, and `#` starts a comment. Behind `[example.org]` the lines are settings of that host alone (`HostSetting`). A flag that begins with `no-` may be written without it: `mouse = no`. Blanks
/// around a value are ignored, except inside double quotes around the whole value.
///
/// The command line has precedence (`TypedWords`). Only the setup of the screen writes the file (`SettingsFile`).
struct ConfigFile {
    /// The bytes that some editors write at the start of a file in UTF-8.
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The lines as words of a command line.
    private(set) var arguments: [String] = []

    /// Parses a text. The parser of the command line checks each line.
    ///
    /// - Throws: `ValueError` with the file, the line, and the mistake.
    init(_ text: String = "", name: String = "") throws(ValueError) {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        var host: Substring?
        for (index, line) in lines.enumerated() {
            let content = Self.trimmed(line)
            guard !content.isEmpty, content.first != "#" else { continue }
            do throws(ValueError) {
                if content.first == "[" {
                    host = try Self.host(content)
                } else if let host {
                    arguments.append(try Self.setting(content, of: host))
                } else {
                    arguments += try Self.arguments(content)
                }
            } catch {
                throw ValueError("\(name):\(index + 1): \(error.description)")
            }
        }
    }

    /// Reads the file that a command line names, or the user's own if there is one.
    ///
    /// - Throws: `ValueError` for a file that cannot be read, and for a mistake in it.
    init(_ named: ConfigArguments, environment: [String: String]) throws(ValueError) {
        try self.init()
        guard !named.noConfig, let path = named.path(in: environment) else { return }
        if named.config == nil, access(path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR { return }
        let bytes: [UInt8]
        do throws(ValueError) {
            bytes = try SmallFile.read(path)
        } catch {
            throw ValueError("the config file \(path): \(error.description)")
        }
        let isMarked = bytes.starts(with: Self.byteOrderMark)
        guard let text = String(validating: bytes[(isMarked ? Self.byteOrderMark.count : 0)...], as: UTF8.self) else {
            throw ValueError("the config file \(path): it must be UTF-8")
        }
        self = try ConfigFile(text, name: path)
    }

    /// The words of a command line for one `key = value`.
    static func arguments(_ line: Substring) throws(ValueError) -> [String] {
        guard let equals = line.firstIndex(of: "=") else { throw ValueError("it must be `key = value`") }
        let key = trimmed(line[..<equals])
        let value = unquoted(trimmed(line[line.index(after: equals)...]))
        guard !key.isEmpty,
            key.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else {
            // The text may be anything, for example a token with `=` at its end.
            throw ValueError("what is before `=` is no option's name: those are of small letters and dashes")
        }
        guard !Self.notForFiles.contains(String(key)) else { throw ValueError("'\(key)' has no place in a file") }
        let (isFlag, isOppositeFlag) = (isFlag("--\(key)"), isFlag("--no-\(key)"))
        if isFlag || isOppositeFlag {
            guard let isOn = isOn(value) else { throw ValueError("\(key) is yes or no") }
            return isOn ? isFlag ? ["--\(key)"] : [] : isOppositeFlag ? ["--no-\(key)"] : []
        }
        let argument = "--\(key)=\(value)"
        do {
            _ = try CrawlArguments.parse([argument])
        } catch {
            throw ValueError(Request.oneSentence(ParserMessage.shown(CrawlArguments.message(for: error))))
        }
        return [argument]
    }

    /// The host of a section's first line.
    private static func host(_ line: Substring) throws(ValueError) -> Substring {
        let host = trimmed(line.dropFirst().dropLast())
        guard line.last == "]", HostSettingsTable.Pattern(String(host)) != nil else {
            throw ValueError("a section must be [a host], or [*. and a host] for the names under it")
        }
        return host
    }

    /// The word of a command line for one `key = value` of a host.
    private static func setting(_ line: Substring, of host: Substring) throws(ValueError) -> String {
        guard let equals = line.firstIndex(of: "=") else { throw ValueError("it must be `key = value`") }
        let value = unquoted(trimmed(line[line.index(after: equals)...]))
        let setting = "\(host): \(trimmed(line[..<equals])) = \(value)"
        _ = try HostSetting(setting)
        return "--for-host=\(setting)"
    }

    /// A flag's value; nil for any other text.
    static func isOn(_ value: some StringProtocol) -> Bool? {
        switch value {
        case "yes", "true", "on": true
        case "no", "false", "off": false
        default: nil
        }
    }

    /// Options that concern one run or the file itself, and one that has another meaning for `crawltop demo`.
    private static let notForFiles: Set = [
        "job", "config", "no-config", "print-config", "help", "version", "delay", "dry-run",
    ]

    /// Whether a word is a flag of a crawl's command line.
    static func isFlag(_ word: String) -> Bool { word.hasPrefix("--") && flags.contains(String(word.dropFirst(2))) }

    /// The flags of a crawl's command line: the parser would have to be asked for each word, and takes long.
    private static let flags: Set = [
        "headless", "append", "force", "dry-run", "no-recording", "strict", "lenient", "no-trap-guard",
        "page-requisites",
        "sitemaps", "check-fragments", "require-https", "positions", "no-robots", "ignore-nofollow", "netrc",
        "no-cookies", "check-external", "insecure", "allow-private", "clean-urls", "accept-timeouts", "select",
        "no-color", "ascii", "exit-when-done", "no-mouse", "notify", "detach", "keep-running", "no-control",
        "no-config", "print-config", "verbose", "quiet",
    ]

    /// A value in the form of a line, so that it is read back unchanged.
    static func quoted(_ value: String) -> String {
        unquoted(trimmed(value[...])) == value ? value : "\"\(value)\""
    }

    private static func unquoted(_ value: Substring) -> String {
        let isQuoted = value.count > 1 && value.first == "\"" && value.last == "\""
        return String(isQuoted ? value.dropFirst().dropLast() : value)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character == "\r" }
        let rest = text.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { rest[...$0] } ?? ""
    }
}
