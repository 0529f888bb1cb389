import Crawl

/// The record of a URL's last exchange: 12 bytes.
struct KeptExchange: BitwiseCopyable {
    /// Bytes read from the wire, at most 4 GiB.
    var size: UInt32 = 0
    private var tookCode: UInt16 = 0
    private var waitCode: UInt16 = 0
    /// 1 + the number of the error's group in the book; 0 for a URL that is not broken.
    private var errorGroup: UInt16 = 0
    /// The media type's place in `MediaTypes`.
    var type: UInt8 = 0
    private var attempts: UInt8 = 0

    private static let redirect: UInt8 = 0x80

    /// Creates an empty record.
    init() {}

    /// Creates the record of an exchange that ended.
    init(_ record: FetchRecord, type: UInt8, group: Int?) {
        size = UInt32(clamping: record.bytes)
        took = Minifloat(nanoseconds: record.timings.total)
        wait = record.timings.wait.map { Minifloat(nanoseconds: $0) } ?? .none
        self.type = type
        attempt = max(1, record.attempt)
        isRedirect = record.outcome == .redirect
        self.group = group
        // Without an answer there was no first byte, however long it was waited for.
        if record.status == 0 { wait = .none }
    }

    /// Whether an exchange has ended.
    var hasEnded: Bool { attempt > 0 }

    /// The time from getting a slot to the end.
    var took: Minifloat {
        get { Minifloat(code: tookCode) }
        set { tookCode = newValue.code }
    }

    /// The time from the start of the request to the first byte of the response.
    var wait: Minifloat {
        get { Minifloat(code: waitCode) }
        set { waitCode = newValue.code }
    }

    /// The group of errors that it belongs to; nil for a URL that is not broken.
    var group: Int? {
        get { errorGroup == 0 ? nil : Int(errorGroup) - 1 }
        set { errorGroup = newValue.map { UInt16(clamping: $0 + 1) } ?? 0 }
    }

    /// 1 for the first try, at most 127; 0 if no exchange has ended.
    var attempt: Int {
        get { Int(attempts & ~Self.redirect) }
        set { attempts = attempts & Self.redirect | UInt8(max(0, min(127, newValue))) }
    }

    /// Whether it redirected.
    var isRedirect: Bool {
        get { attempts & Self.redirect != 0 }
        set { attempts = attempts & ~Self.redirect | (newValue ? Self.redirect : 0) }
    }

    /// The time from which an exchange is slow: a second.
    static let slow = Minifloat(nanoseconds: 1_000_000_000)

    /// Whether it took a second or more.
    var isSlow: Bool { took >= Self.slow }
}
