/// A site as folders: hosts at the top, and the parts of paths below. Its size is bounded; what is deeper, or comes when it
/// is full, counts for the folder above.
struct FolderTree {
    /// The largest number of folders.
    static let most = 2_000
    /// The number of levels below a host.
    static let levels = 4
    /// The number of bytes that are kept of a name.
    private static let longestName = 200

    /// A folder with all that is below it.
    struct Folder {
        /// The part of the path, or the origin; not to be trusted.
        let name: [UInt8]
        /// The folder that it is in; the root is in itself.
        let parent: Int
        /// Its place from the root, which has 0.
        let level: Int
        /// URLs that have ended.
        var urls = 0
        /// Those of them that are broken or blocked.
        var bad = 0
        /// Microseconds that URLs took, as far as that is known, and how many these are.
        var time = 0
        var timed = 0
        /// The folders in it, in the order of discovery.
        fileprivate(set) var children: [Int] = []

        /// Microseconds that a URL took; nil if that is not known.
        var meanTime: Int? { timed > 0 ? time / timed : nil }
    }

    private struct Key: Hashable {
        let parent: Int
        let name: Int
    }

    /// The folders; the first one is the root of all.
    private(set) var folders = [Folder(name: [], parent: 0, level: 0)]
    private var places: [Key: Int] = [:]

    /// Adds a URL that has ended.
    mutating func add(_ url: UnsafeBufferPointer<UInt8>, isBad: Bool, time: Int64?) {
        var place = 0
        count(at: place, isBad, time)
        // The origin ends before the third slash.
        var start = 0
        var slashes = 0
        for (index, byte) in url.enumerated() {
            if byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#") { break }
            guard byte == UInt8(ascii: "/") else { continue }
            slashes += 1
            guard slashes > 2 else { continue }
            guard let next = folder(UnsafeBufferPointer(rebasing: url[start..<index]), in: place) else { return }
            place = next
            count(at: place, isBad, time)
            start = index + 1
        }
    }

    /// The URL of a folder, which ends with a slash; empty for the root. Not to be trusted.
    func path(to index: Int) -> [UInt8] {
        let folder = folders[index]
        return folder.level > 0 ? path(to: folder.parent) + folder.name + [UInt8(ascii: "/")] : []
    }

    private mutating func count(at place: Int, _ isBad: Bool, _ time: Int64?) {
        folders[place].urls += 1
        if isBad { folders[place].bad += 1 }
        guard let time else { return }
        folders[place].time += Int(min(max(time, 0), 1 << 40))
        folders[place].timed += 1
    }

    /// The place of a folder, which is created if need be; nil if there is no room.
    private mutating func folder(_ name: UnsafeBufferPointer<UInt8>, in parent: Int) -> Int? {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(name))
        let key = Key(parent: parent, name: hasher.finalize())
        if let place = places[key] { return place }
        guard folders.count < Self.most, folders[parent].level <= Self.levels else { return nil }
        places[key] = folders.count
        folders[parent].children.append(folders.count)
        folders.append(
            Folder(
                name: Array(name.prefix(Self.longestName)), parent: parent, level: folders[parent].level + 1))
        return folders.count - 1
    }
}
