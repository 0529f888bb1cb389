// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableUpcomingFeature("InferIsolatedConformances"),
    .treatAllWarnings(as: .error),
    // All is on one thread and no field is changed while it is used: debug builds check it, measured builds need not.
    .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
    // A generic type's metadata is asked for directly and not by its name, which would make the runtime look at every
    // conformance of the program for each type when it is first used.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

// What a short crawl costs is the program's start, and most of a start is what a dynamic linker does: shared libraries
// to map, 65,000 pointers to relocate, and the pages that those are in. The libraries are those that the archives of
// ICU, libpsl, brotli and FoundationEssentials (ArgumentParser's) need.
//
// What the runtime does where memory runs out is wrapped: `shims_fatal.c` does it in its place.
let programSettings: [LinkerSetting] =
    [
        .unsafeFlags(
            [
                "-static-executable", "-use-ld=lld", "-Xlinker",
                "--wrap=_ZN5swift28swift_abortAllocationFailureEmm",
            ], .when(configuration: .release))
    ]
    + ["icudata", "idn2", "unistring", "brotlicommon", "_FoundationCShims", "_FoundationCollections"].map {
        .linkedLibrary($0, .when(configuration: .release))
    }

let cSettings: [CSetting] = [.enableWarning("all"), .treatAllWarnings(as: .error)]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "crawltop",
    products: [
        .executable(name: "crawltop", targets: ["crawltop"]),
        .executable(name: "bench", targets: ["bench"]),
        .library(name: "Fetch", targets: ["Fetch", "EventLoop", "Crawl", "HTTP", "Web"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // C by what it is for. Sockets, DNS and TLS: system headers and macros that Swift cannot see, c-ares, OpenSSL.
        .target(
            name: "CNet", cSettings: cSettings, linkerSettings: ["cares", "ssl", "crypto"].map { .linkedLibrary($0) }),
        // Terminals: the only one that needs ncurses, for its terminfo.
        .target(name: "CTerminal", cSettings: cSettings, linkerSettings: [.linkedLibrary("tinfo")]),
        // This process: how it ends, its children.
        .target(name: "CProcess", cSettings: cSettings),
        // Pure libraries: ICU (IDNA for host names, legacy charsets), libpsl (--lenient), PCRE2 (--include, --exclude),
        // and what takes content codings off: zlib (gzip, deflate), brotli (br), zstd.
        .target(
            name: "CText", cSettings: cSettings,
            linkerSettings: ["icuuc", "psl", "pcre2-8", "z", "brotlidec", "zstd"].map { .linkedLibrary($0) }),
        // The command line, where there is no /proc.
        .target(name: "CStart", cSettings: cSettings),
        // malloc with a count, for bench alone.
        .target(name: "CCountedHeap", cSettings: cSettings),
        // SQLite, and zstd for the recording of a crawl.
        .target(
            name: "CStore", cSettings: cSettings, linkerSettings: ["sqlite3", "m", "zstd"].map { .linkedLibrary($0) }),
        // hiredis' reader of replies. Not its connections: Debian's 0.14 has no TLS, and it looks up names with
        // getaddrinfo(3) while it connects, which would block the loop. The sockets, DNS and TLS are those of Fetch.
        .target(name: "CRedis", cSettings: cSettings, linkerSettings: [.linkedLibrary("hiredis")]),
        .target(name: "Words", dependencies: ["CText"], swiftSettings: swiftSettings),
        .target(name: "Web", dependencies: ["CText"], swiftSettings: swiftSettings),
        .target(name: "HTTP", dependencies: ["Web", "CText"], swiftSettings: swiftSettings),
        .target(name: "Crawl", dependencies: ["Words", "Web", "HTTP", "CText"], swiftSettings: swiftSettings),
        // The commands that are typed, on the screen or through the control socket.
        .target(name: "Commands", dependencies: ["Words", "Crawl"], swiftSettings: swiftSettings),
        .target(name: "EventLoop", dependencies: ["CNet"], swiftSettings: swiftSettings),
        .target(
            name: "Fetch", dependencies: ["Words", "Web", "HTTP", "Crawl", "EventLoop", "CNet"],
            swiftSettings: swiftSettings),
        .target(
            name: "Store", dependencies: ["Words", "Web", "HTTP", "Crawl", "EventLoop", "CStore"],
            exclude: ["README.md"],
            swiftSettings: swiftSettings),
        // A client of Redis on the loop.
        .target(
            name: "Redis", dependencies: ["Words", "Web", "HTTP", "EventLoop", "Fetch", "CRedis"],
            swiftSettings: swiftSettings),
        // One crawl of several processes: queues, leases and known URLs on Redis.
        .target(
            name: "SharedFrontier", dependencies: ["Words", "Web", "Crawl", "Commands", "EventLoop", "Redis"],
            exclude: ["README.md", "Deploy"],
            resources: ["frontier.lua", "leases.lua", "workers.lua"].map { .embedInCode($0) },
            swiftSettings: swiftSettings),
        // A server of HTTP/1.1 on a loop, and what it serves: a folder; what others give it.
        .target(name: "HTTPServer", dependencies: ["EventLoop"], swiftSettings: swiftSettings),
        .target(name: "DemoSite", dependencies: ["HTTPServer", "EventLoop"], swiftSettings: swiftSettings),
        .target(
            name: "Monitor",
            dependencies: ["Words", "Web", "HTTP", "Crawl", "Commands", "EventLoop", "CTerminal", "CProcess"],
            swiftSettings: swiftSettings),
        .target(
            name: "CrawltopKit",
            dependencies: [
                "Words", "Web", "HTTP", "HTTPServer", "Crawl", "Commands", "EventLoop", "Store", "Redis",
                "SharedFrontier", "CText", "CNet", "CProcess", argumentParser,
            ],
            exclude: [
                "Control/README.md", "Report/report.schema.json", "Metrics/dashboard.json", "Service/crawltop@.service",
                "Service/crawltop@.timer", "Service/crawltop-worker@.service",
            ],
            resources: [.embedInCode("Report/HTML/report.css"), .embedInCode("Report/HTML/report.js")],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "crawltop",
            dependencies: [
                "CStart", "CProcess", "CrawltopKit", "Words", "Web", "HTTP", "HTTPServer", "Crawl", "EventLoop",
                "Fetch",
                "DemoSite", "Monitor", argumentParser,
            ],
            swiftSettings: swiftSettings, linkerSettings: programSettings),
        // Manual pages and completions, made of what the program says of itself; only those who install it run this.
        .target(name: "Manuals", dependencies: ["CrawltopKit", "Commands", "Words"], swiftSettings: swiftSettings),
        .executableTarget(name: "handbook", dependencies: ["Manuals"], swiftSettings: swiftSettings),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CCountedHeap", "CNet", "CTerminal", "CProcess", "CrawltopKit", "Words", "Web", "HTTP", "Crawl",
                "EventLoop", "Store", "Fetch", "HTTPServer", "DemoSite", "Monitor", argumentParser,
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "TestSupport", dependencies: ["Web", "HTTP", "Crawl", "EventLoop"], path: "Tests/TestSupport",
            swiftSettings: swiftSettings),
        // Damaged input for what reads from the network: a short walk in the tests, longer ones by `swift run fuzz`.
        .target(name: "CFuzzing", path: "Tests/CFuzzing", cSettings: cSettings),
        .target(
            name: "Fuzzing",
            dependencies: [
                "CFuzzing", "CrawltopKit", "Words", "Web", "HTTP", "Crawl", "EventLoop", "Fetch", "Redis",
                "TestSupport",
            ],
            path: "Tests/Fuzzing", swiftSettings: swiftSettings),
        .executableTarget(name: "fuzz", dependencies: ["Fuzzing", argumentParser], swiftSettings: swiftSettings),
        .testTarget(name: "FuzzTests", dependencies: ["Fuzzing"], swiftSettings: swiftSettings),
        .testTarget(name: "WordsTests", dependencies: ["Words", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(name: "WebTests", dependencies: ["Web", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(name: "HTTPTests", dependencies: ["Web", "HTTP", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "CrawlTests", dependencies: ["Words", "Web", "HTTP", "Crawl", "Store", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "StoreTests", dependencies: ["Crawl", "EventLoop", "Store", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "EventLoopTests", dependencies: ["EventLoop", "CNet", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "FetchTests",
            dependencies: [
                "Words", "Web", "HTTP", "HTTPServer", "Crawl", "EventLoop", "Fetch", "DemoSite", "TestSupport",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "RedisTests", dependencies: ["Words", "EventLoop", "Fetch", "Redis", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "SharedFrontierTests",
            dependencies: [
                "Web", "Crawl", "Commands", "EventLoop", "Redis", "SharedFrontier", "Words", "TestSupport",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "MonitorTests",
            dependencies: [
                "CrawltopKit", "Words", "Web", "HTTP", "HTTPServer", "Crawl", "EventLoop", "Fetch", "DemoSite",
                "Monitor",
                "Store", "CTerminal", "CProcess", "Commands", "TestSupport",
            ],
            exclude: ["Golden"], swiftSettings: swiftSettings),
        .testTarget(
            name: "CrawltopKitTests",
            dependencies: [
                "CrawltopKit", "Words", "Web", "HTTP", "HTTPServer", "Crawl", "Commands", "EventLoop", "Store", "CNet",
                "TestSupport",
            ],
            swiftSettings: swiftSettings),
        .testTarget(name: "ManualsTests", dependencies: ["Manuals", "Commands"], swiftSettings: swiftSettings),
        .testTarget(
            name: "DemoSiteTests",
            dependencies: ["Web", "HTTP", "HTTPServer", "Crawl", "EventLoop", "DemoSite", "TestSupport"],
            swiftSettings: swiftSettings),
    ]
)
