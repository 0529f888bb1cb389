import ArgumentParser
import Crawl
import Glibc

/// The options for what requests carry.
struct RequestArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Send this field, in place of one of that name. Repeatable. Authorization, Cookie and whatever may be a "
                + "secret go to the seeds' origins only.",
            valueName: "name: value"),
        transform: RequestValue.header)
    var header: [RequestHeader] = []

    @Option(
        name: .long, help: ArgumentHelp("Log in at the seeds' origins (Basic).", valueName: "user:password"),
        transform: RequestValue.credentials)
    var user: Credentials?

    @Flag(name: .long, help: "Log in with the user names and passwords of $NETRC or ~/.netrc, by host.")
    var netrc = false

    @Option(
        name: .long, help: ArgumentHelp("The same from this file.", valueName: "file"), transform: RequestValue.netrc)
    var netrcFile: Netrc?

    @Flag(name: .long, help: "Neither keep nor send cookies.")
    var noCookies = false

    @Option(
        name: .long, help: ArgumentHelp("Begin with the cookies of a cookies.txt file.", valueName: "file"),
        transform: RequestValue.cookies)
    var loadCookies: [Cookie]?

    @Flag(name: .long, help: "Check links out of scope too: request each once, by HEAD, and do not crawl on from it.")
    var checkExternal = false

    func validate() throws {
        if netrc && netrcFile != nil {
            throw ValidationError("--netrc and --netrc-file exclude each other")
        }
        if noCookies && loadCookies != nil {
            throw ValidationError("--no-cookies and --load-cookies contradict each other")
        }
        if netrc {
            do throws(ValueError) {
                _ = try SmallFile.read(Self.netrcPath)
            } catch {
                throw ValidationError("--netrc: \(Self.netrcPath): \(error.description)")
            }
        }
    }

    /// What was asked for.
    var options: RequestOptions {
        var options = RequestOptions()
        options.headers = header
        options.credentials = user
        options.netrc = netrcFile ?? (netrc ? (try? SmallFile.read(Self.netrcPath)).map { Netrc($0) } : nil) ?? Netrc()
        options.usesCookies = !noCookies
        options.cookies = loadCookies ?? []
        options.checksExternal = checkExternal
        options.clockOffset = WallClock.currentOffset()
        return options
    }

    private static var netrcPath: String {
        if let path = getenv("NETRC") { return String(cString: path) }
        return (getenv("HOME").map { String(cString: $0) } ?? "") + "/.netrc"
    }
}

/// How the words of these options become values.
enum RequestValue {
    @Sendable static func header(_ text: String) throws -> RequestHeader {
        do throws(RequestHeaderError) {
            return try RequestHeader(text)
        } catch {
            throw ValueError(error.message)
        }
    }

    @Sendable static func credentials(_ text: String) throws -> Credentials {
        guard !text.isEmpty else { throw ValueError("it must be a name, and a password behind a colon") }
        guard let credentials = Credentials(text) else {
            throw ValueError("it must have no control character")
        }
        return credentials
    }

    @Sendable static func netrc(_ path: String) throws -> Netrc {
        Netrc(try SmallFile.read(path))
    }

    @Sendable static func cookies(_ path: String) throws -> [Cookie] {
        guard let cookies = CookieFile.cookies(in: try SmallFile.read(path)) else {
            throw ValueError("a line of it is no cookie: seven fields with tabs between them")
        }
        return cookies
    }
}
