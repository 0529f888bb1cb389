import HTTPServer

/// One response of the site, made piece by piece at the connection's pace.
///
/// Only numbers are kept between the pieces: their content is computed again.
struct ResponseSource: SiteResponse {
    private enum Framing {
        case length, chunked, untilClose
    }

    private enum Content {
        case page(Route)
        case blocks(of: Int)
        case text(StaticString)
        case bytes([UInt8])
    }

    /// Whether the connection may serve another request.
    private(set) var keepAlive: Bool
    /// Nanoseconds to wait before the first piece.
    private(set) var delay: Int64 = 0
    private let status: Int
    private let contentType: StaticString
    private let content: Content
    private let isHead: Bool
    private var location: (from: Route, to: Route, number: Int)?
    private var retryAfter: Int?
    private var framing = Framing.length
    private var pieces = 1
    private var pause: Int64 = 0
    private var piece = 0

    /// Creates the answer to a request; `route` is nil for an unknown path.
    init(_ request: RequestHead, route: Route?, map: SiteMap, options: DemoSiteOptions) {
        keepAlive = request.keepAlive && options.manner != .resets
        isHead = request.isHead
        guard let route, map.has(route) else {
            if case .broken(let number) = route {
                status = map.brokenStatus(number)
            } else {
                status = 404
            }
            content = .text("<!DOCTYPE html><title>Not here</title><p>Nothing to be had here. <a href=\"/\">Home</a>\n")
            contentType = Self.html
            return
        }
        if let (status, target) = map.redirection(of: route) {
            self.status = status
            content = .text("")
            contentType = Self.html
            if case .redirect(let number) = route {
                location = (route, target, number)
            } else {
                location = (route, target, 4)
            }
            return
        }
        status = 200
        (content, contentType) = Self.content(of: route, at: options.manner)
        if case .page(let page) = route {
            let tempo = Tempo(map, page: page, options: options)
            delay = tempo.delay
            pieces = tempo.pieces
            pause = tempo.pause
            frame(map.hash(.framing, page) % 20, request)
        } else if case .large(let number) = route {
            pieces = SiteMap.largeSizes[number - 1]
            frame(UInt64(11 + 2 * number), request)
        }
    }

    /// Creates a refusal, after which the connection ends.
    init(refusal status: Int) {
        self.status = status
        keepAlive = false
        isHead = false
        content = .text("This server answers GET and HEAD requests of up to 16 KiB.\n")
        contentType = "text/plain; charset=utf-8"
    }

    /// Creates the answer to a request over the limit: 429, with Retry-After (RFC 6585 section 4).
    init(_ request: RequestHead, secondsToWait: Int) {
        status = 429
        keepAlive = request.keepAlive
        isHead = request.isHead
        retryAfter = secondsToWait
        content = .text("Too much: come back later.\n")
        contentType = "text/plain; charset=utf-8"
    }

    /// Of twenty responses, fourteen have a Content-Length, five are chunked (if the client supports it), and one ends
    /// with the connection.
    private mutating func frame(_ choice: UInt64, _ request: RequestHead) {
        if choice >= 14 {
            framing = choice < 19 && request.minorVersion == 1 ? .chunked : .untilClose
        }
        keepAlive = keepAlive && framing != .untilClose
    }

    /// Appends the next piece: head and body at once if the body has a single piece.
    mutating func next(_ writer: PageWriter, scratch: inout [UInt8], into out: inout [UInt8]) -> ResponseStep {
        if case .blocks(let large) = content {
            if piece == 0 {
                appendHead(writer, length: pieces * PageWriter.blockSize, to: &out)
            }
            if !isHead {
                let chunk = startChunk(&out)
                writer.appendBlock(piece, of: large, to: &out)
                endChunk(chunk, &out)
            }
        } else {
            scratch.removeAll(keepingCapacity: true)
            appendBody(writer, to: &scratch)
            if piece == 0 {
                appendHead(writer, length: scratch.count, to: &out)
            }
            if !isHead {
                let chunk = startChunk(&out)
                let size = scratch.count
                scratch.withUnsafeBufferPointer {
                    out.append(contentsOf: $0[(size * piece / pieces)..<(size * (piece + 1) / pieces)])
                }
                endChunk(chunk, &out)
            }
        }
        piece += 1
        guard piece < pieces, !isHead else {
            if framing == .chunked, !isHead {
                out.append("0\r\n\r\n")
            }
            return .done
        }
        return pause > 0 ? .pause(pause) : .more
    }

    private func startChunk(_ out: inout [UInt8]) -> Int {
        if framing == .chunked {
            out.append("00000000\r\n")
        }
        return out.count
    }

    private func endChunk(_ begin: Int, _ out: inout [UInt8]) {
        if framing == .chunked {
            out.setChunkSize(out.count - begin, at: begin - 10)
            out.append("\r\n")
        }
    }

    private func appendBody(_ writer: PageWriter, to out: inout [UInt8]) {
        switch content {
        case .page(let route): writer.append(route, to: &out)
        case .text(let text): out.append(text)
        case .bytes(let bytes): out += bytes
        case .blocks: break
        }
    }

    private func appendHead(_ writer: PageWriter, length: Int, to out: inout [UInt8]) {
        out.append("HTTP/1.1 ", status, " ")
        out.append(StatusReason.text(status))
        out.append("\r\nServer: demo\r\nContent-Type: ")
        out.append(contentType)
        if let location {
            out.append("\r\nLocation: ")
            writer.appendLocation(of: location.from, to: location.to, number: location.number, to: &out)
        }
        switch framing {
        case .length: out.append("\r\nContent-Length: ", length, "")
        case .chunked: out.append("\r\nTransfer-Encoding: chunked")
        case .untilClose: break
        }
        if let retryAfter {
            out.append("\r\nRetry-After: ", retryAfter, "")
        }
        if status == 405 {
            out.append("\r\nAllow: GET, HEAD")
        }
        out.append(keepAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n")
    }

    private static let html: StaticString = "text/html; charset=utf-8"

    private static func content(of route: Route, at manner: HostManner) -> (Content, StaticString) {
        switch route {
        case .large(let number): (.blocks(of: number), html)
        case .style: (.text("body { font-family: serif; max-width: 40em; margin: auto }\n"), "text/css")
        case .logo: (.bytes(logoBytes), "image/png")
        case .notes: (.text("Notes to this site: there are none.\n"), "text/plain; charset=utf-8")
        case .data: (.text("{\"demo\": true}\n"), "application/json")
        case .robots where manner == .forbids:
            (.text("User-agent: *\nDisallow: /\n"), "text/plain; charset=utf-8")
        case .robots: (.text("User-agent: *\nAllow: /\n"), "text/plain; charset=utf-8")
        default: (.page(route), html)
        }
    }

    /// A grey pixel (PNG, ISO/IEC 15948).
    private static let logoBytes: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52,
        0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3A, 0x7E, 0x9B,
        0x55, 0x00, 0x00, 0x00, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x68, 0x00, 0x00, 0x00,
        0x82, 0x00, 0x81, 0x77, 0xCD, 0x72, 0xB6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE,
        0x42, 0x60, 0x82,
    ]
}
