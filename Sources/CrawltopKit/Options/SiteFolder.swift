import Glibc
public import Web

/// A folder of files that is served while the crawl runs, on this machine alone.
public struct SiteFolder: Sendable {
    /// Its path.
    public let path: String
    /// The origin whose URLs are asked there; nil for a folder that is a seed itself.
    public let origin: WebURL?
    /// Whether `/about` is the file `about.html`, if there is no other.
    public private(set) var hasCleanURLs = false

    /// Creates a folder.
    ///
    /// - Throws: `ValueError` for a path that names none.
    init(_ path: String, origin: WebURL? = nil) throws(ValueError) {
        guard let why = Self.objection(to: path) else {
            (self.path, self.origin) = (path, origin)
            return
        }
        throw ValueError("'\(path)' is no folder: \(why)")
    }

    /// The same folder, with or without clean URLs.
    func with(cleanURLs: Bool) -> SiteFolder {
        var folder = self
        folder.hasCleanURLs = cleanURLs
        return folder
    }

    /// Whether a text is a path, and not a URL: it begins as a path does, or a folder of that name is here and no host would be
    /// called so.
    static func isMeant(by text: String) -> Bool {
        if isPath(text) { return true }
        let host = text.prefix { $0 != "/" }
        return !host.contains(".") && !text.contains(":") && host != "localhost" && objection(to: text) == nil
    }

    /// Whether a text begins as a path does.
    static func isPath(_ text: String) -> Bool {
        text == "." || text == ".." || ["/", "./", "../"].contains(where: text.hasPrefix)
    }

    private static func objection(to path: String) -> String? {
        var status = stat()
        guard stat(path, &status) == 0 else { return String(cString: strerror(errno)) }
        return status.st_mode & S_IFMT == S_IFDIR ? nil : "it is a file"
    }
}
