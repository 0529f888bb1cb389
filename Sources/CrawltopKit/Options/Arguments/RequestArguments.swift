import ArgumentParser
import Crawl
import Glibc
import HTTP

/// The options for the contents of requests.
struct RequestArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "Send this field, in place of one of that name. Repeatable. Authorization, Cookie and whatever may be a "
                + "secret go to the seeds' origins only.",
            valueName: "name: value"),
        transform: SecretValue.reading(RequestValue.header))
    var header: [SecretValue<RequestHeader>] = []

    @Option(
        name: .long, help: ArgumentHelp("Log in at the seeds' origins (Basic).", valueName: "user:password"),
        transform: SecretValue.reading(RequestValue.credentials))
    var user: SecretValue<Credentials>?

    @Flag(name: .long, help: "Log in with the user names and passwords of $NETRC or ~/.netrc, by host.")
    var netrc = false

    @Option(name: .long, help: ArgumentHelp("The same from this file.", valueName: "file"))
    var netrcFile: String?

    @Flag(name: .long, help: "Neither keep nor send cookies.")
    var noCookies = false

    @Option(name: .long, help: ArgumentHelp("Begin with the cookies of a cookies.txt file.", valueName: "file"))
    var loadCookies: String?

    @Flag(name: .long, help: "Check links out of scope too: request each once, by HEAD, and do not crawl on from it.")
    var checkExternal = false

    func validate() throws {
        for field in header { try field.check("--header") }
        try user?.check("--user")
        if netrc && netrcFile != nil {
            throw ValidationError("--netrc and --netrc-file exclude each other")
        }
        if noCookies && loadCookies != nil {
            throw ValidationError("--no-cookies and --load-cookies contradict each other")
        }
    }

    /// The crawl's options. Reads the files.
    ///
    /// - Throws: the file that cannot be used, and why.
    func options() throws(ValueError) -> RequestOptions {
        var options = RequestOptions()
        for field in header { options.headers.append(try field.get()) }
        options.credentials = try user?.get()
        if let netrcFile { options.netrc = Netrc(try Self.read(netrcFile, for: "--netrc-file")) }
        if netrc { options.netrc = Netrc(try Self.read(Self.netrcPath, for: "--netrc: \(Self.netrcPath)")) }
        options.usesCookies = !noCookies
        if let loadCookies { options.cookies = try Self.cookies(loadCookies) }
        options.checksExternal = checkExternal
        return options
    }

    private static func cookies(_ path: String) throws(ValueError) -> [Cookie] {
        let text = try read(path, for: "--load-cookies")
        do throws(CookieFileError) {
            return try CookieFile.cookies(in: text)
        } catch {
            throw ValueError("--load-cookies: \(path):\(error.line): \(error.message)")
        }
    }

    /// The name of a missing file is not repeated: it may be the contents of one.
    private static func read(_ path: String, for option: String) throws(ValueError) -> [UInt8] {
        do throws(ValueError) {
            return try SmallFile.read(path)
        } catch {
            throw ValueError("\(option): \(error.description)")
        }
    }

    private static var netrcPath: String {
        if let path = getenv("NETRC") { return String(cString: path) }
        return (getenv("HOME").map { String(cString: $0) } ?? "") + "/.netrc"
    }
}

/// Parses values of these options.
enum RequestValue {
    @Sendable static func header(_ text: String) throws -> RequestHeader {
        do throws(RequestHeaderError) {
            return try RequestHeader(text)
        } catch {
            throw ValueError(error.message)
        }
    }

    @Sendable static func credentials(_ text: String) throws -> Credentials {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else {
            throw ValueError("it must be a name and a password with a colon between them; an empty password is 'name:'")
        }
        guard let credentials = Credentials(text) else {
            throw ValueError("it must have no control character")
        }
        return credentials
    }
}
