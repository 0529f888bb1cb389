/// One response of a folder's site. A file is read piece by piece, as the socket takes it.
struct FileResponse: SiteResponse {
    /// The largest number of bytes of a file in one piece.
    private static let pieceBytes = 64 << 10

    private(set) var keepAlive: Bool
    let delay: Int64 = 0
    private let status: Int
    private let contentType: StaticString
    private let isHead: Bool
    private var file: OpenFile?
    private var text: StaticString = ""
    private var location: [UInt8] = []
    private var offset = 0

    /// Creates a response with a file.
    init(_ request: RequestHead, _ status: Int, _ file: OpenFile) {
        (keepAlive, isHead, self.status, self.file) = (request.keepAlive, request.isHead, status, file)
        contentType = MediaType.type(ofEnding: file.ending)
    }

    /// Creates a redirect.
    init(_ request: RequestHead, redirectTo location: [UInt8]) {
        self.init(request, refusal: 301)
        self.location = location
        text = ""
    }

    /// Creates a response without a file.
    init(_ request: RequestHead, refusal status: Int) {
        (keepAlive, isHead, self.status) = (request.keepAlive, request.isHead, status)
        contentType = "text/html; charset=utf-8"
        text =
            status == 403
            ? "<!DOCTYPE html><title>Forbidden</title><p>This file cannot be read.\n"
            : "<!DOCTYPE html><title>Not found</title><p>There is no such file.\n"
    }

    /// Creates a refusal, after which the connection ends.
    init(refusal status: Int) {
        (keepAlive, isHead, self.status) = (false, false, status)
        contentType = "text/plain; charset=utf-8"
        text = "This server answers GET and HEAD requests of up to 16 KiB.\n"
    }

    /// Appends the head, or more of the file.
    mutating func appendPiece(to out: inout [UInt8]) -> ResponseStep {
        if offset == 0 {
            let length = file?.size ?? text.utf8CodeUnitCount
            out.appendHead(status, contentType, length: length, location: location, keepAlive: keepAlive)
        }
        guard !isHead else { return .done }
        guard let file else {
            out.append(text)
            return .done
        }
        let count = min(Self.pieceBytes, file.size - offset)
        guard file.append(count, at: offset, to: &out) else {
            // It is shorter than it was: nobody must wait for the rest.
            keepAlive = false
            return .done
        }
        offset += count
        return offset < file.size ? .more : .done
    }
}
