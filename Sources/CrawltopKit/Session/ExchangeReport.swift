/// Writes tables of exchanges to standard error by a separate thread, since its reader may be slow or stopped.
///
/// A table is dropped if much of earlier ones still waits: the user can send another signal.
final class ExchangeReport {
    /// Nanoseconds without a written byte after which the last table is given up at the end.
    private static let patience: Int64 = 1_000_000_000

    private let output: LogOutput

    init(descriptor: Int32) {
        output = LogOutput(descriptor: descriptor, name: "standard error")
    }

    func write(_ table: ExchangeTable) {
        guard !output.isCongested else { return }
        output.append { $0.append(table) }
        output.flush()
    }

    func close() {
        _ = output.close(patience: Self.patience)
    }
}
