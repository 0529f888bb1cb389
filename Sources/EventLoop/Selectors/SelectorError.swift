import Glibc

/// Why a descriptor cannot be watched, or a wait for readiness failed.
public enum SelectorError: Error, Equatable, Sendable {
    /// The descriptor's number is at or beyond the selector's limit.
    case tooManyDescriptors(limit: Int)
    /// The descriptor is registered already.
    case alreadyRegistered(Int32)
    /// The descriptor is not registered.
    case notRegistered(Int32)
    /// A system call failed with this errno.
    case system(call: String, errno: Int32)

    /// The error of the system call that has just failed on this thread.
    static func failed(_ call: String) -> SelectorError {
        .system(call: call, errno: Glibc.errno)
    }
}

extension SelectorError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        switch self {
        case .tooManyDescriptors(let limit):
            "too many open descriptors: this selector holds numbers below \(limit)"
        case .alreadyRegistered(let descriptor):
            "descriptor \(descriptor) is registered already"
        case .notRegistered(let descriptor):
            "descriptor \(descriptor) is not registered"
        case .system(let call, let code):
            "\(call): \(String(cString: strerror(code)))"
        }
    }
}
