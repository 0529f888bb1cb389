public import HTTP
import Web

// The fields of requests, and data of responses for later requests: cookies and validators.

/// The crawl's memory between requests.
struct RequestMemory {
    var origins: OriginFieldsTable
    var jar = CookieJar()
    var validators = ValidatorTable()
    /// The lines of the present request that others do not have. The storage is reused.
    fileprivate var lines: [UInt8] = []
    private let clockOffset: Int64

    /// Creates the memory from options. User names and passwords move from the seeds into it, so that they are not
    /// shown with the seeds.
    init(takingCredentialsFrom options: inout CrawlOptions, now: Int64) {
        let own = options.requests
        origins = OriginFieldsTable(own, hosts: options.hosts)
        clockOffset = options.clockOffset
        let now = seconds(at: now)
        for cookie in own.cookies where own.usesCookies { jar.insert(cookie, now: now) }
        takeCredentials(from: &options.seeds, options.remaps)
        takeCredentials(from: &options.sources.sitemaps, options.remaps)
    }

    /// Takes them off the seeds, of which those of a place become what they mean.
    private mutating func takeCredentials(from seeds: inout [String], _ remaps: Remaps) {
        for index in seeds.indices {
            guard let seed = try? WebURL(seeds[index]), seed.hasCredentials || !remaps.isEmpty else { continue }
            let credentials = Credentials(of: seed)
            var bare = remaps.meant(by: seed) ?? seed
            bare.removeCredentials()
            seeds[index] = bare.href
            origins.add(seed: bare, credentials)
        }
    }

    /// Converts monotonic nanoseconds to seconds since 1970-01-01T00:00:00Z.
    func seconds(at monotonic: Int64) -> Int64 {
        monotonic.addingReportingOverflow(clockOffset).partialValue / 1_000_000_000
    }

    /// Collects the lines of a request: the origin's fields, cookies, a condition.
    fileprivate mutating func gatherLines(for url: WebURL, origin: UInt32, condition: [UInt8], now: Int64) {
        let fields = origins.isEmpty ? OriginFields() : origins.fields(for: url, origin: origin)
        lines.removeAll(keepingCapacity: true)
        lines += fields.lines
        if jar.count > 0 || !fields.cookie.isEmpty {
            jar.appendField(after: fields.cookie, for: url, now: now, to: &lines)
        }
        lines += condition
    }

    /// Whether requests differ only in their URLs.
    var isEmpty: Bool { origins.isEmpty && jar.count == 0 && validators.isEmpty }
}

extension Crawl {
    /// The method of a slot's exchange.
    public func method(in slot: Int) -> HTTPMethod { slots[slot].method }

    /// Appends the request of a slot's exchange.
    ///
    /// - Throws: `url` for a URL that does not fit into a request line.
    public func appendRequest(
        for slot: Int, _ writer: RequestWriter, to buffer: inout [UInt8]
    ) throws(FetchError) {
        let isPlain = requests.isEmpty && earlier == nil
        if !isPlain { gatherLines(for: slot) }
        let url = url(in: slot)
        let method = slots[slot].method
        let proxy = hasForwarder ? options.proxies.forwarder(of: url) : nil
        try url.bytes.withUnsafeBufferPointer { (bytes) throws(FetchError) in
            try writer.append(
                method, target: UnsafeBufferPointer(rebasing: bytes[url.requestTargetRange]),
                host: UnsafeBufferPointer(rebasing: bytes[url.hostRange]), port: url.port, through: proxy,
                lines: isPlain ? [] : requests.lines, to: &buffer)
        }
    }

    @inline(never)
    private func gatherLines(for slot: Int) {
        // The body of robots.txt is needed even if it has not changed.
        var condition = slots[slot].rules == nil ? requests.validators[slots[slot].live.url] : nil
        if condition == nil, let earlier = earlierValidators(in: slot) {
            condition = earlier.lines
            slots[slot].confirmsEarlier = true
        }
        if condition != nil { slots[slot].isConditional = true }
        requests.gatherLines(
            for: slots[slot].url, origin: origin(in: slot), condition: condition ?? [],
            now: requests.seconds(at: slots[slot].live.stateSince))
    }

    /// Stores a response's cookies.
    @inline(never)
    func storeCookies(_ head: borrowing ResponseHead, slot: Int) {
        let now = requests.seconds(at: slots[slot].live.stateSince)
        var taken = 0
        for index in 0..<head.fieldCount where head.field(index) == .setCookie && taken < CookieJar.perResponse {
            taken += 1
            let cookie = head.withBytes(in: head.value(index)) {
                requests.jar.store($0, from: slots[slot].url, now: now)
            }
            if let cookie { frontier.tellDetail(.cookie(cookie)) }
        }
    }

    /// Stores the validators of a page for the next request, or removes outdated ones.
    @inline(never)
    func storeValidators(_ head: borrowing ResponseHead, slot: Int) {
        let url = slots[slot].live.url
        switch head.status {
        case 200 where slots[slot].rules == nil && slots[slot].method == .get:
            requests.validators.storeValidators(of: url, from: head)
        case 304: break
        default: requests.validators.remove(url)
        }
    }

    /// Tells the validators of a page.
    @inline(never)
    func tellValidators(_ head: borrowing ResponseHead, slot: Int) {
        guard head.status == 200, slots[slot].method == .get, let validators = Validators(head) else { return }
        frontier.tellDetail(.validators(slots[slot].live.url, validators))
    }

    /// Whether a slot's answer means that the page has not changed, so that its links stay the same.
    func isUnchanged(_ slot: Int, _ status: UInt16) -> Bool {
        slots[slot].isConditional && status == 304
    }
}
