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
        .library(name: "Fetch", targets: ["Fetch", "EventLoop", "Crawl"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        // System headers and macros that Swift cannot see: sockets, epoll, signalfd, ncursesw, OpenSSL.
        .target(
            name: "CShims", cSettings: cSettings,
            linkerSettings: ["ncursesw", "tinfo", "cares", "ssl", "crypto"].map { .linkedLibrary($0) }),
        // Pure libraries: ICU (IDNA for host names, legacy charsets), libpsl (--lenient), PCRE2 (--include, --exclude),
        // and what takes content codings off: zlib (gzip, deflate), brotli (br), zstd.
        .target(
            name: "CTextShims", cSettings: cSettings,
            linkerSettings: ["icuuc", "psl", "pcre2-8", "z", "brotlidec", "zstd"].map { .linkedLibrary($0) }),
        // The command line, where there is no /proc.
        .target(name: "CStart", cSettings: cSettings),
        // malloc with a count, for bench alone.
        .target(name: "CCountedHeap", cSettings: cSettings),
        .target(name: "Crawl", dependencies: ["CTextShims"], swiftSettings: swiftSettings),
        .target(name: "EventLoop", dependencies: ["CShims"], swiftSettings: swiftSettings),
        .target(name: "Fetch", dependencies: ["Crawl", "EventLoop", "CShims"], swiftSettings: swiftSettings),
        .target(name: "DemoSite", dependencies: ["Crawl", "EventLoop", "CShims"], swiftSettings: swiftSettings),
        .target(name: "Monitor", dependencies: ["Crawl", "EventLoop", "CShims"], swiftSettings: swiftSettings),
        .target(
            name: "CrawltopKit", dependencies: ["Crawl", "EventLoop", "CShims", argumentParser],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "crawltop",
            dependencies: [
                "CStart", "CrawltopKit", "Crawl", "EventLoop", "Fetch", "DemoSite", "Monitor", argumentParser,
            ],
            swiftSettings: swiftSettings, linkerSettings: programSettings),
        .executableTarget(
            name: "bench",
            dependencies: [
                "CCountedHeap", "CShims", "CrawltopKit", "Crawl", "EventLoop", "Fetch", "DemoSite", argumentParser,
            ],
            swiftSettings: swiftSettings),
        .target(
            name: "TestSupport", dependencies: ["Crawl", "EventLoop"], path: "Tests/TestSupport",
            swiftSettings: swiftSettings),
        // Damaged input for what reads from the network: a short walk in the tests, longer ones by `swift run fuzz`.
        .target(name: "CFuzzing", path: "Tests/CFuzzing", cSettings: cSettings),
        .target(
            name: "Fuzzing", dependencies: ["CFuzzing", "Crawl", "EventLoop", "Fetch", "TestSupport"],
            path: "Tests/Fuzzing", swiftSettings: swiftSettings),
        .executableTarget(name: "fuzz", dependencies: ["Fuzzing", argumentParser], swiftSettings: swiftSettings),
        .testTarget(name: "FuzzTests", dependencies: ["Fuzzing"], swiftSettings: swiftSettings),
        .testTarget(name: "CrawlTests", dependencies: ["Crawl", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "EventLoopTests", dependencies: ["EventLoop", "CShims", "TestSupport"], swiftSettings: swiftSettings),
        .testTarget(
            name: "FetchTests", dependencies: ["Crawl", "EventLoop", "Fetch", "DemoSite", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "MonitorTests",
            dependencies: [
                "CrawltopKit", "Crawl", "EventLoop", "Fetch", "DemoSite", "Monitor", "CShims", "TestSupport",
            ],
            exclude: ["Golden"], swiftSettings: swiftSettings),
        .testTarget(
            name: "CrawltopKitTests", dependencies: ["CrawltopKit", "Crawl", "EventLoop", "CShims", "TestSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DemoSiteTests", dependencies: ["Crawl", "EventLoop", "DemoSite", "TestSupport"],
            swiftSettings: swiftSettings),
    ]
)
