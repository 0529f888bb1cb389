/// Tables of exchanges on their way to standard error, by a thread of their own: its reader may be slow, or asleep.
///
/// A table that finds an earlier one still waiting in great length is dropped: there will be another signal.
final class ExchangeReport {
    /// Nanoseconds without a byte taken after which the last table is given up at the end.
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
