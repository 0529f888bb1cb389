import ArgumentParser
import Glibc

/// Defaults in a file: `key = value` lines, where a key is an option's long name without its dashes, a flag's value is yes
/// or no, and `#` begins a comment. A flag that begins with `no-` may be written without it: `mouse = no`.
///
/// What the command line says comes after it, and so wins. The program never writes the file.
struct ConfigFile {
    /// Bytes that a file may have.
    static let maxSize = 1 << 20

    /// What the lines mean on a command line.
    private(set) var arguments: [String] = []

    /// Reads a text, each line of which is checked by the parser of the command line.
    ///
    /// - Throws: `ValueError`: file, line, and what is wrong there.
    init(_ text: String = "", name: String = "") throws(ValueError) {
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = Self.trimmed(line)
            guard !content.isEmpty, content.first != "#" else { continue }
            do throws(ValueError) {
                arguments += try Self.arguments(content)
            } catch {
                throw ValueError("\(name):\(index + 1): \(error.description)")
            }
        }
    }

    /// The file that a command line names, or the user's own where there is one.
    ///
    /// - Throws: `ValueError` for a file that cannot be read, and for what is wrong in it.
    init(_ named: ConfigArguments, environment: [String: String]) throws(ValueError) {
        try self.init()
        guard !named.noConfig, let path = named.config ?? Self.path(in: environment) else { return }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        let code = errno
        if descriptor < 0, code == ENOENT || code == ENOTDIR, named.config == nil { return }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Self.maxSize)
        let count = descriptor < 0 ? -1 : read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            let why = String(cString: strerror(descriptor < 0 ? code : errno))
            throw ValueError("cannot read the config file \(path): \(why)")
        }
        guard let text = String(validating: bytes[..<count], as: UTF8.self), count < Self.maxSize else {
            throw ValueError("\(path): it must be UTF-8, less than \(Self.maxSize) bytes")
        }
        self = try ConfigFile(text, name: path)
    }

    /// $XDG_CONFIG_HOME/crawltop/config, as the XDG base directory specification has it: relative paths do not count.
    private static func path(in environment: [String: String]) -> String? {
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/crawltop/config" }
        return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config/crawltop/config" }
    }

    /// The words of a command line for one `key = value`.
    static func arguments(_ line: Substring) throws(ValueError) -> [String] {
        guard let equals = line.firstIndex(of: "=") else { throw ValueError("it must be `key = value`") }
        let key = trimmed(line[..<equals])
        let value = String(trimmed(line[line.index(after: equals)...]))
        guard !key.isEmpty, key.utf8.allSatisfy({ $0 == 0x2D || (0x61...0x7A).contains($0) }) else {
            throw ValueError("'\(key)' is no option's name")
        }
        guard !Self.notForFiles.contains(String(key)) else { throw ValueError("'\(key)' has no place in a file") }
        let (isFlag, isOppositeFlag) = (isTaken(["--\(key)"]), isTaken(["--no-\(key)"]))
        if isFlag || isOppositeFlag {
            switch value {
            case "yes", "true", "on": return isFlag ? ["--\(key)"] : []
            case "no", "false", "off": return isOppositeFlag ? ["--no-\(key)"] : []
            default: throw ValueError("\(key) is yes or no, not '\(value)'")
            }
        }
        let argument = "--\(key)=\(value)"
        do {
            _ = try CrawlArguments.parse([argument])
        } catch {
            throw ValueError(Request.oneSentence(CrawlArguments.message(for: error)))
        }
        return [argument]
    }

    /// Options that are about one run, or about the file itself.
    private static let notForFiles: Set = ["config", "no-config", "print-config", "help", "version"]

    static func isTaken(_ arguments: [String]) -> Bool {
        (try? CrawlArguments.parse(arguments)) != nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let isBlank = { (character: Character) in character == " " || character == "\t" || character == "\r" }
        let rest = text.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { rest[...$0] } ?? ""
    }
}
