/// The functions that the server runs.
enum FrontierLibrary {
    /// The source in Lua, as `FUNCTION LOAD` takes it.
    static var text: String {
        String(decoding: PackageResources.frontier_lua + PackageResources.workers_lua, as: UTF8.self)
    }
}
