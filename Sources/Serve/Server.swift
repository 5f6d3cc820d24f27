import Glibc
import Kernel
import Quantities

/// A running echo server: threads with an event loop each; the first one accepts and deals the connections out.
package final class Server: Sendable {
  /// Where it listens, with the port the kernel chose.
  package let address: SocketAddress
  private let listener: Descriptor
  private let inboxes: [Mailbox]
  private let threads: [Thread]
  private let shared: Shared

  /// The message in an inbox that ends its thread; one of 0 and more is a new connection.
  static let stop: Int32 = -1
  /// The message in an inbox that asks its thread to close idle connections.
  static let makeRoom: Int32 = -2

  /// Listens and starts the threads.
  ///
  /// - Throws: `Problem` when the address cannot be had or the kernel has no thread or descriptor left.
  package static func start(
    _ plan: ServePlan, notify: @escaping @Sendable (ServeNotice) -> Void
  ) throws(Problem) -> Server {
    let wanted = try SocketAddress.resolve(host: plan.host, port: plan.port)
    do throws(SystemError) {
      return try Server(plan, at: wanted, notify)
    } catch {
      throw listenProblem(plan, error)
    }
  }

  private init(
    _ plan: ServePlan, at wanted: SocketAddress, _ notify: @escaping @Sendable (ServeNotice) -> Void
  ) throws(SystemError) {
    listener = try Socket.listening(at: wanted)
    address = try Socket.localAddress(listener.number)
    shared = Shared(plan: plan, notify: notify)
    var inboxes: [Mailbox] = []
    for _ in 0..<plan.threads { inboxes.append(try Mailbox()) }
    self.inboxes = inboxes
    var threads: [Thread] = []
    for index in 0..<plan.threads {
      let role = index == 0 ? Worker.Role.acceptor(listener: listener.number, inboxes: inboxes) : .follower
      do throws(SystemError) {
        threads.append(try Self.thread(index, role, inboxes[index], shared))
      } catch {
        Self.end(threads, inboxes)
        throw error
      }
    }
    self.threads = threads
  }

  private static func thread(
    _ index: Int, _ role: Worker.Role, _ inbox: Mailbox, _ shared: Shared
  ) throws(SystemError) -> Thread {
    try Thread(name: "toll-serve-\(index)") {
      do throws(SystemError) {
        var worker = Worker(index: index, role: role, inbox: inbox, shared: shared, loop: try EventLoop())
        try worker.run()
      } catch {
        shared.notify(.threadFailed(error))
      }
    }
  }

  /// Asks the threads to stop and waits until they have.
  private static func end(_ threads: [Thread], _ inboxes: [Mailbox]) {
    for (_, inbox) in zip(threads, inboxes) {
      while !inbox.send(stop) { Thread.sleep(until: MonotonicClock.nanoseconds() + 1_000_000) }
    }
    for thread in threads { thread.join() }
  }

  /// Closes every connection, ends the threads and says what was done.
  package func stop() -> ServeCounts {
    Self.end(threads, inboxes)
    return shared.counts
  }

  private static func listenProblem(_ plan: ServePlan, _ error: SystemError) -> Problem {
    switch error.code {
    case EADDRINUSE:
      .environment("port \(plan.port) on \(plan.host) is in use; choose another with --http-port")
    case EACCES: .environment("port \(plan.port) on \(plan.host) needs root; choose one above 1023 with --http-port")
    case EADDRNOTAVAIL: .environment("\(plan.host) is no address of this machine; choose another with --bind")
    default: .environment("cannot listen on port \(plan.port) of \(plan.host): \(error)")
    }
  }
}
