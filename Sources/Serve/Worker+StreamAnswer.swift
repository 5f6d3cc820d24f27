import Kernel
import Quantities
import Wire

/// The head and the body of an echo answer on an HTTP/2 stream.
extension Worker {
  mutating func answerRequest(
    _ exchange: UnsafeMutablePointer<Exchange>, _ plan: UnsafePointer<EchoPlan>, _ decision: Decision,
    _ text: UnsafePointer<UInt8>
  ) {
    let head = exchange.pointee.head
    let status = plan.pointee.refusal == nil ? decision.status : 400
    var content = choose(exchange, plan, decision)
    var gzipped = false
    if decision.gzips, let small = gzip?.compress(content.bytes, content.count), let bytes = small.baseAddress,
      let copy = keep(bytes, small.count, exchange)
    {
      content = Content(bytes: copy, count: small.count, kind: content.kind)
      gzipped = true
    }
    let hasBody = status != 204 && status != 304
    fields.add(":status", decimal: status)
    addDate()
    addHeaders(plan)
    if hasBody {
      switch content.kind {
      case .reason: fields.add("content-type", "text/plain; charset=utf-8")
      case _ where plan.pointee.namesContentType: break
      case .payload: fields.add("content-type", "application/octet-stream")
      case .echo:
        if let type = head.contentType { fields.add("content-type", text + Int(type.start), Int(type.count)) }
      }
      if gzipped { fields.add("content-encoding", "gzip") }
      fields.add("content-length", decimal: content.count)
    }
    if stampsDwell {
      fields.add("x-toll-dwell", decimal: Int(MonotonicClock.nanoseconds() &- exchange.pointee.readAt))
    }
    let sent = hasBody && head.method != .head ? content.count : 0
    exchange.pointee.answer = HTTP2Body(content.bytes, sent)
  }

  private mutating func choose(
    _ exchange: UnsafeMutablePointer<Exchange>, _ plan: UnsafePointer<EchoPlan>, _ decision: Decision
  ) -> Content {
    if let refusal = plan.pointee.refusal {
      let copy = refusal.withUnsafeBufferPointer { bytes in
        bytes.baseAddress.flatMap { keep($0, bytes.count, exchange) }
      }
      if let copy { return Content(bytes: copy, count: refusal.count, kind: .reason) }
    } else if decision.size != EchoPlan.echo {
      let sized = Content(bytes: payload, count: Int(decision.size), kind: .payload)
      if sized.count > 0 || !decision.fault.spoilsBody { return sized }
    } else if let base = exchange.pointee.body.base, !exchange.pointee.body.isEmpty {
      return Content(bytes: base + exchange.pointee.body.start, count: exchange.pointee.body.count, kind: .echo)
    }
    return decision.fault.spoilsBody ? bodyToSpoil : Content(bytes: payload, count: 0, kind: .echo)
  }

  /// A copy of bytes that lives as long as the exchange; nil without memory for it.
  mutating func keep(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, _ exchange: UnsafeMutablePointer<Exchange>
  ) -> UnsafePointer<UInt8>? {
    guard pool.append(bytes, count, to: &exchange.pointee.made), let base = exchange.pointee.made.base else {
      return nil
    }
    return UnsafePointer(base + exchange.pointee.made.end - count)
  }

  mutating func addDate() {
    // "Date: " in front, the line end behind.
    fields.add("date", dateLine + 6, HTTPDate.length - 8)
  }

  /// The plan's header lines as fields.
  private mutating func addHeaders(_ plan: UnsafePointer<EchoPlan>) {
    for line in plan.pointee.headers.split(separator: 13) {
      let line = line.drop { $0 == 10 }
      guard let colon = line.firstIndex(of: 0x3a) else { continue }
      let value = line[(colon + 1)...].drop { $0 == 32 }
      line[..<colon].withUnsafeBufferPointer { name in
        value.withUnsafeBufferPointer { value in
          guard let name = name.baseAddress else { return }
          fields.add(name, colon - line.startIndex, value.baseAddress ?? UnsafePointer(name), value.count)
        }
      }
    }
  }
}
