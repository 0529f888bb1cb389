import CNet
import EventLoop
import Glibc
import Words

/// The socket through which other programs of the same user command a crawl and look at it.
final class ControlServer {
    /// The largest number of clients at a time.
    static let maxConnections = 16
    /// The clients that may wait to be accepted.
    private static let backlog: Int32 = 64
    /// Nanoseconds until clients are accepted again when the process could open no more descriptors.
    private static let rest: Int64 = 1_000_000_000

    /// The socket's path.
    let path: String

    private let loop: EventLoop
    private let descriptor: Int32
    /// The socket's number in its file system, by which it is told from what may have taken its place.
    private let node: ino_t
    private let watch: Watch
    private let answer: (ControlRequest, ControlConnection) -> Void
    private var connections: [ObjectIdentifier: ControlConnection] = [:]

    /// Called when a client is gone.
    var onClose: (ControlConnection) -> Void = { _ in }

    /// Listens at a path. A socket of a process that ended without a word is replaced.
    ///
    /// - Throws: a sentence.
    init(
        path: String, on loop: EventLoop, answer: @escaping (ControlRequest, ControlConnection) -> Void
    ) throws(ValueError) {
        var descriptor = shims_local_listen(path, Self.backlog)
        if descriptor < 0, errno == EADDRINUSE, !ControlFolder.isAlive(path) {
            descriptor = shims_local_listen(path, Self.backlog)
        }
        guard descriptor >= 0 else {
            let why = String(cString: strerror(errno))
            throw ValueError("cannot listen at '\(SafeText(untrusted: path).string)': \(why)")
        }
        (self.path, self.loop, self.descriptor, self.answer) = (path, loop, descriptor, answer)
        node = Self.node(at: path)
        do throws(SelectorError) {
            watch = try loop.watch(descriptor)
        } catch {
            Glibc.close(descriptor)
            unlink(path)
            throw ValueError("cannot listen at '\(SafeText(untrusted: path).string)': \(error)")
        }
        listen()
    }

    private func listen() {
        watch.onReadable { [unowned self] in acceptClients() }
    }

    /// Removes the socket and closes all connections.
    func close() {
        watch.unwatch()
        Glibc.close(descriptor)
        if Self.node(at: path) == node { unlink(path) }
        for connection in connections.values { connection.close() }
    }

    private static func node(at path: String) -> ino_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_ino : 0
    }

    private func acceptClients() {
        // A flood of clients must not keep the loop.
        for _ in 0..<Self.maxConnections {
            let client = shims_local_accept(descriptor)
            guard client >= 0 else {
                if errno == EMFILE || errno == ENFILE { pause() }
                return
            }
            serve(client)
        }
        watch.stillReadable()
    }

    private func pause() {
        watch.onReadable(nil)
        loop.schedule(at: loop.now + Self.rest) { [weak self] in
            self?.listen()
            self?.watch.stillReadable()
        }
    }

    private func serve(_ client: Int32) {
        var (user, process) = (uid_t.max, pid_t(0))
        guard shims_local_peer(client, &user, &process) == 0, user == getuid() || user == 0 else {
            return refuse(client, "this crawl is another user's")
        }
        guard connections.count < Self.maxConnections else {
            return refuse(client, "\(Self.maxConnections) programs are connected already")
        }
        do throws(SelectorError) {
            let connection = try ControlConnection(client, on: loop, answer: answer) { [unowned self] in
                connections[ObjectIdentifier($0)] = nil
                onClose($0)
            }
            connections[ObjectIdentifier(connection)] = connection
        } catch {
            Glibc.close(client)
        }
    }

    /// A new socket has room for a line.
    private func refuse(_ client: Int32, _ why: SafeText) {
        let line = LineBuffer()
        line.refusal(why, id: nil)
        _ = send(client, line.bytes.baseAddress, line.bytes.count, Int32(MSG_NOSIGNAL))
        Glibc.close(client)
    }
}
