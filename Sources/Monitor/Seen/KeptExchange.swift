import Crawl

/// The record of a URL's last exchange: 10 bytes, which with two for the links to it make 12 for what Seen shows.
struct KeptExchange: BitwiseCopyable {
    private static let sizeMantissaBits: UInt64 = 15
    private static let groupBits: UInt16 = 12

    private var sizeLow: UInt16 = 0
    private var tookCode: UInt16 = 0
    private var waitCode: UInt16 = 0
    /// Below, 1 + the number of the error's group in the book, or 0 for a URL that is in order; above, the high bits
    /// of the size.
    private var groupAndSize: UInt16 = 0
    /// The media type's place in `MediaTypes`.
    var type: UInt8 = 0
    private var attempts: UInt8 = 0

    private static let redirect: UInt8 = 0x80

    /// Creates an empty record.
    init() {}

    /// Creates the record of an exchange that ended.
    init(_ record: FetchRecord, type: UInt8, group: Int?) {
        size = record.bytes
        took = Minifloat(nanoseconds: record.timings.total)
        wait = record.timings.wait.map { Minifloat(nanoseconds: $0) } ?? .none
        self.type = type
        attempt = max(1, record.attempt)
        isRedirect = record.outcome == .redirect
        self.group = group
        // Without an answer there was no first byte, however long it was waited for.
        if record.status == 0 { wait = .none }
    }

    /// Creates the record of an exchange of which no more is known than that it ended.
    init(isRedirect: Bool, group: Int?) {
        attempt = 1
        self.isRedirect = isRedirect
        self.group = group
    }

    /// Whether an exchange has ended.
    var hasEnded: Bool { attempt > 0 }

    /// Bytes read from the wire: exact below 64 KiB, longer ones rounded up by less than 1/32,768. The largest is 64 TiB.
    var size: Int {
        get { Int(Minifloat.number(UInt64(sizeCode), mantissaBits: Self.sizeMantissaBits)) }
        set {
            let code = Minifloat.code(UInt64(max(0, newValue)), mantissaBits: Self.sizeMantissaBits)
            let bits = UInt32(min(code, 1 << 20 - 1))
            sizeLow = UInt16(truncatingIfNeeded: bits)
            groupAndSize = groupAndSize & Self.groupMask | UInt16(bits >> 16) << Self.groupBits
        }
    }

    /// The same; nil where no more is known than that it ended.
    var knownSize: Int? { took == .none ? nil : size }

    /// A number that is greater for greater sizes.
    var sizeCode: UInt32 { UInt32(groupAndSize >> Self.groupBits) << 16 | UInt32(sizeLow) }

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

    /// The group of errors that it belongs to; nil for a URL that is in order.
    var group: Int? {
        get { groupAndSize & Self.groupMask == 0 ? nil : Int(groupAndSize & Self.groupMask) - 1 }
        set {
            let group = newValue.map { min(UInt16(clamping: $0 + 1), Self.groupMask) } ?? 0
            groupAndSize = groupAndSize & ~Self.groupMask | group
        }
    }

    private static let groupMask: UInt16 = 1 << groupBits - 1

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
