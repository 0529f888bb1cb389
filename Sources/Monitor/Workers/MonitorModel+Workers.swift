import Crawl
import Words

/// The rows of the processes that share a crawl.

extension MonitorModel {
    /// The process with a name; nil if it is not known any more.
    func worker(_ name: SafeText) -> SharedWorker? {
        books.standing()?.workers.first { $0.name == name }
    }

    /// The processes that pass the filter, sorted.
    func workerRows(_ request: ViewRequest) -> [RowID] {
        let workers = books.standing()?.workers ?? []
        let rows = workers.filter { request.filter?.passes($0) ?? true }.map { worker in
            (key: Self.key(of: worker, for: request.sort.column), id: RowID.worker(worker.name))
        }
        return sorted(rows, isDescending: request.sort.isDescending)
    }

    private static func key(of worker: SharedWorker, for column: Column) -> SortKey {
        switch column {
        case .state: SortKey(text: worker.state.string)
        case .rate: SortKey(Int(worker.rate * 10))
        case .inFlight: SortKey(worker.inFlight)
        case .count: SortKey(worker.hosts)
        case .done: SortKey(worker.done)
        case .size: SortKey(worker.bytes)
        case .latency: SortKey(Int(worker.lag))
        case .age: SortKey(Int(worker.silence))
        case .type: SortKey(text: worker.version.string)
        default: SortKey(text: worker.name.string)
        }
    }
}

extension SharedWorker: FilteredRow {
    func shows(_ text: TextFilter) -> Bool { text.passes(name) || text.passes(state) }

    func contains(_ text: TextFilter, in field: FilterField) -> Bool {
        switch field {
        case .state: text.passes(state)
        case .host: text.passes(name)
        default: false
        }
    }

    func number(of field: FilterField) -> Int64? {
        switch field {
        case .count: Int64(hosts)
        case .done: Int64(done)
        case .size: Int64(bytes)
        default: nil
        }
    }
}
