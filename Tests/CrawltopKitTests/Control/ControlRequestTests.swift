import Commands
import Crawl
import Testing
import Words

@testable import CrawltopKit

@Suite struct ControlRequestTests {
    private func request(_ line: String) -> ControlRequest { ControlRequest(Array(line.utf8)[...]) }

    @Test(
        arguments: [
            (#"{"command":"pause"}"#, "pause", ""), (#"{"command":" per-host  18 "}"#, "per-host", "18"),
            (#"{"command":"ignore a b","id":"x"}"#, "ignore", "a b"), (#"{ "command" : "rate off" }"#, "rate", "off"),
        ])
    func commandsAreRead(_ line: String, _ name: String, _ argument: String) throws {
        guard case .command(let command, let read) = request(line).body else {
            Issue.record("no command")
            return
        }
        #expect(command.name == name && read == argument)
    }

    @Test(
        arguments: [
            ("", "a request is a JSON object on a line of its own"),
            ("[]", "a request is a JSON object on a line of its own"),
            ("{}", #"a request has a command, a query, a screen, a report, "watch":true or "attach":true"#),
            (
                #"{"watch":false}"#,
                #"a request has a command, a query, a screen, a report, "watch":true or "attach":true"#
            ),
            (
                #"{"command":5}"#,
                #"a request has a command, a query, a screen, a report, "watch":true or "attach":true"#
            ),
            (#"{"command":"fly"}"#, "there is no command fly"), (#"{"command":""}"#, "there is no command "),
            (#"{"command":"\u001b[2J"}"#, "there is no command \u{FFFD}[2J"),
            (#"{"command":"per-host"}"#, "per-host takes an argument: N, +N, -N"),
            (#"{"command":"pause now"}"#, "pause takes no argument"),
            (#"{"query":"x"}"#, "a query is one of status, why, hosts, connections, errors, failed, url, commands"),
        ])
    func whatIsWrongIsSaid(_ line: String, _ sentence: String) throws {
        guard case .fault(let fault) = request(line).body else {
            Issue.record("no fault")
            return
        }
        #expect(fault.string == sentence)
    }

    @Test func reportsHaveAbsolutePaths() throws {
        guard case .report("/a.html", replaces: true) = request(#"{"report":"/a.html","replace":true}"#).body,
            case .report("/a.csv", replaces: false) = request(#"{"report":"/a.csv","replace":1}"#).body,
            case .fault = request(#"{"report":"a.html"}"#).body, case .fault = request(#"{"report":""}"#).body
        else {
            Issue.record("not as it was meant")
            return
        }
    }

    @Test func rowsAreBounded() {
        let all = request(#"{"query":"hosts","from":5,"limit":1000000000,"id":"7"}"#)
        #expect(all.from == 5 && all.limit == ControlRequest.mostRows && all.id == Array("7".utf8))
        let odd = request(#"{"query":"hosts","from":-1,"limit":1e300,"id":"\#(String(repeating: "x", count: 65))"}"#)
        #expect(odd.from == 0 && odd.limit == ControlRequest.usualRows && odd.id == nil)
    }

    /// Names are told apart by their first word, and a client's table has all of them.
    @Test func namesAreOfOneKind() {
        let names = TypedCommand.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.allSatisfy { $0 == "-" || $0.isLowercase } })
        #expect(TypedCommand.all.allSatisfy { $0.help.cells > 0 })
    }
}
