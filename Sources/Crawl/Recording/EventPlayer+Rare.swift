import HTTP
import Words

// Reads events that few exchanges have.

extension EventPlayer {
    func rareEvent(_ kind: RecordedKind) -> CrawlEvent? {
        switch kind {
        case .state:
            let place = Int(reader.byte())
            guard CrawlState.allCases.indices.contains(place) else { return nil }
            return .state(CrawlState.allCases[place], at: time())
        case .stopped: return .stopped(by: limit())
        case .frozen: return .frozen(reader.flag())
        case .held:
            let isSo = reader.flag()
            return .held(isSo, by: DispatchHolder(SafeText(untrusted: string() ?? "")))
        case .limitChanged: return limitChange().map(CrawlEvent.limitChanged)
        case .pagesUsedUp: return .pagesUsedUp(reader.flag())
        case .restricted:
            let isOn = reader.flag()
            return .restricted(isOn, restriction())
        case .hostChanged:
            let host = UInt32(clamping: reader.number())
            return hostChange().map { .hostChanged(host: host, $0) }
        case .lastAttemptsDue: return .lastAttemptsDue
        case .notKept: return .notKept(urls: reader.count())
        case .searchGivenUp: return .searchGivenUp(pattern: string() ?? "")
        case .closed:
            let place = Int(reader.byte())
            guard TrapKind.allCases.indices.contains(place) else { return nil }
            return .closed(TrapKind.allCases[place], pages: reader.count())
        case .warned: return warned()
        default: return eventOfURL(kind, url())
        }
    }

    private func eventOfURL(_ kind: RecordedKind, _ url: URLID) -> CrawlEvent? {
        switch kind {
        case .rulesForgotten: return .rulesForgotten(url)
        case .foundElsewhere: return .foundElsewhere(url, linkPlace())
        case .seed: return .seed(url)
        case .redirects: return .redirects(url, to: urlIfAny())
        case .malformedLink: return findMalformedLink(on: url, isKept: reader.flag())
        case .isNoSitemap: return .isNoSitemap(url, isDocument: reader.flag())
        case .isPageNamedAsSitemap: return .isPageNamedAsSitemap(url)
        case .cutOff: return .cutOff(url, at: reader.count())
        default: return nil
        }
    }

    private func warned() -> CrawlEvent? {
        let place = Int(reader.byte()) - 1
        guard place >= 0 else { return .warned(nil) }
        guard WarningKind.allCases.indices.contains(place) else { return nil }
        var warning = Warning(WarningKind.allCases[place], url())
        warning.page = urlIfAny()
        warning.number = Int(clamping: reader.signed())
        return .warned(warning)
    }

    private func limit() -> CrawlLimit? {
        let code = reader.byte()
        let number = reader.count()
        return switch code {
        case 1: .pages(number)
        case 2: .duration(Int64(number))
        case 3: .bytes(number)
        case 4: .urls(number)
        case 5: .urlBytes(number)
        case 6: .origins(number)
        case 7: .robotsBytes(number)
        case 8: .found(number)
        default: nil
        }
    }

    private func limitChange() -> LimitChange? {
        let code = reader.byte()
        let number = reader.optional()
        let count = number.map { Int(clamping: $0) }
        return switch code {
        case 0: .concurrency(count ?? 1)
        case 1: .connections(count ?? 1)
        case 2: .delay(number ?? 0)
        case 3: .depth(count)
        case 4: .pages(count)
        case 5: .bytes(count)
        case 6: .duration(number)
        case 7: .rate(count)
        default: nil
        }
    }

    private func restriction() -> Restriction {
        switch reader.byte() {
        case 0: .ignored(string() ?? "")
        case 1: .pruned(reader.number())
        case 2: .blocked(UInt32(clamping: reader.number()))
        default: .paused(UInt32(clamping: reader.number()))
        }
    }

    private func hostChange() -> HostChange? {
        switch reader.byte() {
        case 0: return .paused(reader.flag())
        case 1: return .blocked(reader.flag())
        case 2: return .robots(robots())
        case 3: return .crawlDelay(Int64(reader.count()))
        case 4: return .answered
        case 5: return .trapped
        case 6:
            let isBackingOff = reader.flag()
            return .rests(until: reader.flag() ? due() : 0, isBackingOff: isBackingOff)
        case 7:
            var limits = PaceLimits()
            limits.delay = Int64(reader.count())
            limits.connections = reader.optional().map { Int(clamping: $0) }
            return .pace(limits)
        default: return nil
        }
    }

    private func robots() -> HostRobots {
        let state: RobotsState =
            switch reader.byte() {
            case 0: .notObeyed
            case 2: .fetching
            case 3: .known(until: due())
            default: .unknown
            }
        var robots = HostRobots(state)
        robots.rules = urlIfAny()
        let flags = reader.byte()
        (robots.isRestricted, robots.isUnreachable) = (flags & 1 != 0, flags & 2 != 0)
        switch reader.number() {
        case 0: break
        case 1: robots.trouble = .noRoom
        case let code: robots.trouble = .status(UInt16(clamping: code - 2))
        }
        return robots
    }
}
