package import Web

// Cookies (RFC 6265, with the prefixes and the protection of secure cookies of RFC 6265bis). A jar is organized by
// registrable domain: one look-up finds all cookies for a host, however many other sites have set some.

/// Stores cookies, and selects those for a request.
package struct CookieJar {
    /// The largest numbers of cookies of one host name, and in all.
    static let perDomain = 50
    package static let limit = 3_000
    /// The largest number of cookies from one response.
    static let perResponse = 50
    /// The largest length of a Cookie field in bytes, its name included: servers refuse much longer heads.
    package static let longestField = 8_190

    private var sites: [[UInt8]: [Cookie]] = [:]
    /// The number of cookies, which is read for each request.
    package private(set) var count = 0
    /// The jar's clock: counts cookies sent and set.
    private(set) var clock: UInt64 = 0

    /// Creates an empty jar.
    package init() {}

    /// The cookies, in the order of their creation.
    package var all: [Cookie] { sites.values.joined().sorted { $0.created < $1.created } }

    /// Stores the cookie of a Set-Cookie field, if the response's URL may set it (section 5.3).
    ///
    /// - Parameters:
    ///   - field: the field's value.
    ///   - url: the URL that was requested.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    /// - Returns: the cookie, if it was stored.
    @discardableResult
    package mutating func store(_ field: UnsafeBufferPointer<UInt8>, from url: WebURL, now: Int64) -> Cookie? {
        guard let parsed = SetCookie(field, now: now), let cookie = Self.judge(parsed, from: url) else { return nil }
        if url.schemeKind != .https, isShadowing(cookie) { return nil }
        insert(cookie, now: now)
        return cookie
    }

    /// Stores a cookie. An expired one only removes the one that it replaces.
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

    /// Appends the Cookie field for a request, if there are any cookies.
    ///
    /// - Parameters:
    ///   - own: the user's own cookies for this request; they come first.
    ///   - url: the URL to request.
    ///   - now: seconds since 1970-01-01T00:00:00Z.
    ///   - lines: the lines to append to.
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
        // Longer paths first, then older cookies (section 5.4).
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

    /// Whether a request for a URL would have a cookie or a value that was set after `time`, by the jar's clock.
    func hasChanged(for url: WebURL, since time: UInt64, now: Int64) -> Bool {
        guard clock > time else { return false }
        let host = url.bytes[url.hostRange]
        let path = url.bytes[url.pathRange]
        let isHTTPS = url.schemeKind == .https
        return sites[RegistrableDomain.site(of: host)]?.contains {
            $0.changed > time && !$0.isExpired(at: now) && $0.fits(host: host, path: path, isHTTPS: isHTTPS)
        } ?? false
    }

    /// The cookie that a response may set: none for a foreign host or a public suffix, and only one that fulfils its
    /// name's prefix (RFC 6265bis section 4.1.3).
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

    /// Whether a cookie that came by http would hide one for https only (RFC 6265bis section 5.7).
    private func isShadowing(_ cookie: Cookie) -> Bool {
        let others = sites[RegistrableDomain.site(of: cookie.domain[...])] ?? []
        return others.contains { other in
            other.isSecure && other.name == cookie.name && cookie.path.starts(with: other.path)
                && (Cookie.isHost(cookie.domain[...], within: other.domain)
                    || Cookie.isHost(other.domain[...], within: cookie.domain))
        }
    }
}

// When there are too many cookies, expired ones are dropped first, then the least recently used, and of one host name
// first those not for https only.
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

    /// Drops expired cookies, and then a tenth of them, so that this is not done for each new cookie.
    private mutating func makeRoom(now: Int64) {
        keepOnly { !$0.isExpired(at: now) }
        guard count > Self.limit else { return }
        let uses = sites.values.joined().map(\.used).sorted()
        let oldest = uses[Self.limit / 10]
        keepOnly { $0.used > oldest }
    }

    private mutating func keepOnly(_ isKept: (Cookie) -> Bool) {
        sites = sites.mapValues { $0.filter(isKept) }.filter { !$0.value.isEmpty }
        count = sites.values.reduce(0) { $0 + $1.count }
    }
}
