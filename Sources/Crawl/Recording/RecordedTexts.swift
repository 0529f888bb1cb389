/// What a job keeps of a crawl beside its recording: texts and links, which events name by numbers. All of it may be damaged.
package protocol RecordedTexts: AnyObject {
    /// Calls `body` with a URL's text, which is valid during the call; empty for a number that no URL has.
    func withText(of url: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Void)
    /// An origin as it is serialised.
    func origin(of host: UInt32) -> [UInt8]
    /// The last robots rules that a URL provided.
    func rules(of url: UInt32) -> [UInt8]
    /// The title of a page when it was last read.
    func title(of url: UInt32) -> [UInt8]?
    /// The links of a page to known URLs, in ascending order.
    func links(of page: UInt32) -> [UInt32]
    /// A malformed link, by its place in the order in which they were found; an event names its page.
    func malformedLink(at place: Int, on page: URLID) -> MalformedLink
}

/// Where the bytes of a recording come from.
package protocol RecordedBytes: AnyObject {
    /// Some bytes from a place on, with which an event begins; nil where there are none yet.
    func bytes(from place: Int) -> [UInt8]?
}
