import Crawl
import Store

/// Where the links of a job's pages stand, as far as it keeps that.
final class KeptPlaces {
    private unowned let source: ReportSource
    private let isKept: Bool
    /// The places on the page that was asked for last.
    private var last: (page: Int64, places: [UInt32: LinkPosition])?

    /// Looks whether a job keeps places.
    init(of source: ReportSource) throws(ReportFailure) {
        self.source = source
        isKept = try source.hasTable("place")
    }

    /// Where the first link to a URL stands on a page; nil if that is not kept. Links of one page had better be asked for
    /// together.
    func position(of url: Int64, on page: Int64) throws(ReportFailure) -> LinkPosition? {
        guard isKept, let url = UInt32(exactly: url) else { return nil }
        if last?.page != page {
            var places: [UInt32: LinkPosition] = [:]
            try source.forEachRow("SELECT links FROM place WHERE page = ?1", [page]) { row in
                places = row.withBytes(0) { PackedPlaces.places(in: $0) } ?? [:]
            }
            last = (page, places)
        }
        return last?.places[url]
    }
}
