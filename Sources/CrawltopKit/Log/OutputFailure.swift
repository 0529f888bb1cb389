import Glibc
import Words

/// Why a log could not be written to its end.
public enum OutputFailure: Error, Sendable, Hashable {
    /// The reader of the pipe is gone (EPIPE).
    case readerGone
    /// A write failed with this errno.
    case system(Int32)
    /// The reader took nothing for too long; this many bytes were not written.
    case stalled(bytes: Int)

    /// One sentence for a person.
    ///
    /// - Parameter name: the output's name, such as "standard output".
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
