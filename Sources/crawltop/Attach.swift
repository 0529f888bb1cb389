import CrawltopKit
import Glibc
import Monitor

/// A crawl of another process on this terminal.
enum Attach {
    /// The environment variables that tell the terminal's character set, the first that is set deciding.
    private static let localeVariables = ["LC_ALL", "LC_CTYPE", "LANG"]

    /// Shows the crawl until the screen is left, and tells how it went.
    ///
    /// - Parameters:
    ///   - call: the crawl, and how to show it.
    ///   - hint: what to say after a screen that was left before the end; nil for the usual.
    /// - Returns: the exit code.
    static func run(_ call: AttachCall, hint: String? = nil) -> Int32 {
        guard var call = chosen(call) else { return ExitReason.usage("").code }
        call.request.environment = Crawltop.environment(MonitorOptions.variables)
        let locale = Crawltop.environment(localeVariables)
        let charset = localeVariables.lazy.compactMap { locale[$0] }.first { !$0.isEmpty } ?? ""
        call.request.isUTF8 = charset.lowercased().filter { $0 != "-" }.contains("utf8")
        let terminal: HandedTerminal
        do throws(MonitorError) {
            terminal = try HandedTerminal(environment: call.request.environment)
        } catch {
            StandardStreams.report(error.description)
            return ExitReason.usage("").code
        }
        let end = call.run(
            on: AttachTerminal(
                descriptor: terminal.descriptor, restore: terminal.restore, stopProcess: HandedTerminal.stopProcess))
        if !end.text.isEmpty { _ = StandardStreams.print(end.text) }
        if let sentence = end.sentence { StandardStreams.report(sentence) }
        if end.code == 0, end.text.isEmpty, end.sentence == nil {
            StandardStreams.report(hint ?? "the crawl goes on")
        }
        return end.code
    }

    /// The call with the crawl that the user chooses, if there are several; nil if none is chosen.
    private static func chosen(_ call: AttachCall) -> AttachCall? {
        let choices = call.choices
        guard !choices.isEmpty else { return call }
        for (index, choice) in choices.enumerated() { print("\(index + 1)  \(choice.line)") }
        print("Which crawl? [1-\(choices.count)] ", terminator: "")
        fflush(nil)
        guard let number = readLine().flatMap({ Int($0) }), choices.indices.contains(number - 1) else {
            StandardStreams.report("no crawl was chosen")
            return nil
        }
        return choices[number - 1].call
    }
}
