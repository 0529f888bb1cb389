import Crawl
import HTTP

// Reads facts and writes their rows.

extension JobTables {
    /// Reads numbers of links behind others.
    private static func append(_ count: Int, of reader: inout UnitReader, to links: inout [UInt32]) {
        for _ in 0..<count { links.append(UInt32(reader.number())) }
    }

    func write(_ unit: JobUnit, _ reader: inout UnitReader) throws(DatabaseError) {
        switch unit {
        case .found: try writeFind(&reader)
        case .page: try writePage(&reader)
        case .host: try writeHost(&reader)
        case .links:
            let page = UInt32(reader.number())
            let count = Int(reader.number())
            // In place: a page of a million links comes in thousands of pieces.
            Self.append(count, of: &reader, to: &memory.pending[page, default: Pending()].links)
        case .sample:
            let page = UInt32(reader.number())
            memory.pending[page, default: Pending()].sample = (reader.number(), reader.number())
        case .validators:
            let page = UInt32(reader.number())
            memory.pending[page, default: Pending()].entityTag = reader.optionalPiece().map { Array($0) }
            memory.pending[page, default: Pending()].lastModified = reader.optionalPiece().map { Array($0) }
        case .inFlight:
            let urls = (0..<reader.number()).map { _ in UInt32(reader.number()) }
            try writeValue("in flight", blob: PackedNumbers.bytes(of: urls))
        case .skipped:
            statements.skipped.bind(1, Int64(reader.number()))
            let code = reader.byte()
            statements.skipped.bind(2, code == JobUnit.isNotSkipped ? nil : Int64(code))
            try statements.skipped.run()
        case .place:
            statements.place.bind(1, Int64(reader.number()))
            bindPlace(statements.place, from: 2, &reader)
            try statements.place.run()
        case .again: try delete(statements.again, &reader)
        case .waits:
            let statement = statements.waits
            statement.bind(1, Int64(reader.number()))
            statement.bind(2, reader.optional())
            statement.bind(3, reader.optional())
            statement.bind(4, Int64(reader.byte()))
            try statement.run()
        case .waitsNoMore: try delete(statements.waitsNoMore, &reader)
        case .places, .fragment, .rules, .noRules, .sitemap, .noSitemap, .sitemapPage, .way, .malformed, .warning,
            .pattern, .cluster, .seed, .origin,
            .number, .text, .total:
            try writeRare(unit, &reader)
        }
    }

    private func writeFind(_ reader: inout UnitReader) throws(DatabaseError) {
        let statement = statements.found
        statement.bind(1, memory.next.url)
        memory.next.url += 1
        statement.bind(2, Int64(reader.number()))
        bindPlace(statement, from: 3, &reader)
        let code = reader.byte()
        statement.bind(7, code == JobUnit.isNotSkipped ? nil : Int64(code))
        statement.bind(8, text: reader.piece())
        try statement.run()
    }

    private func bindPlace(_ statement: Statement, from index: Int32, _ reader: inout UnitReader) {
        statement.bind(index, reader.optional())
        statement.bind(index + 1, Int64(reader.number()))
        statement.bind(index + 2, Int64(reader.number()))
        statement.bind(index + 3, Int64(reader.byte()))
    }

    private static let outcomes: [StaticString] = ["ok", "redirect", "status", "error"]

    private func writePage(_ reader: inout UnitReader) throws(DatabaseError) {
        let statement = statements.page
        let url = UInt32(reader.number())
        statement.bind(1, Int64(url))
        statement.bind(2, reader.byte() == 0 ? nil : 1)
        statement.bind(3, Int64(reader.number()))
        let outcome = Self.outcomes[Int(reader.byte())]
        statement.bind(4, text: UnsafeBufferPointer(start: outcome.utf8Start, count: outcome.utf8CodeUnitCount))
        statement.bind(5, text: reader.optionalPiece())
        statement.bind(6, text: reader.optionalPiece())
        statement.bind(7, Int64(reader.number()))
        statement.bind(8, Int64(reader.number()))
        for index in 9...14 as ClosedRange<Int32> { statement.bind(index, reader.optional()) }
        for index in 15...18 as ClosedRange<Int32> { statement.bind(index, Int64(reader.number())) }
        for index in 19...21 as ClosedRange<Int32> { statement.bind(index, text: reader.optionalPiece()) }
        statement.bind(22, reader.optional())
        statement.bind(23, text: reader.optionalPiece())
        statement.bind(24, Int64(reader.byte()))
        statement.bind(25, Int64(reader.byte()))
        let verdict = Verdict(rawValue: reader.byte())?.word
        statement.bind(
            31, text: verdict.map { UnsafeBufferPointer(start: $0.utf8Start, count: $0.utf8CodeUnitCount) })
        statement.bind(32, blob: reader.optionalPiece())
        if var pending = memory.pending.removeValue(forKey: url) {
            statement.bind(26, copying: pending.entityTag)
            statement.bind(27, copying: pending.lastModified)
            statement.bind(28, pending.sample.map { Int64(bitPattern: $0.words) })
            statement.bind(29, pending.sample.map { Int64($0.weight) })
            if !pending.links.isEmpty {
                statement.bind(30, copying: PackedNumbers.bytes(sorting: &pending.links), asBlob: true)
            }
        }
        try statement.run()
    }

    private func writeHost(_ reader: inout UnitReader) throws(DatabaseError) {
        let statement = statements.host
        statement.bind(1, Int64(reader.number()))
        statement.bind(2, text: reader.optionalPiece())
        statement.bind(3, reader.optional())
        statement.bind(4, reader.optional())
        statement.bind(5, Int64(reader.byte()))
        statement.bind(6, reader.optional())
        statement.bind(7, Int64(reader.byte()))
        statement.bind(8, Int64(reader.number()))
        for index in 9...13 as ClosedRange<Int32> { statement.bind(index, Int64(reader.byte())) }
        statement.bind(14, reader.optional())
        statement.bind(15, Int64(reader.number()))
        statement.bind(16, reader.optional())
        try statement.run()
    }

    private func writeRare(_ unit: JobUnit, _ reader: inout UnitReader) throws(DatabaseError) {
        switch unit {
        case .places:
            statements.places.bind(1, Int64(reader.number()))
            statements.places.bind(2, blob: reader.piece())
            try statements.places.run()
        case .fragment:
            let statement = statements.fragment
            for index in 1...2 as ClosedRange<Int32> { statement.bind(index, Int64(reader.number())) }
            for index in 3...4 as ClosedRange<Int32> { statement.bind(index, text: reader.optionalPiece()) }
            statement.bind(5, Int64(reader.byte()))
            for index in 6...7 as ClosedRange<Int32> { statement.bind(index, reader.optional()) }
            try statement.run()
        case .rules:
            statements.rules.bind(1, Int64(reader.number()))
            statements.rules.bind(2, text: reader.piece())
            try statements.rules.run()
        case .noRules: try delete(statements.noRules, &reader)
        case .sitemap:
            statements.sitemap.bind(1, Int64(reader.number()))
            statements.sitemap.bind(2, Int64(reader.number()))
            try statements.sitemap.run()
        case .noSitemap:
            statements.noSitemap.bind(1, Int64(reader.number()))
            statements.noSitemap.bind(2, reader.byte() == 0 ? nil : 1)
            try statements.noSitemap.run()
        case .sitemapPage: try delete(statements.sitemapPage, &reader)
        case .way:
            for index in 1...3 as ClosedRange<Int32> { statements.way.bind(index, Int64(reader.number())) }
            try statements.way.run()
        case .malformed:
            statements.malformed.bind(1, memory.next.malformed)
            statements.malformed.bind(2, Int64(reader.number()))
            statements.malformed.bind(3, text: reader.piece())
            try statements.malformed.run()
            let (line, column) = (reader.optional(), reader.optional())
            if let line, let column {
                statements.malformedPlace.bind(1, memory.next.malformed)
                statements.malformedPlace.bind(2, line)
                statements.malformedPlace.bind(3, column)
                try statements.malformedPlace.run()
            }
            memory.next.malformed += 1
        case .warning:
            let statement = statements.warning
            statement.bind(1, Int64(reader.number()))
            statement.bind(2, text: reader.optionalPiece())
            statement.bind(3, reader.optional())
            statement.bind(4, reader.signed())
            try statement.run()
        case .pattern, .cluster: try writeRestriction(isPattern: unit == .pattern, &reader)
        case .seed:
            statements.seed.bind(1, memory.next.seed)
            memory.next.seed += 1
            statements.seed.bind(2, Int64(reader.number()))
            try statements.seed.run()
        case .origin:
            statements.origin.bind(1, memory.next.host)
            memory.next.host += 1
            statements.origin.bind(2, Int64(reader.byte()))
            statements.origin.bind(3, text: reader.piece())
            try statements.origin.run()
        case .number:
            let key = text(&reader)
            try writeValue(key, number: reader.signed())
        case .text:
            let key = text(&reader)
            let value = reader.optionalPiece()
            try statements.value.run(key) { statements.value.bind(2, text: value) }
        case .total:
            let name = text(&reader)
            let number = reader.signed()
            // Most totals stay as they are from one commit to the next.
            guard memory.totals[name] != number else { return }
            memory.totals[name] = number
            try statements.total.run(name) { statements.total.bind(2, number) }
        default: break
        }
    }

    private func writeRestriction(isPattern: Bool, _ reader: inout UnitReader) throws(DatabaseError) {
        let isOn = reader.byte() != 0
        let pattern = isPattern ? reader.optionalPiece() : nil
        let cluster = isPattern ? nil : Int64(bitPattern: reader.number())
        guard isOn else {
            let statement = isPattern ? statements.noPattern : statements.noCluster
            if isPattern { statement.bind(1, text: pattern) } else { statement.bind(1, cluster) }
            return try statement.run()
        }
        statements.restriction.bind(1, memory.next.restriction)
        memory.next.restriction += 1
        statements.restriction.bind(2, text: pattern)
        statements.restriction.bind(3, cluster)
        try statements.restriction.run()
    }

    /// Executes a statement about a URL alone.
    private func delete(_ statement: Statement, _ reader: inout UnitReader) throws(DatabaseError) {
        statement.bind(1, Int64(reader.number()))
        try statement.run()
    }

    private func writeValue(_ key: String, number: Int64) throws(DatabaseError) {
        try statements.value.run(key) { statements.value.bind(2, number) }
    }

    private func writeValue(_ key: String, blob: [UInt8]) throws(DatabaseError) {
        try blob.withUnsafeBufferPointer { (bytes) throws(DatabaseError) in
            try statements.value.run(key) { statements.value.bind(2, blob: bytes) }
        }
    }

    private func text(_ reader: inout UnitReader) -> String {
        reader.optionalPiece().map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
