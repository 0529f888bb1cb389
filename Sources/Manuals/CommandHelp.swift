import CrawltopKit
package import Foundation

/// What a command's help says of its options: the declarations themselves.
package struct CommandHelp: Decodable {
    /// An option, a flag, or an operand.
    package struct Argument: Decodable {
        package struct Name: Decodable {
            let kind: String
            let name: String

            /// The name as it is typed.
            package var typed: String { (kind == "long" ? "--" : "-") + name }
        }

        private let kind: String
        private let abstract: String?
        private let valueName: String?
        private let names: [Name]?
        private let shouldDisplay: Bool

        /// Its names as they are typed; none for an operand.
        package var typedNames: [String] { (names ?? []).map(\.typed) }
        /// What it means.
        package var meaning: String { abstract ?? "" }
        /// What its value is called, such as `file` or `text|json`; nil for a flag.
        package var value: String? { kind == "option" ? valueName ?? "" : nil }

        fileprivate var isOption: Bool { names != nil && shouldDisplay }
    }

    private struct Whole: Decodable {
        let command: CommandHelp
    }

    private let arguments: [Argument]

    /// The options that help lists, in its order.
    package var options: [Argument] { arguments.filter(\.isOption) }

    /// Reads the declarations of a command by its words: none for a crawl.
    package static func of(_ words: [String]) throws -> CommandHelp {
        let text = try Manuals.help(words, "--experimental-dump-help")
        return try JSONDecoder().decode(Whole.self, from: Data(text.utf8)).command
    }
}

/// The program's manual pages and completions.
package enum Manuals {
    /// A command has no help.
    struct NoHelp: Error {
        let words: [String]
    }

    /// What a command says of itself.
    package static func help(_ words: [String], _ flag: String = "--help") throws -> String {
        guard case .print(let text) = Request.parse(words + [flag], environment: [:]) else {
            throw NoHelp(words: words)
        }
        return text
    }

    /// The files of all pages and completions, by their paths below a prefix.
    ///
    /// - Parameter sources: the folder of the program's sources, some of which have texts.
    /// - Returns: their texts by their paths.
    /// - Throws: what cannot be read.
    package static func files(sources: URL) throws -> [String: String] {
        let commands = try CommandLineCommand.all()
        func text(_ path: String) throws -> String {
            try String(contentsOf: sources.appending(path: path), encoding: .utf8)
        }
        return [
            "share/man/man1/crawltop.1": try ManPage.program(commands),
            "share/man/man5/crawltop-job.5": ManPage.job(try text("Store/README.md")),
            "share/man/man7/crawltop-control.7": ManPage.control(try text("CrawltopKit/Control/README.md")),
            "share/bash-completion/completions/crawltop": BashCompletion.text(commands),
            "share/zsh/site-functions/_crawltop": ZshCompletion.text(commands),
            "share/fish/vendor_completions.d/crawltop.fish": FishCompletion.text(commands),
        ]
    }
}
