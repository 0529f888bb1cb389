/// The functions that the server runs.
enum FrontierLibrary {
    /// The version of what keys, functions and their replies mean: to be raised, with the number in the library's name, when any of
    /// that changes. Processes of different versions do not crawl together.
    static let protocolVersion = "1"

    /// The source in Lua, as `FUNCTION LOAD` takes it.
    static var text: String {
        let parts = [PackageResources.frontier_lua, PackageResources.leases_lua, PackageResources.workers_lua]
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}
