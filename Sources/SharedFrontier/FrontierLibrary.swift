/// The functions that the server runs.
enum FrontierLibrary {
    /// The source in Lua, as `FUNCTION LOAD` takes it.
    static var text: String {
        let parts = [PackageResources.frontier_lua, PackageResources.leases_lua, PackageResources.workers_lua]
        return parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
}
