import Foundation

/// Debian's nginx as an independent server: one process on a loopback port of its own.
package struct Nginx: Sendable {
  package let port: Int
  package var url: String { "http://127.0.0.1:\(port)/" }
}

/// Runs `body` while nginx serves, and ends nginx afterwards.
///
/// - Parameter server: the inside of nginx's `server { }` block.
package func withNginx<Value>(
  server: String = #"location / { return 200 "hello, world\n"; }"#, _ body: (Nginx) throws -> Value
) throws -> Value {
  try withScratchFolder { folder in
    let port = try Loopback.freePort()
    let configuration = """
      daemon off;
      master_process off;
      pid \(folder)/nginx.pid;
      error_log stderr;
      events { worker_connections 4096; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        client_body_temp_path \(folder)/body;
        proxy_temp_path \(folder)/proxy;
        fastcgi_temp_path \(folder)/fastcgi;
        uwsgi_temp_path \(folder)/uwsgi;
        scgi_temp_path \(folder)/scgi;
        server {
          listen 127.0.0.1:\(port) backlog=4096;
          \(server)
        }
      }

      """
    let path = "\(folder)/nginx.conf"
    try configuration.write(toFile: path, atomically: false, encoding: .utf8)
    return try withChild("nginx", ["-e", "stderr", "-p", folder, "-c", path]) { child in
      try poll(for: "answer of nginx") {
        guard child.isRunning else { throw CannotStart(description: "nginx ended: \(child.stderr)") }
        return isListening(port)
      }
      return try body(Nginx(port: port))
    }
  }
}

/// Whether somebody listens on that port of 127.0.0.1, by the kernel's table; no connection is made.
package func isListening(_ port: Int) -> Bool {
  guard let table = FileManager.default.contents(atPath: "/proc/net/tcp") else { return false }
  let local = "0100007F:" + String(format: "%04X", port)
  return String(decoding: table, as: UTF8.self).split(separator: "\n").contains { line in
    let fields = line.split(separator: " ")
    return fields.count > 3 && fields[1] == local && fields[3] == "0A"
  }
}
