/// Nanoseconds spent in each phase of an exchange; nil for a phase that did not happen.
///
/// It takes six words, since each exchange in flight has one.
public struct PhaseTimes: Sendable, Hashable {
    /// A phase's time in one word.
    private struct Phase: Hashable {
        private var nanoseconds: Int64 = -1

        var value: Int64? {
            get { nanoseconds < 0 ? nil : nanoseconds }
            set { nanoseconds = newValue ?? -1 }
        }
    }

    private var resolving = Phase()
    private var connecting = Phase()
    private var securing = Phase()
    private var awaiting = Phase()
    private var reading = Phase()

    /// Looking up addresses.
    public var resolve: Int64? {
        get { resolving.value }
        set { resolving.value = newValue }
    }
    /// The TCP handshake.
    public var connect: Int64? {
        get { connecting.value }
        set { connecting.value = newValue }
    }
    /// The TLS handshake.
    public var tls: Int64? {
        get { securing.value }
        set { securing.value = newValue }
    }
    /// From the start of the request to the first byte of the response.
    public var wait: Int64? {
        get { awaiting.value }
        set { awaiting.value = newValue }
    }
    /// From the first byte of the response to its end.
    public var read: Int64? {
        get { reading.value }
        set { reading.value = newValue }
    }
    /// From getting a slot to the end.
    public var total: Int64 = 0

    /// Creates times without any phase.
    public init() {}
}
