import Testing
import Words

@testable import Monitor

@Suite struct TerminalStatusTests {
    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    @Test func onlyTerminalsThatAreKnownToShowProgressGetIt() {
        let abilities = { TerminalStatus.Abilities(isXterm: true, environment: $0) }
        #expect(abilities([:]).title && !abilities([:]).progress && !abilities([:]).notification)
        #expect(abilities(["TERM_PROGRAM": "ghostty"]).progress && abilities(["WT_SESSION": "1"]).progress)
        #expect(!abilities(["TERM_PROGRAM": "iTerm.app"]).progress, "it would notify")
        #expect(!abilities(["TERM_PROGRAM": "ghostty", "TMUX": "/tmp/x"]).progress)
        let plain = TerminalStatus.Abilities(isXterm: false, environment: ["WT_SESSION": "1"])
        #expect(plain == TerminalStatus.Abilities())
    }

    @Test func hyperlinksAreForTerminalsThatAreKnownToShowThem() {
        let supports = { (environment: [String: String], isColoured: Bool) in
            var options = MonitorOptions(environment: environment)
            options.isColoured = isColoured
            return options.supportsHyperlinks
        }
        for known in [["VTE_VERSION": "7402"], ["KONSOLE_VERSION": "1"], ["TERM": "foot"], ["TERM_PROGRAM": "vscode"]] {
            #expect(supports(known, true) && !supports(known, false))
            #expect(!supports(known.merging(["TMUX": "/tmp/x"]) { $1 }, true))
            #expect(!supports(known.merging(["TERM": "dumb"]) { $1 }, true))
        }
        #expect(!supports(["TERM": "xterm-256color"], true) && !supports(["VTE_VERSION": "3409"], true))
    }

    @Test func onlyWhatChangesIsSentAndNothingRemoteLeavesTheTitle() {
        var abilities = TerminalStatus.Abilities()
        (abilities.title, abilities.progress) = (true, true)
        var status = TerminalStatus(abilities)
        let title = SafeText(untrusted: "a\u{7}\u{1B}]0;evil")
        let sent = text(status.show(title, .running, percent: 7))
        #expect(sent == "\u{1B}]2;\(title.string)\u{7}\u{1B}]9;4;1;7\u{7}")
        #expect(sent.unicodeScalars.count { $0 == "\u{1B}" } == 2 && sent.unicodeScalars.count { $0 == "\u{7}" } == 2)
        #expect(status.show(title, .running, percent: 7).isEmpty)
        #expect(text(status.show(title, .paused, percent: 7)) == "\u{1B}]9;4;4;7\u{7}")
        status.forget()
        #expect(text(status.show(title, .paused, percent: 7)).hasPrefix("\u{1B}]2;"))
        #expect(status.end == "\u{1B}]9;4;0;0\u{7}\u{1B}]2;\u{7}\u{1B}[23;2t")
        #expect(text(status.notify("over")) == "\u{7}")
        // Whatever continues the process, the title that is given back is the window's own.
        #expect(text(status.begin()) == "\u{1B}[22;2t" && status.begin().isEmpty)
        #expect(text(status.finish()) == status.end && !status.begin().isEmpty)
        var none = TerminalStatus(TerminalStatus.Abilities())
        #expect(none.begin().isEmpty && none.end.isEmpty && none.show(title, .running, percent: 1).isEmpty)
    }
}
