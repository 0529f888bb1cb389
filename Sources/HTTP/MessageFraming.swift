/// How the end of a response's body is found (RFC 9112 section 6.3).
enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
    case untilClose
}

/// What a head says about the bytes after it.
struct MessageFraming: Sendable, Hashable {
    var body: BodyFraming
    /// Whether the connection may serve another exchange, if nothing unexpected follows.
    var isPersistent: Bool

    /// Reads the framing from a head and sets its `contentLength`.
    ///
    /// Where the RFC leaves room: a body that is both chunked and of a given length is read as chunked (6.1), but a
    /// length with any other transfer coding is an error. A coding under chunked is an error, since none was asked for
    /// (7.3). `identity` and an empty name are no coding, and a repeated `chunked` counts once. With codings that do
    /// not end in chunked, the body ends with the connection (6.3) and is handed out as it is.
    ///
    /// The connection is closed after any response whose end might be found elsewhere by another reader: with an odd
    /// head, with both fields, and with a field that is repeated or not plain.
    init(_ head: inout ResponseHead, method: HTTPMethod) throws(FetchError) {
        isPersistent = head.allowsPersistence && !head.isOdd
        let codings = !head.has(.transferEncoding) ? TransferCodings() : head.transferCodings
        let length = !head.has(.contentLength) ? AgreedLength() : head.agreedLength
        if case .valid(let length) = length.value {
            head.contentLength = length
        }
        let isCoded = codings.count > 0
        if isCoded && (!codings.isPlain || head.minorVersion == 0) || !length.isPlain {
            isPersistent = false
        }
        if method == .head || head.status == 204 || head.status == 304 {
            body = .none
            // A 204 that announces content may well send it, so the next bytes cannot be trusted.
            if head.status == 204 && (isCoded || (head.contentLength ?? 0) > 0) {
                isPersistent = false
            }
            return
        }
        if isCoded && length.value != .absent {
            isPersistent = false
        }
        switch (codings.value, length.value) {
        case (.chunked, _):
            body = .chunked
        case (.malformed, _):
            throw FetchError(.protocol, "the body has a transfer coding that was not asked for")
        case (.other, .absent), (.none, .absent):
            body = .untilClose
            isPersistent = false
        case (.other, _):
            throw FetchError(.protocol, "the response has a Content-Length and a transfer coding")
        case (.none, .valid(let length)):
            body = .length(length)
        case (.none, .invalid):
            throw FetchError(.protocol, "the Content-Length is malformed or contradicts itself")
        }
    }
}

/// The meaning of all Transfer-Encoding fields together.
private struct TransferCodings {
    enum Value {
        /// Nothing but `identity` and empty names.
        case none
        case chunked
        /// The last coding is not chunked.
        case other
        /// The last coding is chunked, and there are others.
        case malformed
    }

    var value = Value.none
    /// The number of names, empty ones included.
    var count = 0

    /// Whether it is written in the one form that leaves no doubt.
    var isPlain: Bool { count == 1 && value == .chunked }
}

/// The meaning of all Content-Length fields together.
private struct AgreedLength {
    enum Value: Equatable {
        case absent, invalid
        case valid(Int)
    }

    var value = Value.absent
    /// The number of members, valid or not.
    var count = 0

    /// Whether there is at most one member, and a valid one.
    var isPlain: Bool { count <= 1 && value != .invalid }
}

extension ResponseHead {
    /// The keep-alive rule of RFC 9112 section 9.3.
    fileprivate var allowsPersistence: Bool {
        guard has(.connection) else { return minorVersion == 1 }
        var close = false
        var keepAlive = false
        forEachMember(of: .connection) { member in
            close = close || equalIgnoringCase(member, "close")
            keepAlive = keepAlive || equalIgnoringCase(member, "keep-alive")
        }
        return !close && (minorVersion == 1 || keepAlive)
    }

    fileprivate var transferCodings: TransferCodings {
        var codings = TransferCodings()
        forEachMember(of: .transferEncoding) { member in
            codings.count += 1
            if member.isEmpty || equalIgnoringCase(member, "identity") { return }
            if equalIgnoringCase(member, "chunked") {
                codings.value = codings.value == .none || codings.value == .chunked ? .chunked : .malformed
            } else {
                codings.value = .other
            }
        }
        return codings
    }

    /// All Content-Length fields and their list members must be the same number (RFC 9112 section 6.3, rule 5).
    fileprivate var agreedLength: AgreedLength {
        var agreed = AgreedLength()
        forEachMember(of: .contentLength) { member in
            let length = Self.decimal(member).map(AgreedLength.Value.valid) ?? .invalid
            agreed.value = agreed.count == 0 || agreed.value == length ? length : .invalid
            agreed.count += 1
        }
        return agreed
    }

    /// 1*DIGIT that fits into an `Int`; leading zeros are allowed.
    private static func decimal(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var value = 0
        for byte in text {
            guard let digit = HTTPByte.digit(byte) else { return nil }
            let (product, productOverflows) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflows) = product.addingReportingOverflow(digit)
            guard !productOverflows, !sumOverflows else { return nil }
            value = sum
        }
        return text.isEmpty ? nil : value
    }

    /// Calls `body` with each member of the comma-separated lists in all fields of a name, without the blanks around
    /// it.
    private func forEachMember(of field: KnownField, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        storage.withUnsafeBufferPointer { text in
            for index in Int(first[Int(field.rawValue)])..<fields.count where fields[index].known == field {
                let end = Int(fields[index].valueEnd)
                var begin = Int(fields[index].valueStart)
                while true {
                    let comma = text[begin..<end].firstIndex(of: UInt8(ascii: ",")) ?? end
                    var member = begin..<comma
                    while let last = member.last, HTTPByte.isBlank(text[last]) {
                        member = member.lowerBound..<last
                    }
                    while let first = member.first, HTTPByte.isBlank(text[first]) {
                        member = (first + 1)..<member.upperBound
                    }
                    body(UnsafeBufferPointer(rebasing: text[member]))
                    if comma == end {
                        break
                    }
                    begin = comma + 1
                }
            }
        }
    }
}
