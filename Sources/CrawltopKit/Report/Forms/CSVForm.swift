import Crawl
import HTTP
import Web

/// A row for each URL of a job, in the order of discovery (RFC 4180). Times are milliseconds, sizes bytes; what is not known
/// is empty.
struct CSVForm {
    /// The first line.
    static let header = """
        url,state,reason,verdict,status,outcome,error,message,title,type,charset,total_ms,first_byte_ms,bytes,body_bytes,\
        links,new_links,attempt,depth,referrer,target,ended,warnings\r\n
        """

    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let line = output.line
        var clock = WallClock(offset: 0, zone: .utc)
        line.append(own: header)
        let warnings = try source.warnings().namesByURL()
        try source.forEachURL { (url) throws(ReportFailure) in
            for column in [.url, .state, .reason, .verdict] as [URLRow.Column] { text(url, column) }
            number(url.status)
            for column in [.outcome, .error, .message, .title, .type, .charset] as [URLRow.Column] {
                text(url, column)
            }
            for column in [.total, .wait] as [URLRow.Column] {
                if let time = url.duration(column) { line.append(milliseconds: time) }
                line.append(UInt8(ascii: ","))
            }
            for column in [.bytes, .body, .links, .newLinks, .attempt, .depth] as [URLRow.Column] {
                number(url.number(column))
            }
            for column in [.referrer, .target] as [URLRow.Column] { text(url, column) }
            if let ended = url.ended { clock.write(ended, into: line) }
            line.append(UInt8(ascii: ","))
            if !warnings.isEmpty, let names = warnings[Int64(url.number(.id) ?? 0)] { line.append(own: names) }
            line.append("\r\n")
            try output.endRow()
        }

        func text(_ url: URLRow, _ column: URLRow.Column) {
            url.withBytes(column) { line.append(csv: $0) }
            line.append(UInt8(ascii: ","))
        }

        func number(_ number: Int?) {
            if let number { line.append(decimal: number) }
            line.append(UInt8(ascii: ","))
        }
    }
}

/// A row for each link that leads nowhere, in the order of the log's lines on them, and for each that is no URL.
struct LinksForm {
    /// What the first line begins with; other columns came later.
    static let beginning = "page,url,via,status,error,verdict"

    static func write(_ source: ReportSource, to output: ReportOutput) throws(ReportFailure) {
        let line = output.line
        line.append(own: beginning + ",element,text,line,column,known\r\n")
        try source.deadEnds().forEach { (link) throws(ReportFailure) in
            line.append(csv: link.referrer)
            line.append(UInt8(ascii: ","))
            line.append(csv: link.url)
            line.append(UInt8(ascii: ","))
            line.append(csv: Array(link.via.joined(separator: [UInt8(ascii: " ")])))
            line.append(UInt8(ascii: ","))
            if let status = link.status { line.append(decimal: status) }
            for word in [link.error, link.verdict] {
                line.append(UInt8(ascii: ","))
                line.append(csv: word ?? "")
            }
            line.append(UInt8(ascii: ","))
            line.append(csv: link.position?.element.name ?? "")
            line.append(UInt8(ascii: ","))
            line.append(csv: link.position?.text)
            for number in [link.position?.line, link.position?.column] {
                line.append(UInt8(ascii: ","))
                if let number { line.append(decimal: number) }
            }
            line.append(link.isKnown ? ",known\r\n" : ",\r\n")
            try output.endRow()
        }
        try source.forEachMalformed { (link) throws(ReportFailure) in
            line.append(csv: link.page)
            line.append(UInt8(ascii: ","))
            line.append(csv: link.text)
            line.append(own: ",,,\(FetchErrorKind.url.rawValue),,,,")
            if let number = link.line { line.append(decimal: number) }
            line.append(UInt8(ascii: ","))
            if let number = link.column { line.append(decimal: number) }
            line.append(",\r\n")
            try output.endRow()
        }
    }
}
