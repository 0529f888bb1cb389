public import Foundation

/// Certificates of every kind that the tests need, made by `openssl` once for all of them.
///
/// One key serves all leaves; each is a file `NAME.pem` in the folder.
public struct TLSAuthority: Sendable {
    /// How a leaf differs from a good one.
    private struct Leaf {
        var names = "DNS:localhost,IP:127.0.0.1,IP:::1"
        var from = "20200101000000Z"
        var to = "20991231000000Z"
        var authority = "ca"
    }

    private static let leaves: [String: Leaf] = [
        "good": Leaf(),
        "expired": Leaf(to: "20240131120000Z"),
        "future": Leaf(from: "20980203000000Z"),
        "elsewhere": Leaf(names: "DNS:example.org,IP:127.0.0.9"),
        "wildcard": Leaf(
            names: "DNS:*.site.test,DNS:*.my_zone.test,DNS:exact_name.test,DNS:*.test,DNS:a*.part.test,DNS:*.0.0.1"),
        "registry": Leaf(names: "DNS:*.co.uk,DNS:named.co.uk,DNS:*.xn--55qx5d.cn,DNS:*.github.io,DNS:*.a.co.uk"),
        // With no name but the subject's common name, which does not count (RFC 9525 section 2).
        "nameless": Leaf(names: "email:localhost"),
        "stranger": Leaf(authority: "stranger-ca"),
        "late": Leaf(authority: "late-ca"),
        "handed": Leaf(authority: "issuing-ca"),
    ]

    private static let made = Result { try TLSAuthority() }

    /// The certificates.
    public static func shared() throws -> TLSAuthority { try made.get() }

    /// Where the certificates are.
    public let folder: URL

    /// The path of a certificate.
    public func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("crawltop-tls-\(getpid())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit {
            if let folder = try? TLSAuthority.shared().folder { try? FileManager.default.removeItem(at: folder) }
        }
        try Data().write(to: folder.appendingPathComponent("index.txt"))
        try makeKey("key.pem")
        for (authority, to) in [("ca", "20991231"), ("stranger-ca", "20991231"), ("late-ca", "20240229")] {
            try writeConfiguration("names.cnf", names: nil)
            try makeKey("\(authority).key")
            try run("req -new -key \(authority).key -subj /CN=\(authority) -config ca.cnf -out request.pem")
            try sign("-selfsign -keyfile \(authority).key", authority, from: "20200101000000Z", to: "\(to)000000Z")
        }
        // An intermediate authority.
        try makeKey("issuing-ca.key")
        try run("req -new -key issuing-ca.key -subj /CN=issuing-ca -config ca.cnf -out request.pem")
        try sign("-cert ca.pem -keyfile ca.key", "issuing-ca", from: "20200101000000Z", to: "20991231000000Z")
        for (name, leaf) in Self.leaves.sorted(by: { $0.key < $1.key }) {
            try writeConfiguration("names.cnf", names: leaf.names)
            try run("req -new -key key.pem -subj /CN=localhost -config ca.cnf -out request.pem")
            try sign("-cert \(leaf.authority).pem -keyfile \(leaf.authority).key", name, from: leaf.from, to: leaf.to)
        }
        try writeConfiguration("names.cnf", names: "DNS:localhost,IP:127.0.0.1")
        try run("req -new -key key.pem -subj /CN=localhost -config ca.cnf -out request.pem")
        try sign("-selfsign -keyfile key.pem", "selfsigned", from: "20200101000000Z", to: "20991231000000Z")
    }

    private func makeKey(_ file: String) throws {
        try run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out \(file)")
    }

    private func sign(_ signer: String, _ name: String, from: String, to: String) throws {
        try run(
            "ca -batch -notext -config ca.cnf -extfile names.cnf \(signer) -in request.pem -out \(name).pem "
                + "-startdate \(from) -enddate \(to)")
    }

    /// Extensions of an authority, or of a leaf with these names.
    private func writeConfiguration(_ file: String, names: String?) throws {
        let extensions = names.map { "subjectAltName=\($0)\n" } ?? "basicConstraints=critical,CA:true\n"
        try Data(extensions.utf8).write(to: folder.appendingPathComponent(file))
        let configuration = """
            [req]
            distinguished_name=subject
            [subject]
            [ca]
            default_ca=authority
            [authority]
            database=index.txt
            new_certs_dir=.
            policy=policy
            default_md=sha256
            unique_subject=no
            rand_serial=yes
            [policy]
            commonName=supplied

            """
        try Data(configuration.utf8).write(to: folder.appendingPathComponent("ca.cnf"))
    }

    private struct Failed: Error {
        let arguments: String
    }

    private func run(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
    }
}
