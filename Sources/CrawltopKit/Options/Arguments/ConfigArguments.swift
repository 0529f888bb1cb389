import ArgumentParser

/// The options for the config file.
struct ConfigArguments: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Take defaults from this file instead of $XDG_CONFIG_HOME/crawltop/config.", valueName: "file"))
    var config: String?

    @Flag(name: .long, help: "Read no config file.")
    var noConfig = false

    @Flag(name: .long, help: "Print what the config file and the command line say, in the config file's form, and end.")
    var printConfig = false

    /// The path of the named file, or of $XDG_CONFIG_HOME/crawltop/config by the XDG base directory specification,
    /// which ignores relative paths.
    func path(in environment: [String: String]) -> String? {
        if let config { return config }
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/crawltop/config" }
        return environment["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/.config/crawltop/config" }
    }

    func validate() throws {
        if config != nil && noConfig {
            throw ValidationError("--config and --no-config contradict each other")
        }
    }
}
