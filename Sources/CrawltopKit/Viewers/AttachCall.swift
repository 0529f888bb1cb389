import EventLoop
import Glibc
import Words

/// The terminal on which `crawltop attach` shows a crawl.
public struct AttachTerminal {
    /// Open for reading and writing. The crawl draws on it and reads keys from it.
    public var descriptor: Int32
    /// Gives it back as it was, if the crawl did not.
    public var restore: () -> Void
    /// Stops this process as Ctrl-Z does, and returns when it is continued.
    public var stopProcess: () -> Void

    /// Creates the terminal of this process.
    public init(descriptor: Int32, restore: @escaping () -> Void, stopProcess: @escaping () -> Void) {
        (self.descriptor, self.restore, self.stopProcess) = (descriptor, restore, stopProcess)
    }
}

/// `crawltop attach`: shows a crawl that another process runs on this terminal.
public struct AttachCall: Sendable {
    let target: ControlTarget
    /// How to show it, but for the terminal's environment.
    public var request: ViewerRequest

    init(target: ControlTarget, request: ViewerRequest) {
        (self.target, self.request) = (target, request)
    }

    /// Shows a crawl that a process has begun with these options, as they say that its screen is to be.
    public init(of options: CrawltopOptions, process: Int32) {
        let folder = ControlFolder(environment: [:])
        switch options.control {
        case .none: target = ControlTarget(.only, in: folder)
        case .path(let path): target = ControlTarget(.path(path), in: folder)
        case .folder(let folder): target = ControlTarget(.process(process), in: folder)
        }
        request = ViewerRequest(options)
    }

    /// Hands the terminal over, and waits until it is given back.
    ///
    /// - Returns: the exit code, what a person is told on standard output, and a sentence for standard error.
    public func run(on terminal: AttachTerminal) -> AttachEnd {
        do throws(ValueError) {
            let (descriptor, _) = try target.connect()
            defer { close(descriptor) }
            return try AttachClient(descriptor, terminal).run(request)
        } catch {
            return AttachEnd(code: 2, sentence: error.description)
        }
    }

    /// The crawls to choose from, a line each, if several run and none is named.
    public var choices: [(call: AttachCall, line: String)] {
        let processes = target.choices
        guard processes.count > 1 else { return [] }
        return processes.map { process in
            let call = AttachCall(target: ControlTarget(.process(process), in: target.folder), request: request)
            let fields = ControlCall.status(of: call.target)
            func text(_ name: String) -> String {
                if case .text(let text)? = fields[name] { SafeText(untrusted: text).string } else { "" }
            }
            return (call, "\(process)  \(text("state"))  \(text("seed"))")
        }
    }
}

/// How a viewer's part ended.
public struct AttachEnd: Sendable {
    /// The exit code: that of the crawl, if it is over; 0 where the screen was left before; 2 where there was none.
    public var code: Int32
    /// What a person is told.
    public var text = ""
    /// A sentence for standard error.
    public var sentence: String?
}
