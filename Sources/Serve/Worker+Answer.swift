import Kernel
import Quantities
import Wire

/// From requests to answers.
extension Worker {
  /// What the dice said about one answer.
  struct Decision {
    /// ns.
    var delay: UInt64
    var status: Int
    /// Bytes of payload, or `EchoPlan.echo`.
    var size: UInt64
    var gzips: Bool
    var fault: Fault
  }

  /// What an answer carries.
  struct Content {
    var bytes: UnsafePointer<UInt8>
    var count: Int
    enum Kind { case echo, payload, reason }
    var kind: Kind
  }

  /// Answers one request, whose head stands at `base`.
  mutating func answer(
    _ connection: UnsafeMutablePointer<Connection>, _ head: RequestHead, _ base: UnsafePointer<UInt8>,
    body: UnsafePointer<UInt8>, _ bodyCount: Int
  ) -> State {
    counts.requests &+= 1
    if spin > 0 { ThreadClock.burn(spin) }
    connection.pointee.answeredAt = date.second
    if let site, site.owns(UnsafeBufferPointer(start: base + Int(head.target.start), count: Int(head.target.count))) {
      return consult(site, connection, head, base, UnsafeBufferPointer(start: body, count: bodyCount))
    }
    let plan: UnsafePointer<EchoPlan>
    if let query = head.query {
      plan = cache.plan(base + Int(query.start), Int(query.count))
    } else {
      plan = cache.defaultPlan
    }
    let closes = plan.pointee.close.happens(&random)
    connection.pointee.isLast = closes || !head.keepsAlive
    var decision = decide(plan, acceptsGzip: head.acceptsGzip)
    if decision.delay > 0, !stampsDwell { connection.pointee.readAt = MonotonicClock.nanoseconds() }
    if let reason = plan.pointee.refusal {
      decision.status = 400
      return reason.withUnsafeBufferPointer {
        send(
          connection, head, base, plan, decision, Content(bytes: $0.baseAddress ?? body, count: $0.count, kind: .reason)
        )
      }
    }
    if decision.size != EchoPlan.echo {
      return send(
        connection, head, base, plan, decision, Content(bytes: payload, count: Int(decision.size), kind: .payload))
    }
    return send(connection, head, base, plan, decision, Content(bytes: body, count: bodyCount, kind: .echo))
  }

  mutating func decide(_ plan: UnsafePointer<EchoPlan>, acceptsGzip: Bool) -> Decision {
    let delay: UInt64
    if let list = plan.pointee.delay {
      delay = list.pick(&random)
    } else {
      delay = ownDelay?.draw(&random) ?? 0
    }
    return Decision(
      delay: delay, status: Int(plan.pointee.status.pick(&random)),
      size: plan.pointee.size?.pick(&random) ?? EchoPlan.echo,
      gzips: plan.pointee.gzip.happens(&random) && acceptsGzip, fault: plan.pointee.fault(&random))
  }

  private mutating func send(
    _ connection: UnsafeMutablePointer<Connection>, _ head: RequestHead, _ base: UnsafePointer<UInt8>,
    _ plan: UnsafePointer<EchoPlan>, _ decision: Decision, _ content: Content
  ) -> State {
    var content = content
    var gzipped = false
    if decision.gzips, let small = gzip?.compress(content.bytes, content.count), let bytes = small.baseAddress {
      // Compressed bytes live in the thread's scratch, not in the payload.
      content = Content(bytes: bytes, count: small.count, kind: .echo)
      gzipped = true
    }
    // Earlier answers must not wait for a later one's delay.
    if decision.delay > 0, out.count > 0, flush(connection) == .gone { return .gone }
    let start = out.count
    if decision.fault == .goaway { connection.pointee.isLast = true }
    if content.count == 0, decision.fault.spoilsBody { content = bodyToSpoil }
    let hasBody = decision.status != 204 && decision.status != 304
    var stamp = writeHead(connection, head, base, plan, decision, content, hasBody: hasBody, gzipped: gzipped)
    if !hasBody || head.method == .head { content.count = 0 }
    if decision.fault.isFatal {
      if decision.fault.isSilent {
        out.count = start
        stamp = nil
      }
      spoil(connection, &content, decision.fault)
    } else if decision.fault == .trickle {
      return startTrickle(connection, content, decision.delay, stamp: stamp)
    }
    if decision.delay > 0 { return postpone(connection, content, by: decision.delay, stamp: stamp) }
    if let stamp { writeDwell(out.base + stamp, since: connection.pointee.readAt) }
    return sendNow(connection, content)
  }

  /// Writes the head of an answer behind what is in `out`; returns where the dwell time goes.
  private mutating func writeHead(
    _ connection: UnsafeMutablePointer<Connection>, _ head: RequestHead, _ base: UnsafePointer<UInt8>,
    _ plan: UnsafePointer<EchoPlan>, _ decision: Decision, _ content: Content, hasBody: Bool, gzipped: Bool
  ) -> Int? {
    StatusLine.append(decision.status, to: &out)
    out.append(dateLine, HTTPDate.length)
    if !plan.pointee.headers.isEmpty {
      plan.pointee.headers.withUnsafeBufferPointer { if let bytes = $0.baseAddress { out.append(bytes, $0.count) } }
    }
    if hasBody {
      switch content.kind {
      case .reason: out.append("Content-Type: text/plain; charset=utf-8\r\n")
      case _ where plan.pointee.namesContentType: break
      case .payload: out.append("Content-Type: application/octet-stream\r\n")
      case .echo:
        if decision.size != EchoPlan.echo {
          out.append("Content-Type: application/octet-stream\r\n")
        } else if let type = head.contentType {
          out.append("Content-Type: ")
          out.append(base + Int(type.start), Int(type.count))
          out.append("\r\n")
        }
      }
      if gzipped { out.append("Content-Encoding: gzip\r\n") }
      out.append("Content-Length: ")
      out.append(decimal: content.count)
      out.append("\r\n")
    }
    if connection.pointee.isLast {
      out.append("Connection: close\r\n")
    } else if head.isHTTP10 {
      out.append("Connection: keep-alive\r\n")
    }
    guard stampsDwell else {
      out.append("\r\n")
      return nil
    }
    out.append("X-Toll-Dwell: ")
    let stamp = out.count
    out.append("                   \r\n\r\n")
    return stamp
  }

  /// The answer to a request that cannot be read; the last one on its connection.
  mutating func refuse(_ connection: UnsafeMutablePointer<Connection>, _ refusal: RequestRefusal) {
    counts.refused &+= 1
    connection.pointee.isLast = true
    connection.pointee.refuses = true
    let sentence = refusal.sentence
    StatusLine.append(Int(refusal.status), to: &out)
    out.append(dateLine, HTTPDate.length)
    out.append("Content-Type: text/plain; charset=utf-8\r\nContent-Length: ")
    out.append(decimal: sentence.utf8CodeUnitCount &+ 1)
    out.append("\r\nConnection: close\r\n\r\n")
    out.append(sentence)
    out.append("\n")
  }
}
