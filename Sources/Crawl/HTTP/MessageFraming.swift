/// How the end of a response's body is told (RFC 9112 section 6.3).
enum BodyFraming: Sendable, Hashable {
    case none
    case length(Int)
    case chunked
    case untilClose
}

/// What a head says about what comes after it.
struct MessageFraming: Sendable, Hashable {
    var body: BodyFraming
    /// Whether the connection may serve another exchange, if nothing unexpected follows.
    var isPersistent: Bool

    /// Reads the framing from a head and sets its `contentLength`.
    ///
    /// Where the RFC leaves room: a body that is both chunked and of a given length is read as chunked, and ends the
    /// connection (6.1), but a given length with any other transfer coding is an error; a coding under
    /// chunked is an error, since none was asked for (7.3), and `identity` is none; codings that do not end in chunked
    /// leave a body that ends with the connection (6.3), handed out as it is.
    init(_ head: inout ResponseHead, method: HTTPMethod) throws(FetchError) {
        isPersistent = head.allowsPersistence
        let codings = !head.has(.transferEncoding) ? nil : head.transferCodings
        let length = !head.has(.contentLength) ? AgreedLength.absent : head.agreedLength
        if case .valid(let length) = length {
            head.contentLength = length
        }
        if method == .head || head.status == 204 || head.status == 304 {
            body = .none
            // A 204 that announces content may well send it: what comes next cannot be trusted.
            if head.status == 204 && (codings != nil || (head.contentLength ?? 0) > 0 || length == .invalid) {
                isPersistent = false
            }
            return
        }
        guard let codings else {
            switch length {
            case .invalid: throw FetchError(.protocol, "The Content-Length is malformed or contradicts itself.")
            case .valid(let length): body = .length(length)
            case .absent:
                body = .untilClose
                isPersistent = false
            }
            return
        }
        if length != .absent || head.minorVersion == 0 {
            isPersistent = false
        }
        switch codings {
        case .chunked: body = .chunked
        case .malformed: throw FetchError(.protocol, "The body has a transfer coding that was not asked for.")
        case .other:
            guard length == .absent else {
                throw FetchError(.protocol, "The response has a Content-Length and a transfer coding.")
            }
            body = .untilClose
            isPersistent = false
        }
    }
}

private enum TransferCodings {
    case chunked
    /// Something else than chunked comes last.
    case other
    /// Chunked comes last, over something else.
    case malformed
}

private enum AgreedLength: Equatable {
    case absent, invalid
    case valid(Int)
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
        var last = TransferCodings.other
        var count = 0
        forEachMember(of: .transferEncoding) { member in
            let isChunked = equalIgnoringCase(member, "chunked")
            last = isChunked ? (count == 0 ? .chunked : .malformed) : .other
            count += member.isEmpty || equalIgnoringCase(member, "identity") ? 0 : 1
        }
        return last
    }

    /// All Content-Length fields and their list members must be the same number (RFC 9112 section 6.3, rule 5).
    fileprivate var agreedLength: AgreedLength {
        var agreed = AgreedLength.absent
        forEachMember(of: .contentLength) { member in
            let length = Self.decimal(member).map(AgreedLength.valid) ?? .invalid
            agreed = agreed == .absent || agreed == length ? length : .invalid
        }
        return agreed
    }

    /// 1*DIGIT that fits; leading zeros are fine.
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

    /// Calls `body` with each member of a comma-separated list over all fields of a name, blanks around it taken off.
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
