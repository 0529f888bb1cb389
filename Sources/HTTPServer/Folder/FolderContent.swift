import Glibc

/// The files under a folder by the paths of URLs, as hosts of static sites serve them: a folder's page is its index.html, a
/// path without it leads to the one with a slash, what is not there is answered with 404.html, and what cannot be read
/// with 403.
///
/// Nothing outside is served: neither by `..`, however it is spelled, nor by a symbolic link.
struct FolderContent: SiteContent {
    /// The folder's path without symbolic links.
    private let root: String
    private let hasCleanURLs: Bool

    /// Creates the content of a folder; nil, with errno, for what is none.
    init?(_ path: String, hasCleanURLs: Bool) {
        guard let root = OpenFile.resolved(path) else { return nil }
        var status = stat()
        guard stat(root, &status) == 0 else { return nil }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            errno = ENOTDIR
            return nil
        }
        (self.root, self.hasCleanURLs) = (root == "/" ? "" : root, hasCleanURLs)
    }

    func response(to request: RequestHead, in bytes: UnsafeBufferPointer<UInt8>, now: Int64) -> FileResponse {
        let path = UnsafeBufferPointer(rebasing: bytes[request.path])
        guard let name = Self.name(of: path) else { return missing(request) }
        if path.last == UInt8(ascii: "/") { return file("\(name)index.html", request) ?? missing(request) }
        if let response = file(name, request) { return response }
        if OpenFile.isFolder(name, under: root) {
            return FileResponse(request, redirectTo: path + [UInt8(ascii: "/")] + bytes[request.query])
        }
        return (hasCleanURLs ? file("\(name).html", request) : nil) ?? missing(request)
    }

    /// The response with a file, or that it cannot be read; nil if it is not there.
    private func file(_ name: String, _ request: RequestHead) -> FileResponse? {
        switch OpenFile.open(name, under: root) {
        case .file(let file): FileResponse(request, 200, file)
        case .unreadable: FileResponse(request, refusal: 403)
        case .missing: nil
        }
    }

    func refusal(_ status: Int) -> FileResponse { FileResponse(refusal: status) }

    func appendPiece(of response: inout FileResponse, to out: inout [UInt8]) -> ResponseStep {
        response.appendPiece(to: &out)
    }

    private func missing(_ request: RequestHead) -> FileResponse {
        guard case .file(let page) = OpenFile.open("/404.html", under: root) else {
            return FileResponse(request, refusal: 404)
        }
        return FileResponse(request, 404, page)
    }

    /// The name of a file by a URL's path; nil for one that can name none.
    private static func name(of path: UnsafeBufferPointer<UInt8>) -> String? {
        guard path.first == UInt8(ascii: "/") else { return nil }
        var name = ""
        let segments = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            guard let part = String(validating: decoded(segment), as: UTF8.self), !part.utf8.contains(0),
                !part.utf8.contains(UInt8(ascii: "/")), part != ".", part != "..", isLast || !part.isEmpty
            else { return nil }
            name += "/\(part)"
        }
        return name
    }

    /// Bytes with those in place that percent signs spell.
    private static func decoded(_ text: some Collection<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.prefix(2).allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
