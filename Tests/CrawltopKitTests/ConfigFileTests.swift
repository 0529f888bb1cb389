import Glibc
import Testing
import Words

@testable import Crawl
@testable import CrawltopKit

@Suite struct ConfigFileTests {
    @Test(
        arguments: [
            ("", []), ("# theme = x\n\n  \r\n", []), ("theme = mono", ["--theme=mono"]),
            (" concurrency=8 \r\nper-host = 2", ["--concurrency=8", "--per-host=2"]),
            ("ascii = yes\nmouse = no\ncolor = off", ["--ascii", "--no-mouse", "--no-color"]),
            ("ascii = no\nmouse = yes\nno-mouse = true", ["--no-mouse"]),
            ("user-agent = a = b", ["--user-agent=a = b"]),
            ("exclude = \" a \"\ninclude = \"\"b\"\"", ["--exclude= a ", "--include=\"b\""]),
        ])
    func linesAreOptions(text: String, arguments: [String]) throws {
        #expect(try ConfigFile(text, name: "f").arguments == arguments)
    }

    /// The list of flags is that of the help.
    @Test func flagsAreKnown() throws {
        guard case .print(let help) = Request.parse(["--help"], environment: [:]) else {
            Issue.record("no help")
            return
        }
        let options = help.split(separator: "\n").filter { $0.hasPrefix("  -") }
        #expect(options.count > 60)
        for line in options {
            let words = line.split(separator: " ").prefix(3)
            let name = words.first { $0.hasPrefix("--") }.map { $0.filter { $0 != "," } } ?? ""
            guard !["--help", "--version"].contains(name) else { continue }
            let hasValue = words.contains { $0.hasPrefix("<") }
            #expect(ConfigFile.isFlag(name) == !hasValue, "\(name)")
        }
    }

    @Test(
        arguments: [
            ("x", "f:1: it must be `key = value`"), ("\n\n= 3", "f:3: what is before `=` is no option's name"),
            ("theme = pink", "f:1: the value 'pink' is invalid for '--theme"), ("nonsense = 1", "f:1: unknown option"),
            ("ascii = perhaps", "f:1: ascii is yes or no"), ("config = x", "f:1: 'config' has no place"),
            ("concurrency = 0", "1 to 65535"),
            ("\ncolumns = conns: id foo", "f:2: the value 'conns: id foo' is invalid"),
            (
                "engine = \(String(repeating: "x", count: 41))",
                "f:1: the value '\(String(repeating: "x", count: 40))…' is invalid"
            ),
            ("columns = conns: foo", "'foo' is no column of conns, which has id, state,"),
            ("columns = seen", "it must be a table, a colon and columns"), ("columns = x: id", "tables: conns, todo,"),
            ("columns = seen: state,state", "'state' is there twice"), ("columns = seen:", "number, state, result,"),
            ("meters = pages foo", "'foo' is no meter: there are pages, bytes,"), ("meters = ,", "or all, or none"),
            ("-x = 1", "f:1: invalid option"), ("\nmax-depth = -1", "f:2: the value '-1' is invalid"),
            ("delay = 1", "f:1: 'delay' has no place"), ("A = 1", "no option's name"),
        ])
    func mistakesNameFileAndLine(text: String, sentence: String) {
        do {
            _ = try ConfigFile(text, name: "f")
            Issue.record("taken")
        } catch {
            #expect(error.description.contains(sentence), "\(error)")
        }
    }

    private static func parse(_ file: String?, _ arguments: [String]) throws -> Request {
        var name = Array("/tmp/crawltop-config-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&name).map { String(cString: $0) })
        defer { _ = (unlink(folder + "/crawltop/config"), rmdir(folder + "/crawltop"), rmdir(folder)) }
        if let file {
            mkdir(folder + "/crawltop", 0o700)
            let descriptor = open(folder + "/crawltop/config", O_WRONLY | O_CREAT, 0o600)
            _ = write(descriptor, file, file.utf8.count)
            close(descriptor)
        }
        return Request.parse(arguments, environment: ["XDG_CONFIG_HOME": folder])
    }

    @Test(
        arguments: [
            (nil, ["h"], .default, 64), ("theme = mono\nconcurrency = 8", ["h"], .mono, 8),
            ("theme = mono", ["h", "--theme", "solarised"], .solarised, 64),
            ("theme = mono", ["h", "--no-config"], .default, 64), ("theme = mono", ["demo"], .mono, 64),
            ("theme = pink", ["h", "--config", "/dev/null"], .default, 64), ("\u{FEFF}theme = mono", ["h"], .mono, 64),
        ] as [(String?, [String], ThemeName, Int)])
    func theCommandLineWins(file: String?, arguments: [String], theme: ThemeName, concurrency: Int) throws {
        switch try Self.parse(file, arguments) {
        case .crawl(let options), .demo(let options, _):
            #expect(options.theme == theme)
            #expect(options.crawl.concurrency == concurrency)
        case let other: Issue.record("\(other)")
        }
    }

    @Test(
        arguments: [
            ("strict = yes\nascii = yes", ["--scope", "any"]), ("scope = domain\nascii = yes", ["--strict"]),
            ("selector = poll\nascii = yes", ["--select"]), ("verbose = yes\nascii = yes", ["-q"]),
            ("netrc-file = /dev/null\nascii = yes\nno-cookies = yes", ["--load-cookies", "/dev/null"]),
            ("no-robots = yes\nascii = yes", ["--sitemaps"]),
            ("headless = yes\nascii = yes", ["--headless=no", "--ascii=yes"]),
            ("robots = no\nascii = yes", ["--robots=yes"]), ("robots = no\nascii = yes", ["--no-robots=no"]),
            ("ascii = yes\nno-robots = yes", ["--headless", "--headless=off", "--robots=on"]),
        ] as [(String, [String])])
    func whatIsTypedTakesBackWhatContradictsIt(file: String, arguments: [String]) throws {
        guard case .crawl(let both) = try Self.parse(file, ["h"] + arguments) else {
            Issue.record("\(try Self.parse(file, ["h"] + arguments))")
            return
        }
        #expect(both.ascii && !both.headless && both.crawl.obeysRobots)
        #expect(both.detail == (arguments == ["-q"] ? .quiet : .normal))
        #expect(both.crawl.scope == (arguments == ["--strict"] ? .www : arguments.contains("any") ? .any : .host))
    }

    @Test func whatContradictsItselfInTheFileIsAMistake() throws {
        guard case .usage(let sentence) = try Self.parse("strict = yes\nlenient = yes", ["h"]) else {
            Issue.record("taken")
            return
        }
        #expect(sentence.contains("exclude each other"))
    }

    @Test func aProxyInTheFileIsNotTheDemosConcern() throws {
        guard case .demo = try Self.parse("proxy = http://p:3128", ["demo"]) else {
            Issue.record("not the demo")
            return
        }
        guard case .usage = try Self.parse("", ["demo", "--proxy", "http://p:3128"]) else {
            Issue.record("taken")
            return
        }
    }

    @Test(
        arguments: [
            ("theme = pink", ["h"], "config:1: "), (nil, ["h", "--config", "/nowhere"], "No such file"),
            (nil, ["h", "--config", "x", "--no-config"], "contradict"), (nil, ["h", "--config", "/tmp"], "directory"),
        ] as [(String?, [String], String)])
    func mistakesAreWrongUse(file: String?, arguments: [String], part: String) throws {
        guard case .usage(let sentence) = try Self.parse(file, arguments) else {
            Issue.record("taken")
            return
        }
        #expect(sentence.contains(part), "\(sentence)")
    }

    @Test func theFileThatIsReadIsKnown() {
        let named = { (arguments: [String], environment: [String: String]) -> String? in
            guard case .crawl(let options) = Request.parse(["h"] + arguments, environment: environment) else {
                return ""
            }
            return options.configPath
        }
        #expect(named([], ["XDG_CONFIG_HOME": "/nowhere", "HOME": "/home"]) == "/nowhere/crawltop/config")
        #expect(named([], ["XDG_CONFIG_HOME": "here", "HOME": "/nowhere"]) == "/nowhere/.config/crawltop/config")
        #expect(named(["--config", "/dev/null"], ["HOME": "/nowhere"]) == "/dev/null")
        #expect(named([], [:]) == nil)
    }

    @Test(
        arguments: [
            ("theme = mono\ninclude = a", ["--print-config", "--theme", "default", "--include=b"]),
            ("columns = conns: id\nmeters = none", ["--print-config", "--columns", "log: none", "--meters=pages"]),
            ("", ["--print-config", "--exclude", " a ", "--exclude=\"b\"", "--include", "\""]),
            ("", ["--print-config", "-vv"]), ("quiet = yes", ["--print-config", "-q"]),
            ("", ["--print-config"]), ("mouse = no", ["--print-config", "h", "--ascii", "--idle-timeout", "3"]),
        ])
    func whatIsPrintedIsAConfigFileThatSaysTheSame(file: String, arguments: [String]) throws {
        guard case .print(let text) = try Self.parse(file, arguments) else {
            Issue.record("not printed")
            return
        }
        let rest = ["h"] + arguments.filter { $0 != "--print-config" && $0 != "h" }
        guard case .crawl(var first) = try Self.parse(file, rest), case .crawl(let second) = try Self.parse(text, ["h"])
        else {
            Issue.record("not taken: \(text)")
            return
        }
        // Each run has its own.
        first.configPath = second.configPath
        first.crawl.jitterSeed = second.crawl.jitterSeed
        first.crawl.hashSeed = second.crawl.hashSeed
        first.crawl.clockOffset = second.crawl.clockOffset
        #expect(String(describing: first) == String(describing: second), "\(text)")
    }
}
