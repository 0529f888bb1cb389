import HTTP

// Decodes content codings: a body is decoded as it comes, before it is read for links.

extension Crawl {
    /// Starts decoding the codings that a head names (RFC 9110, section 8.4).
    func startDecoding(_ head: borrowing ResponseHead, slot: Int) {
        slots[slot].failure = nil
        guard let codings = head.joined(.contentEncoding) else { return }
        let decoder = contentDecoders.popLast() ?? ContentDecoder(sharing: contentBuffers)
        do throws(FetchError) {
            try codings.withUnsafeBufferPointer { (value) throws(FetchError) in
                try decoder.startBody(contentEncoding: value, limit: options.maxBody)
            }
        } catch {
            slots[slot].failure = error
        }
        if decoder.isIdentity || slots[slot].failure != nil {
            decoder.abandonBody()
            contentDecoders.append(decoder)
        } else {
            slots[slot].content = decoder
        }
    }

    /// Decodes a piece of the body. After a failure the rest is ignored.
    func decode(_ piece: UnsafeBufferPointer<UInt8>, slot: Int) {
        guard let decoder = slots[slot].content, slots[slot].failure == nil else { return }
        do throws(FetchError) {
            try decoder.decode(piece) { (decoded) throws(FetchError) in readDecoded(decoded, slot: slot) }
        } catch {
            slots[slot].failure = error
        }
    }

    /// The end of an exchange, changed to a failure if its body could not be decoded.
    func decoded(_ end: ExchangeEnd, slot: Int) -> ExchangeEnd {
        guard case .complete = end else { return end }
        if let failure = slots[slot].failure { return .failed(failure) }
        if slots[slot].isPart {
            return .failed(FetchError(.truncated, "only a part of the document came, unasked", isFinal: true))
        }
        do throws(FetchError) {
            try slots[slot].content?.finish()
            return end
        } catch {
            return .failed(error)
        }
    }

    /// Returns a slot's decoder to the pool.
    func endDecoding(_ slot: Int) {
        slots[slot].failure = nil
        guard let decoder = slots[slot].content else { return }
        decoder.abandonBody()
        slots[slot].content = nil
        contentDecoders.append(decoder)
    }
}
