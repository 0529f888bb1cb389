/// The style sheet and the script of a report, with the hashes by which the page allows them and nothing else (Content
/// Security Policy, level 3).
enum HTMLParts {
    static var style: [UInt8] { PackageResources.report_css }
    static var script: [UInt8] { PackageResources.report_js }

    /// The SHA-256 of the style sheet.
    static let styleHash = "sha256-5pFYT+D5ZYEN96sxAyf4EdTYR6c9nN6xq0Puor7hpGU="
    /// The SHA-256 of the script.
    static let scriptHash = "sha256-nD0hYp6b0crRxcFr+7QmCva9hpFaQim8yegqux57hZk="
}
