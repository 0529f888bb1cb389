// Pages, and what names URLs in packed columns: these are translated row by row.

/// The whole's numbers of a job's URLs.
struct NumberTable {
    /// By the job's own number; `none` for a number that is none.
    private var numbers: [UInt32] = []
    private static let none = UInt32.max

    /// Reads the numbers of the job that is being added.
    init(_ database: Database) throws(DatabaseError) {
        let rows = try database.prepare("SELECT own, whole FROM temp.number ORDER BY own")
        while try rows.step() {
            // They have no gaps, unless the job is damaged.
            guard rows.number(0) == Int64(numbers.count) else { break }
            numbers.append(UInt32(clamping: rows.number(1)))
        }
    }

    /// The whole's number of a URL; nil if the job has no such URL.
    subscript(own: UInt32) -> UInt32? {
        guard own < numbers.count, numbers[Int(own)] != Self.none else { return nil }
        return numbers[Int(own)]
    }

    /// The same of several.
    func translate(_ urls: [UInt32]) -> [UInt32]? {
        var translated: [UInt32] = []
        translated.reserveCapacity(urls.count)
        for url in urls {
            guard let number = self[url] else { return nil }
            translated.append(number)
        }
        return translated
    }
}

extension JobMerge {
    func addPages(_ numbers: NumberTable) throws {
        let rows = try database.prepare(
            """
            SELECT b.whole, p.again, p.status, p.outcome, p.error, p.message, p.ended, p.attempt, p.total, p.resolve,
            p.connect, p.tls, p.wait, p.read, p.bytes, p.body, p.links, p.new_links, p.type, p.charset, p.title, t.whole,
            p.location, p.flags, p.reading, p.etag, p.last_modified, p.words, p.weight, p.edges, p.verdict, p.digest
            FROM temp.best b CROSS JOIN source.page p ON p.url = b.own LEFT JOIN temp.number t ON t.own = p.target
            """)
        let (columns, edges) = (Int32(32), Int32(29))
        let values = [String](repeating: "?", count: Int(columns)).joined(separator: ", ")
        let page = try database.prepare("INSERT OR REPLACE INTO main.page VALUES (\(values))")
        while try rows.step() {
            for column in 0..<columns where column != edges { page.bind(column + 1, column: column, of: rows) }
            if !rows.isNull(edges) {
                let links = rows.withBytes(edges) { PackedNumbers.numbers(in: $0) }.flatMap(numbers.translate)
                guard var links else { throw MergeError(message: "the links of a page cannot be read") }
                page.bind(edges + 1, copying: PackedNumbers.bytes(sorting: &links), asBlob: true)
            }
            try page.run()
        }
    }

    func addPlaces(_ numbers: NumberTable) throws {
        let rows = try database.prepare(
            "SELECT b.whole, p.links FROM source.place p CROSS JOIN temp.best b ON b.own = p.page")
        let place = try database.prepare("INSERT OR REPLACE INTO main.place VALUES (?, ?)")
        while try rows.step() {
            guard let links = rows.withBytes(1, { PackedPlaces.renumbered($0) { numbers[$0] } }) else {
                throw MergeError(message: "where the links of a page stand cannot be read")
            }
            place.bind(1, rows.number(0))
            place.bind(2, copying: links, asBlob: true)
            try place.run()
        }
    }

    func addFragments(_ numbers: NumberTable) throws {
        let rows = try database.prepare(
            """
            SELECT b.whole, u.whole, f.fragment, f.via, f.by_script, f.line, f.character FROM source.fragment f
            CROSS JOIN temp.best b ON b.own = f.page CROSS JOIN temp.number u ON u.own = f.url
            """)
        let (columns, via) = (Int32(7), Int32(3))
        let fragment = try database.prepare("INSERT OR REPLACE INTO main.fragment VALUES (?, ?, ?, ?, ?, ?, ?)")
        while try rows.step() {
            for column in 0..<columns where column != via { fragment.bind(column + 1, column: column, of: rows) }
            if !rows.isNull(via) {
                let urls = rows.text(via).split(separator: " ").compactMap { UInt32($0) }
                guard let urls = numbers.translate(urls) else {
                    throw MergeError(message: "the way to a place cannot be read")
                }
                fragment.bind(via + 1, copying: Array(urls.map(String.init).joined(separator: " ").utf8))
            }
            try fragment.run()
        }
    }
}
