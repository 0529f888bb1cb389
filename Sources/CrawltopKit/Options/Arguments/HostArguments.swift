import ArgumentParser
import Crawl

/// The options for some hosts alone.
struct HostArguments: ParsableArguments {
    @Option(
        name: .long, parsing: .singleValue,
        help: ArgumentHelp(
            "For this host alone, or with *. for those under it: delay, per-host, header or user, as 'example.org: delay = 1'. "
                + "Repeatable. In the config file: a section [example.org].", valueName: "host: key = value"),
        transform: SecretValue.reading { try HostSetting($0) })
    var forHost: [SecretValue<HostSetting>] = []

    func validate() throws {
        for setting in forHost { try setting.check("--for-host") }
    }

    /// The settings by host.
    ///
    /// - Throws: the errors that `validate` throws.
    func table() throws(ValueError) -> HostSettingsTable {
        var table = HostSettingsTable()
        for setting in forHost { try setting.get().add(to: &table) }
        return table
    }
}
