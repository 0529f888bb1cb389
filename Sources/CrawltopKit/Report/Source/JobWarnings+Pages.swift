import Crawl
import Store

// What there is to warn of on pages, as `WarningBook` finds it.

extension JobWarnings {
    func addPages() throws(ReportFailure) {
        let pages = """
            page p JOIN url u ON u.id = p.url WHERE p.again IS NULL AND u.skipped IS NULL
            AND p.status BETWEEN 200 AND 299 AND p.flags & 1 AND p.reading = \(DocumentReading.page.rawValue)
            """
        let listed = pages + " AND NOT p.flags & 64"
        try source.change { (database) throws(DatabaseError) in
            try database.execute(
                """
                INSERT INTO temp.warned (kind, url) SELECT \(Self.code(.noTitle)), p.url FROM \(listed)
                    AND p.title IS NULL ORDER BY p.url;
                WITH titled AS (
                    SELECT p.url, count(*) OVER same number, first_value(p.url) OVER same first,
                    nth_value(p.url, 2) OVER same second FROM \(listed) AND p.title IS NOT NULL
                    WINDOW same AS (PARTITION BY p.title ORDER BY p.url
                        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
                INSERT INTO temp.warned (kind, url, other, number)
                    SELECT \(Self.code(.sameTitle)), url, CASE WHEN url = first THEN second ELSE first END, number
                    FROM titled WHERE number > 1 ORDER BY first, url;
                INSERT INTO temp.warned (kind, url) SELECT \(Self.code(.emptyPage)), p.url FROM \(pages)
                    AND p.flags & 128 ORDER BY p.url;
                INSERT INTO temp.warned (kind, url, number)
                    SELECT \(Self.code(.longURL)), p.url, length(u.url) FROM page p JOIN url u ON u.id = p.url
                    WHERE p.again IS NULL AND u.skipped IS NULL AND length(u.url) > \(WarningBook.longestURL) ORDER BY p.url;
                """)
        }
    }
}
