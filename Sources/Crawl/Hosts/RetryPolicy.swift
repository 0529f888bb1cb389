import HTTP

/// Decides which failures are worth another attempt, and when: exponential back-off with jitter, so that the URLs of a
/// failing server do not all return at the same time.
struct RetryPolicy {
    /// Trouble that another attempt may not have. Other answers, and failures by the crawl's own limits, would only be
    /// repeated.
    enum Trouble: Int64 {
        /// The transport failed, or the server waited too long for the request: 408 (RFC 9110 section 15.5.9).
        case transport = 100_000_000
        /// The server failed: 500, 502, 504 or a status that counts as 500 (RFC 9110 section 15.6), or the name server
        /// did (RFC 1035 section 4.1.1).
        case server = 500_000_000
        /// The server is overloaded: 429 (RFC 6585 section 4) or 503.
        case overload = 1_000_000_000

        /// Nanoseconds before the second attempt; twice that before each further one.
        var firstDelay: Int64 { rawValue }

        init?(_ error: FetchErrorKind) {
            switch error {
            case .dns: self = .server
            case .connect, .timeout, .reset, .closed, .truncated: self = .transport
            case .protocol, .tooLarge, .decode, .tls, .redirect, .url: return nil
            }
        }

        init?(status: UInt16) {
            switch StatusCode.understood(status) {
            case 408: self = .transport
            case 500, 502, 504: self = .server
            case 429, 503: self = .overload
            default: return nil
            }
        }

        /// The trouble of an ended exchange; nil if it would only be repeated, and after success.
        init?(_ record: FetchRecord) {
            guard let error = record.error else {
                self.init(status: record.status)
                return
            }
            if error.isFinal { return nil }
            self.init(error.kind)
        }
    }

    /// The longest delay in nanoseconds.
    static let longestDelay: Int64 = 10_000_000_000

    private let maxTries: Int
    private var random: UInt64

    init(maxTries: Int, seed: UInt64) {
        self.maxTries = maxTries
        random = seed
    }

    /// Whether another attempt may follow an attempt.
    func allows(attempt: Int) -> Bool {
        attempt < maxTries
    }

    /// Whether the attempt after an attempt is the last.
    func isLast(after attempt: Int) -> Bool {
        attempt + 1 >= maxTries
    }

    /// Nanoseconds from the end of an attempt to the next: doubled each time, a tenth more or less, at most ten seconds.
    mutating func delay(after attempt: Int, of trouble: Trouble) -> Int64 {
        let doubled = trouble.firstDelay << Int64(min(max(attempt, 1) - 1, 7))
        let jitter = Int64(next() % UInt64(doubled / 5)) - doubled / 10
        return min(doubled + jitter, Self.longestDelay)
    }

    /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
    private mutating func next() -> UInt64 {
        random &+= 0x9E37_79B9_7F4A_7C15
        var mixed = random
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
