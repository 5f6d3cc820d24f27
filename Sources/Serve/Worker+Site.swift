import Glibc
import Kernel
import Wire

/// Requests that the site answers: handed to a thread of their own, and sent when that is done.
extension Worker {
  /// Leaves the request to the site; its connection waits for the answer.
  mutating func consult(
    _ site: any Site, _ connection: UnsafeMutablePointer<Connection>, _ head: RequestHead,
    _ base: UnsafePointer<UInt8>, _ body: UnsafeBufferPointer<UInt8>
  ) -> State {
    connection.pointee.isLast = !head.keepsAlive
    // Earlier answers must not wait for this one.
    if out.count > 0, flush(connection) == .gone { return .gone }
    let request = SiteRequest(
      head: UnsafeBufferPointer(start: base, count: head.length),
      target: UnsafeBufferPointer(start: base + Int(head.target.start), count: Int(head.target.count)), body: body)
    let token = table.token(connection)
    let desk = self.desk
    let inbox = self.inbox
    let (isBodiless, isHTTP10) = (head.method == .head, head.isHTTP10)
    let post: @Sendable (SiteAnswer) -> Void = { answer in
      desk.put(SiteDesk.Letter(token: token, answer: answer, isBodiless: isBodiless, isHTTP10: isHTTP10))
      // An inbox without room will be read anyway.
      _ = inbox.send(Server.siteAnswered)
    }
    connection.pointee.phase = .delayed
    setInterest(connection, connection.pointee.peerDone ? [] : .read)
    let isAdmitted = desk.enter()
    do throws(SystemError) {
      guard isAdmitted else { throw SystemError(code: EAGAIN, call: "enter") }
      try Thread(name: "toll-site") {
        post(site.answer(request))
        desk.leave()
      }.detach()
    } catch {
      if isAdmitted { desk.leave() }
      post(SiteAnswer(status: 503, type: "text/plain; charset=utf-8", "too many requests at a time\n"))
    }
    return .waits
  }

  /// Sends what the site has answered by now.
  mutating func deliver() {
    for letter in desk.take() {
      guard let connection = table.find(letter.token), connection.pointee.phase == .delayed else { continue }
      writeHead(letter, isLast: connection.pointee.isLast)
      var isKept = pool.append(out.base, out.count, to: &connection.pointee.output)
      out.count = 0
      if isKept, !letter.isBodiless {
        letter.answer.body.withUnsafeBufferPointer { bytes in
          guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
          isKept = pool.append(base, bytes.count, to: &connection.pointee.output)
        }
      }
      isKept ? continueOutput(connection) : abandon(connection)
    }
  }

  private mutating func writeHead(_ letter: SiteDesk.Letter, isLast: Bool) {
    StatusLine.append(letter.answer.status, to: &out)
    out.append(dateLine, HTTPDate.length)
    for (name, value) in letter.answer.headers {
      var line = "\(name): \(value)\r\n"
      line.withUTF8 { bytes in
        // Half the buffer holds the longest head there can be; what is beyond it is left out.
        if let base = bytes.baseAddress, bytes.count < out.room / 2 { out.append(base, bytes.count) }
      }
    }
    out.append("Content-Length: ")
    out.append(decimal: letter.answer.body.count)
    out.append("\r\n")
    if isLast {
      out.append("Connection: close\r\n")
    } else if letter.isHTTP10 {
      out.append("Connection: keep-alive\r\n")
    }
    out.append("\r\n")
  }
}
