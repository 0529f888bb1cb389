/// Where the URLs of an earlier crawl are in this one, once a link to them has been offered: then their text is not read
/// again.
struct EarlierLinks {
    struct Known {
        let id: UInt32
        let role: URLRole
        let isNofollow: Bool
    }

    /// By the number in the earlier crawl.
    private var known: [Known?] = []

    /// Prepares for so many URLs.
    init(count: Int) {
        known = [Known?](repeating: nil, count: count)
    }

    /// What is known of a number; nil if that is nothing.
    subscript(number: UInt32) -> Known? {
        get { Int(number) < known.count ? known[Int(number)] : nil }
        set { if Int(number) < known.count { known[Int(number)] = newValue } }
    }
}
