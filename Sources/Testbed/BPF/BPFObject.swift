import CBpf
import Glibc
import Kernel
import Quantities
import Synchronization

/// A loaded BPF object: its programs and maps live as long as this, and so do attachments to a control group. What is
/// attached to a link or to a map lives as long as those.
package final class BPFObject: @unchecked Sendable {
  package let name: String
  let source: BPFSource
  /// SHA-256 of the object file, hex.
  let digest: String
  private let object: OpaquePointer
  private let links = Mutex<[Link]>([])

  private struct Link: @unchecked Sendable {
    let pointer: OpaquePointer
  }

  /// Opens, verifies and loads an object file.
  ///
  /// - Throws: `Problem` of kind environment with the verifier's last words when the kernel refuses it.
  init(_ source: BPFSource, compiler: BPFCompiler) throws(Problem) {
    name = source.rawValue
    self.source = source
    let path = try compiler.object(of: source)
    do throws(SystemError) { digest = try FileDigest.sha256(of: path) } catch {
      throw .environment("cannot read the BPF object: \(error)")
    }
    cbpf_silence()
    guard let object = bpf_object__open_file(path, nil) else {
      throw .environment("cannot read the BPF object \(path): \(SystemError(code: lastErrorCode(), call: "open"))")
    }
    let log = VerifierLog(of: object)
    let code = bpf_object__load(object)
    guard code == 0 else {
      bpf_object__close(object)
      let reason = log.lastWords ?? SystemError(code: -code, call: "load").reason
      throw .environment("kernel \(Machine.kernelRelease) refuses the BPF program \(name): \(reason)")
    }
    self.object = object
  }

  deinit {
    for link in links.withLock({ $0 }) { bpf_link__destroy(link.pointer) }
    bpf_object__close(object)
  }

  /// - Throws: `Problem` of kind environment when the kernel refuses.
  func attach(_ program: String, to group: ControlGroup) throws(Problem) {
    let pointer = find(program)
    do throws(SystemError) {
      let directory = try group.open()
      guard let link = bpf_program__attach_cgroup(pointer, directory.number) else {
        throw SystemError(code: lastErrorCode(), call: "attach it to \(group.path)")
      }
      links.withLock { $0.append(Link(pointer: link)) }
    } catch {
      throw failure(program, error)
    }
  }

  /// Attaches a program where packets come in from an interface.
  ///
  /// - Throws: `Problem` of kind environment when the kernel refuses.
  func attach(_ program: String, toIngressOf interface: String, in network: NetworkNamespace) throws(Problem) {
    let descriptor = bpf_program__fd(find(program))
    do throws(SystemError) {
      try network.perform { () throws(SystemError) in
        try Self.check("attach it to \(interface)", cbpf_attach_ingress(interface, descriptor))
      }
    } catch {
      throw failure(program, error)
    }
  }

  /// Attaches a program that runs whenever the kernel comes by a tracepoint.
  ///
  /// - Throws: `Problem` of kind environment when the kernel refuses.
  func attach(_ program: String, toTracepoint name: String) throws(Problem) {
    guard let link = bpf_program__attach_raw_tracepoint(find(program), name) else {
      throw failure(program, SystemError(code: lastErrorCode(), call: "attach it to \(name)"))
    }
    links.withLock { $0.append(Link(pointer: link)) }
  }

  /// Attaches a message verdict program to the sockets of a map.
  ///
  /// - Throws: `Problem` of kind environment when the kernel refuses.
  func attach(_ program: String, toSocketsOf map: String) throws(Problem) {
    let descriptor = bpf_program__fd(find(program))
    do throws(SystemError) {
      try Self.check("attach it to \(map)", cbpf_attach_verdict(bpf_map__fd(pointer(toMap: map)), descriptor))
    } catch {
      throw failure(program, error)
    }
  }

  func map(_ name: String) -> BPFMap { BPFMap(name: name, pointer: pointer(toMap: name), owner: self) }

  /// The count of a `COUNTER`.
  func count(_ name: String) throws(Problem) -> UInt64 { try map(name).sumOverProcessors() }

  /// Every program's name and descriptor.
  var programs: [(name: String, descriptor: Int32)] {
    var all: [(String, Int32)] = []
    var program = bpf_object__next_program(object, nil)
    while let current = program {
      all.append((String(cString: bpf_program__name(current)), bpf_program__fd(current)))
      program = bpf_object__next_program(object, current)
    }
    return all
  }

  private func find(_ program: String) -> OpaquePointer {
    guard let pointer = bpf_object__find_program_by_name(object, program) else {
      preconditionFailure("\(name) has no program \(program)")
    }
    return pointer
  }

  private func pointer(toMap map: String) -> OpaquePointer {
    guard let pointer = bpf_object__find_map_by_name(object, map) else {
      preconditionFailure("\(name) has no map \(map)")
    }
    return pointer
  }

  private func failure(_ program: String, _ error: SystemError) -> Problem {
    .environment("the BPF program \(name)/\(program): cannot \(error)")
  }

  static func check(_ call: String, _ code: Int32) throws(SystemError) {
    if code < 0 { throw SystemError(code: -code, call: call) }
  }
}

/// What the verifier has to say of each program of an object.
private final class VerifierLog {
  private static let capacity = 1 << 18
  private var buffers: [UnsafeMutablePointer<CChar>] = []

  init(of object: OpaquePointer) {
    var program = bpf_object__next_program(object, nil)
    while let current = program {
      let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Self.capacity)
      buffer.initialize(repeating: 0, count: Self.capacity)
      bpf_program__set_log_buf(current, buffer, Self.capacity)
      buffers.append(buffer)
      program = bpf_object__next_program(object, current)
    }
  }

  deinit { for buffer in buffers { buffer.deallocate() } }

  /// The last line that is no statistics, of the last program that has one.
  var lastWords: String? {
    buffers.compactMap { buffer in
      String(cString: buffer).split(separator: "\n").last { !$0.hasPrefix("processed ") }.map(String.init)
    }.last
  }
}
