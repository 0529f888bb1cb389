import Words

// A picture of the site: folders as boxes below one another, as wide as they have URLs.

extension HTMLForm {
    private static let picture = (width: 1_000, row: 26, least: 3, letter: 7)

    func writeSite() {
        section("site", "The site")
        let folders = summary.folders.folders
        guard let root = folders.first, root.urls > 0 else {
            paragraph("Nothing was fetched.")
            return endSection()
        }
        paragraph(
            "Each box is a folder, as wide as it has URLs, below the one that it is in. Its colour tells how many of its URLs "
                + "are broken or blocked, the strip at its foot how long they took.")
        legend()
        let levels = (folders.map(\.level).max() ?? 0) + 1
        line.append(own: "<svg role=\"img\" aria-label=\"Folders of the site; the table below has the same\" ")
        line.append(own: "viewBox=\"0 0 \(Self.picture.width) \(levels * Self.picture.row)\">\n")
        draw(0, from: 0, to: Double(Self.picture.width))
        line.append("</svg>\n")
        writeDepths()
        let largest = folders.indices.dropFirst().sorted { folders[$0].urls > folders[$1].urls }
        table(
            "Folders, the largest \(Self.most.hosts) at most", ["Folder", "#URLs", "#broken or blocked", "#Mean time"])
        for index in largest.prefix(Self.most.hosts) {
            line.append("<tr><td>")
            line.append(markup: summary.folders.path(to: index), longest: 300)
            line.append("</td>")
            cell(number: folders[index].urls)
            cell(number: folders[index].bad)
            cell(duration: folders[index].meanTime.map { Int64($0) * 1_000 })
            line.append("</tr>\n")
        }
        endTable()
        endSection()
    }

    private func draw(_ index: Int, from left: Double, to right: Double) {
        let folder = summary.folders.folders[index]
        let (x, width) = (Int(left), Int(right) - Int(left))
        guard width >= Self.picture.least else { return }
        let y = folder.level * Self.picture.row
        line.append(own: "<g><rect class=\"h\(Self.heat(folder))\" x=\"\(x)\" y=\"\(y)\" width=\"\(width - 1)\" ")
        line.append(own: "height=\"\(Self.picture.row - 1)\"><title>")
        line.append(markup: index == 0 ? Array("all".utf8) : summary.folders.path(to: index), longest: 200)
        line.append(own: ": \(counted(folder.urls, "URL")), \(folder.bad) broken or blocked")
        if let time = folder.meanTime { line.append(own: ", \(Narration.duration(Int64(time) * 1_000)) on average") }
        line.append("</title></rect>")
        line.append(own: "<rect class=\"t\(Self.pace(folder))\" x=\"\(x)\" y=\"\(y + Self.picture.row - 5)\" ")
        line.append(own: "width=\"\(width - 1)\" height=\"4\"/>")
        if width > 4 * Self.picture.letter {
            line.append(own: "<text x=\"\(x + 4)\" y=\"\(y + 15)\">")
            let name = index == 0 ? Array("all".utf8) : folder.name
            line.append(markup: name, longest: (width - 8) / Self.picture.letter)
            line.append("</text>")
        }
        line.append("</g>\n")
        var next = left
        for child in folder.children.sorted(by: { summary.folders.folders[$0].urls > summary.folders.folders[$1].urls })
        {
            let end = next + (right - left) * Double(summary.folders.folders[child].urls) / Double(max(1, folder.urls))
            draw(child, from: next, to: end)
            next = end
        }
    }

    /// The share of URLs that are broken or blocked, in five steps.
    private static func heat(_ folder: FolderTree.Folder) -> Int {
        switch Double(folder.bad) / Double(max(1, folder.urls)) {
        case 0: 0
        case ..<0.02: 1
        case ..<0.1: 2
        case ..<0.5: 3
        default: 4
        }
    }

    /// The mean time, in five steps.
    private static func pace(_ folder: FolderTree.Folder) -> Int {
        switch folder.meanTime ?? 0 {
        case ..<100_000: 0
        case ..<300_000: 1
        case ..<1_000_000: 2
        case ..<3_000_000: 3
        default: 4
        }
    }

    private func legend() {
        for (kind, words) in [
            ("h", ["none broken", "below 2 %", "below 10 %", "below half", "more"]),
            ("t", ["below 100 ms", "300 ms", "1 s", "3 s", "longer"]),
        ] {
            line.append("<p class=\"key soft\">")
            for (step, word) in words.enumerated() {
                line.append(own: "<svg aria-hidden=\"true\" viewBox=\"0 0 16 12\">")
                line.append(own: "<rect class=\"\(kind)\(step)\" width=\"16\" height=\"12\"/></svg> ")
                line.append(markup: word)
            }
            line.append("</p>\n")
        }
    }

    private func writeDepths() {
        let depths = summary.depths.sorted { $0.key < $1.key }
        guard let most = depths.map(\.value).max(), most > 0 else { return }
        table("URLs by links from a seed, the first 50 depths", ["#Depth", "#URLs", "Share of the largest"])
        for (depth, count) in depths.prefix(50) {
            line.append("<tr>")
            cell(number: depth)
            cell(number: count)
            line.append(own: "<td><svg aria-hidden=\"true\" viewBox=\"0 0 400 6\" preserveAspectRatio=\"none\">")
            line.append(
                own: "<rect class=\"bar\" width=\"\(max(1, count * 400 / most))\" height=\"6\"/></svg></td></tr>\n")
        }
        endTable()
    }
}
