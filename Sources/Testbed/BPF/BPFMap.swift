import CBpf
import Kernel
import Quantities

/// A map of a loaded object, with keys and values of the layout its program declares.
struct BPFMap {
  let name: String
  private let descriptor: Int32
  private let keySize: Int
  private let valueSize: Int
  /// Keeps the descriptor open.
  private let owner: BPFObject

  init(name: String, pointer: OpaquePointer, owner: BPFObject) {
    self.name = name
    self.owner = owner
    descriptor = bpf_map__fd(pointer)
    keySize = Int(bpf_map__key_size(pointer))
    valueSize = Int(bpf_map__value_size(pointer))
  }

  /// - Throws: `Problem` of kind environment when the map is full.
  func set<Key: BitwiseCopyable, Value: BitwiseCopyable>(_ key: Key, to value: Value) throws(Problem) {
    precondition(MemoryLayout<Key>.size == keySize && MemoryLayout<Value>.size == valueSize, "\(name)'s layout")
    let code = withUnsafeBytes(of: key) { key in
      withUnsafeBytes(of: value) { cbpf_set(descriptor, key.baseAddress, $0.baseAddress) }
    }
    try check("write", code)
  }

  /// The sum of a per-processor array's first element.
  ///
  /// - Throws: `Problem` of kind environment when the kernel does not answer.
  func sumOverProcessors() throws(Problem) -> UInt64 {
    let values: [UInt64] = try valuesOfProcessors()
    return values.reduce(0, &+)
  }

  /// A per-processor array's first element, by processor number. Its size is a multiple of 8.
  ///
  /// - Throws: `Problem` of kind environment when the kernel does not answer.
  func valuesOfProcessors<Value: BitwiseCopyable>() throws(Problem) -> [Value] {
    precondition(MemoryLayout<Value>.stride == valueSize && valueSize.isMultiple(of: 8), "\(name)'s layout")
    let count = max(1, Int(libbpf_num_possible_cpus()))
    var code: Int32 = 0
    let values = [Value](unsafeUninitializedCapacity: count) { buffer, filled in
      var first: UInt32 = 0
      code = cbpf_get(descriptor, &first, buffer.baseAddress)
      filled = code < 0 ? 0 : count
    }
    try check("read", code)
    return values
  }

  private func check(_ verb: String, _ code: Int32) throws(Problem) {
    do throws(SystemError) { try BPFObject.check("\(verb) the BPF map \(name)", code) } catch {
      throw .environment("cannot \(error)")
    }
  }
}
