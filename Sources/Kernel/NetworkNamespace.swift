import CKernel
import Glibc
import Synchronization

/// A network namespace that a bind mount keeps alive under a name, as `ip netns` does.
package final class NetworkNamespace: Sendable {
  package let name: String
  /// Where it is mounted: for `nsenter --net=` and for proxies that open listeners inside it.
  package let path: String
  package let descriptor: Descriptor

  private init(name: String, path: String, descriptor: consuming Descriptor) {
    self.name = name
    self.path = path
    self.descriptor = descriptor
  }

  /// A fresh, empty namespace mounted at `directory/name`; its loopback is down.
  ///
  /// - Throws: `SystemError` naming the step, for example `unshare: Operation not permitted`.
  package static func create(named name: String, in directory: String) throws(SystemError) -> NetworkNamespace {
    let path = "\(directory)/\(name)"
    close(try check("open \(path)") { open(path, O_CREAT | O_EXCL | O_RDONLY | O_CLOEXEC, 0o444) })
    do {
      let fd = try onOwnThread { () throws(SystemError) in
        try check("unshare") { ck_new_network() }
        try check("mount \(path)") { ck_bind("/proc/thread-self/ns/net", path) }
        return try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
      }
      return NetworkNamespace(name: name, path: path, descriptor: Descriptor(owning: fd))
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Runs `body` on a thread of its own inside the namespace; descriptors opened there stay usable everywhere.
  package func perform<T: Sendable>(_ body: @escaping @Sendable () throws(SystemError) -> T) throws(SystemError) -> T {
    let fd = descriptor.number
    return try Self.onOwnThread { () throws(SystemError) in
      try check("setns") { ck_enter_network(fd) }
      return try body()
    }
  }

  /// The kernel's number for it, as BPF programs see it.
  ///
  /// - Throws: `SystemError`, ENOPROTOOPT before Linux 5.14.
  package func cookie() throws(SystemError) -> UInt64 {
    try perform { () throws(SystemError) in
      var cookie: UInt64 = 0
      try check("SO_NETNS_COOKIE") { ck_network_cookie(&cookie) }
      return cookie
    }
  }

  /// Takes the name away; the kernel ends the namespace when the last process and descriptor in it are gone.
  package func remove() {
    _ = ck_unmount(path)
    unlink(path)
  }

  private static func onOwnThread<T: Sendable>(
    _ body: @escaping @Sendable () throws(SystemError) -> T
  ) throws(SystemError) -> T {
    let outcome = Outcome<T>()
    let thread = try Thread(name: "namespace") {
      do throws(SystemError) {
        let value = try body()
        outcome.result.withLock { $0 = .success(value) }
      } catch {
        outcome.result.withLock { $0 = .failure(error) }
      }
    }
    thread.join()
    guard let result = outcome.result.withLock({ $0 }) else { throw SystemError(code: ECANCELED, call: "thread") }
    return try result.get()
  }

  private final class Outcome<T: Sendable>: Sendable {
    let result = Mutex<Result<T, SystemError>?>(nil)
  }
}
