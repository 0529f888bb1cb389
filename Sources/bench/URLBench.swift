import ArgumentParser
import Web

struct URLBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "url", abstract: "Resolves one link of each kind into a scratch URL.")

    func run() throws {
        let base = try WebURL("https://docs.example.org/en/latest/a.html")
        let links = [
            ("relative", "guide/installation/linux.html"),
            ("relative, absolute path", "/en/latest/reference/index.html"),
            ("relative, ../", "../tutorial/first-steps/index.html"),
            ("relative, fragment", "reference/classes.html#class-url"),
            ("fragment", "#installation-on-linux"),
            ("query", "search.html?q=event+loop&area=default"),
            ("absolute, same host", "https://docs.example.org/en/latest/guide.html"),
            ("absolute, other host, port", "http://www.example.com:8080/a/b/c.html"),
            ("dot segments inside", "guide/./installation/../linux.html"),
            ("space to encode", "guide/installing on linux/x.html"),
            ("non-ASCII path", "/wiki/Z\u{FC}rich_Hauptbahnhof.html"),
            ("IDN host", "https://b\u{FC}cher.example/x.html"),
        ]
        for (name, link) in links {
            resolve("\(name), \(link.utf8.count) bytes", [link], base)
        }
        resolve("plain links in turn", links.prefix(8).map(\.1), base)
    }

    private func resolve(_ name: String, _ links: [String], _ base: WebURL) {
        let rounds = 10_000 / links.count
        let inputs = links.map { Array($0.utf8) }
        var url = WebURL()
        var lengths = 0
        measure("url \(name)", operations: rounds * links.count) {
            for _ in 0..<rounds {
                for input in inputs {
                    guard input.withUnsafeBufferPointer({ url.assign($0, base: base) }) == nil else { return }
                    lengths &+= url.bytes.count
                }
            }
        }
        precondition(lengths > 0, "nothing was resolved")
    }
}
