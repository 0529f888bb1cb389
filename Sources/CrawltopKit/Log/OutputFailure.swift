import Glibc
import Words

/// Why a log could not be written to its end.
public enum OutputFailure: Error, Sendable, Hashable {
    /// Whoever read the pipe is gone (EPIPE).
    case readerGone
    /// The system refused to write: its error number.
    case system(Int32)
    /// The reader took nothing for so long that waiting for it was given up; this many bytes were not written.
    case stalled(bytes: Int)

    /// One sentence for a person.
    ///
    /// - Parameter name: what the output is called, as "standard output".
    /// - Returns: the sentence, without a full stop.
    public func sentence(name: String) -> String {
        switch self {
        case .readerGone: "the reader of \(name) is gone"
        case .system(let number): "cannot write to \(name): \(String(cString: strerror(number)))"
        case .stalled(let bytes): "\(name) took no more of the log: \(counted(bytes, "byte")) lost"
        }
    }

    static func from(_ number: Int32) -> OutputFailure {
        number == EPIPE ? .readerGone : .system(number)
    }
}
