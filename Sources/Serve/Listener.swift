import Glibc
import Kernel
import Quantities

/// An open listener; it closes with its last owner, and the file of a unix socket goes with it.
final class Listener: Sendable {
  let service: Service
  /// Where it listens, with the port the kernel chose.
  let address: SocketAddress
  let descriptor: Int32

  /// - Throws: `Problem` when the address cannot be had.
  init(_ plan: ListenPlan) throws(Problem) {
    service = plan.service
    let wanted =
      switch plan.place {
      case .port(let port, let host): try SocketAddress.resolve(host: host, port: port)
      case .unix(let path): try SocketAddress.unix(path: path)
      }
    do throws(SystemError) {
      let opened = service == .udpEcho ? try Socket.datagram(at: wanted) : try Socket.listening(at: wanted)
      address = wanted.family == AF_UNIX ? wanted : try Socket.localAddress(opened.number)
      descriptor = opened.release()
    } catch {
      throw Self.problem(plan, error)
    }
  }

  deinit {
    Socket.close(descriptor)
    if address.family == AF_UNIX { _ = unlink(address.description) }
  }

  private static func problem(_ plan: ListenPlan, _ error: SystemError) -> Problem {
    let flag = plan.service.flag
    switch plan.place {
    case .unix(let path) where error.code == EADDRINUSE:
      return .environment("\(path) exists; remove it if no server uses it, or choose another with \(flag)")
    case .unix(let path): return .environment("cannot listen at \(path): \(error); choose another path with \(flag)")
    case .port(let port, let host):
      switch error.code {
      case EADDRINUSE: return .environment("port \(port) on \(host) is in use; choose another with \(flag)")
      case EACCES: return .environment("port \(port) on \(host) needs root; choose one above 1023 with \(flag)")
      case EADDRNOTAVAIL: return .environment("\(host) is no address of this machine; choose another with --bind")
      default: return .environment("cannot listen on port \(port) of \(host): \(error)")
      }
    }
  }
}

/// A new connection on its way to its thread: the descriptor and what is spoken on it in one number.
struct Arrival {
  /// Descriptors stay below it.
  static let descriptorLimit: Int32 = 1 << 24

  let descriptor: Int32
  let service: Service

  init(_ descriptor: Int32, _ service: Service) {
    self.descriptor = descriptor
    self.service = service
  }

  /// Nil for a number that is none of ours.
  init?(packed: Int32) {
    guard packed >= 0, let service = Service(rawValue: UInt8(packed / Self.descriptorLimit)) else { return nil }
    self.init(packed % Self.descriptorLimit, service)
  }

  var packed: Int32 { descriptor + Int32(service.rawValue) * Self.descriptorLimit }
}
