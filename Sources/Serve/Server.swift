import Kernel
import Quantities

/// A running server: threads with an event loop each; the first one accepts and deals the connections out.
package final class Server: Sendable {
  private let listeners: [Listener]
  private let inboxes: [Mailbox]
  private let threads: [Thread]
  private let shared: Shared

  /// Where it listens, in the order of the plan.
  package var addresses: [(service: Service, address: SocketAddress)] { listeners.map { ($0.service, $0.address) } }

  /// A line for each listener: `http over TLS on 127.0.0.1:8080`.
  package var listening: [String] {
    listeners.map { listener in
      let isSecure = shared.security != nil && listener.service.canBeSecure
      return "\(listener.service)\(isSecure ? " over TLS" : "") on \(listener.address)"
    }
  }

  /// The message in an inbox that ends its thread; one of 0 and more is an `Arrival`.
  static let stop: Int32 = -1
  /// The message in an inbox that asks its thread to close idle connections.
  static let makeRoom: Int32 = -2
  /// The message in an inbox that says that the site has answered something.
  static let siteAnswered: Int32 = -3

  /// Listens and starts the threads.
  ///
  /// - Parameter site: answers the requests that it owns; every other one is echoed.
  /// - Throws: `Problem` when the address cannot be had or the kernel has no thread or descriptor left.
  package static func start(
    _ plan: ServePlan, site: (any Site)? = nil, notify: @escaping @Sendable (ServeNotice) -> Void
  ) throws(Problem) -> Server {
    var listeners: [Listener] = []
    for wanted in plan.listeners { listeners.append(try Listener(wanted)) }
    let shared = try Shared(plan: plan, site: site, notify: notify)
    do throws(SystemError) {
      return try Server(shared, listeners)
    } catch {
      throw .environment("cannot start the server: \(error)")
    }
  }

  private init(
    _ shared: Shared, _ listeners: [Listener]
  ) throws(SystemError) {
    let plan = shared.plan
    self.listeners = listeners
    self.shared = shared
    var inboxes: [Mailbox] = []
    for _ in 0..<plan.threads { inboxes.append(try Mailbox()) }
    self.inboxes = inboxes
    var threads: [Thread] = []
    for index in 0..<plan.threads {
      let role = index == 0 ? Worker.Role.acceptor(listeners: listeners, inboxes: inboxes) : .follower
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
}
