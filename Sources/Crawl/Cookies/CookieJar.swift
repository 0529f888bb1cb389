package import Web

// Cookies (RFC 6265, with the prefixes and the protection of secure cookies of RFC 6265bis). A jar is kept by registrable
// domain: one look finds all cookies that can go to a host, however many other sites have set some.

/// Keeps cookies, and tells which of them go with a request.
package struct CookieJar {
    /// Cookies kept of one host name, and in all.
    static let perDomain = 50
    package static let limit = 3_000
    /// Cookies taken from one response.
    static let perResponse = 50
    /// Bytes of one Cookie field, its name included: servers refuse heads that are much longer.
    package static let longestField = 8_190

    private var sites: [[UInt8]: [Cookie]] = [:]
    /// How many there are: asked for each request.
    package private(set) var count = 0
    /// Counts what is sent and set.
    private(set) var clock: UInt64 = 0

    /// An empty jar.
    package init() {}

    /// Takes a Set-Cookie field of a response, if the response's URL may set it (section 5.3).
    ///
    /// - Parameters:
    ///   - field: the field's value.
    ///   - url: the URL that was requested.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    package mutating func take(_ field: UnsafeBufferPointer<UInt8>, from url: WebURL, now: Int64) {
        guard let parsed = SetCookie(field, now: now), let cookie = Self.judge(parsed, from: url) else { return }
        if url.schemeKind != .https, isShadowing(cookie) { return }
        insert(cookie, now: now)
    }

    /// Takes a cookie. One that is expired only drops the one whose place it takes.
    package mutating func insert(_ cookie: Cookie, now: Int64) {
        let site = RegistrableDomain.site(of: cookie.domain[...])
        clock += 1
        var cookie = cookie
        (cookie.created, cookie.changed, cookie.used) = (clock, clock, clock)
        if let place = sites[site]?.firstIndex(where: { cookie.replaces($0) }), let old = sites[site]?.remove(at: place)
        {
            count -= 1
            cookie.created = old.created
            if cookie.value == old.value { cookie.changed = old.changed }
        }
        if cookie.isExpired(at: now) { return }
        sites[site, default: []].append(cookie)
        count += 1
        makeRoom(in: site, for: cookie.domain, now: now)
        if count > Self.limit { makeRoom(now: now) }
    }

    /// Appends the Cookie field for a request, where there is anything to say.
    ///
    /// - Parameters:
    ///   - own: the user's own cookies for this request; they come first.
    ///   - url: what is requested.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    ///   - lines: what the field is appended to.
    package mutating func appendField(after own: [UInt8], for url: WebURL, now: Int64, to lines: inout [UInt8]) {
        let start = lines.count
        lines += Array("Cookie: ".utf8) + own
        let empty = start + "Cookie: ".utf8.count
        appendPairs(for: url, now: now, to: &lines, from: empty)
        if lines.count == empty {
            lines.removeSubrange(start...)
        } else {
            lines += Array("\r\n".utf8)
        }
    }

    private mutating func appendPairs(for url: WebURL, now: Int64, to lines: inout [UInt8], from empty: Int) {
        let host = url.bytes[url.hostRange]
        let site = count == 0 ? [] : RegistrableDomain.site(of: host)
        guard count > 0, let cookies = sites[site] else { return }
        let path = url.bytes[url.pathRange]
        let isHTTPS = url.schemeKind == .https
        let fitting = cookies.indices.filter {
            !cookies[$0].isExpired(at: now) && cookies[$0].fits(host: host, path: path, isHTTPS: isHTTPS)
        }
        // Longer paths first, and then the older (section 5.4).
        let order = fitting.sorted {
            (cookies[$1].path.count, cookies[$0].created) < (cookies[$0].path.count, cookies[$1].created)
        }
        clock += 1
        let start = empty - "Cookie: ".utf8.count
        for index in order {
            let cookie = cookies[index]
            let separator = lines.count == empty ? 0 : 2
            let length = separator + cookie.name.count + 1 + cookie.value.count
            guard lines.count - start + length <= Self.longestField else { continue }
            if separator > 0 { lines += [UInt8(ascii: ";"), UInt8(ascii: " ")] }
            lines += cookie.name
            lines.append(UInt8(ascii: "="))
            lines += cookie.value
            sites[site]?[index].used = clock
        }
    }

    /// Whether a request for a URL would carry a cookie, or a value, that was set after `time`, by the jar's clock.
    func hasChanged(for url: WebURL, since time: UInt64, now: Int64) -> Bool {
        guard clock > time else { return false }
        let host = url.bytes[url.hostRange]
        let path = url.bytes[url.pathRange]
        let isHTTPS = url.schemeKind == .https
        return sites[RegistrableDomain.site(of: host)]?.contains {
            $0.changed > time && !$0.isExpired(at: now) && $0.fits(host: host, path: path, isHTTPS: isHTTPS)
        } ?? false
    }

    /// What a response may set: nothing for a foreign host, nothing for a public suffix, and no more than a name's
    /// prefix promises (RFC 6265bis section 4.1.3).
    private static func judge(_ parsed: SetCookie, from url: WebURL) -> Cookie? {
        let host = url.bytes[url.hostRange]
        let isHTTPS = url.schemeKind == .https
        var domain: [UInt8]?
        if let named = parsed.domain {
            guard !named.isEmpty, Cookie.isHost(host, within: named) else { return nil }
            let isOwn = host.elementsEqual(named)
            if !RegistrableDomain.isPublicSuffix(named[...]) { domain = named } else if !isOwn { return nil }
        }
        if parsed.isSecure, !isHTTPS { return nil }
        let prefix = parsed.name.prefix(9).map { lowercased($0) }
        if prefix.starts(with: "__secure-".utf8), !parsed.isSecure { return nil }
        if prefix.starts(with: "__host-".utf8),
            !parsed.isSecure || parsed.domain != nil || parsed.path != [UInt8(ascii: "/")]
        {
            return nil
        }
        return Cookie(
            name: parsed.name, value: parsed.value, domain: domain ?? Array(host), isHostOnly: domain == nil,
            path: parsed.path ?? defaultPath(url), isSecure: parsed.isSecure, expires: parsed.expires)
    }

    /// The requested path up to its last slash (section 5.1.4).
    private static func defaultPath(_ url: WebURL) -> [UInt8] {
        let path = url.bytes[url.pathRange]
        let end = path.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        return end == path.startIndex ? [UInt8(ascii: "/")] : Array(path[..<end])
    }

    /// Whether a cookie that came in the clear would hide one that travels by https only (RFC 6265bis section 5.7).
    private func isShadowing(_ cookie: Cookie) -> Bool {
        let others = sites[RegistrableDomain.site(of: cookie.domain[...])] ?? []
        return others.contains { other in
            other.isSecure && other.name == cookie.name && cookie.path.starts(with: other.path)
                && (Cookie.isHost(cookie.domain[...], within: other.domain)
                    || Cookie.isHost(other.domain[...], within: cookie.domain))
        }
    }
}

// What is dropped when there are too many: what has expired, then what was not used for longest, of one host name first
// what may travel in the clear.
extension CookieJar {
    private mutating func makeRoom(in site: [UInt8], for domain: [UInt8], now: Int64) {
        guard let cookies = sites[site], cookies.count > Self.perDomain else { return }
        let own = cookies.indices.filter { cookies[$0].domain == domain }
        guard own.count > Self.perDomain else { return }
        let victim = own.min { left, right in
            let (left, right) = (cookies[left], cookies[right])
            if left.isExpired(at: now) != right.isExpired(at: now) { return left.isExpired(at: now) }
            if left.isSecure != right.isSecure { return right.isSecure }
            return left.used < right.used
        }
        if let victim {
            sites[site]?.remove(at: victim)
            count -= 1
        }
    }

    /// Drops what has expired, and then a tenth, so that this is not done for each cookie that comes.
    private mutating func makeRoom(now: Int64) {
        keep { !$0.isExpired(at: now) }
        guard count > Self.limit else { return }
        let uses = sites.values.joined().map(\.used).sorted()
        let oldest = uses[Self.limit / 10]
        keep { $0.used > oldest }
    }

    private mutating func keep(_ isKept: (Cookie) -> Bool) {
        sites = sites.mapValues { $0.filter(isKept) }.filter { !$0.value.isEmpty }
        count = sites.values.reduce(0) { $0 + $1.count }
    }
}
