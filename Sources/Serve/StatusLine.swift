/// The first line of an answer.
enum StatusLine {
  static func append(_ status: Int, to out: inout OutBuffer) {
    switch status {
    case 200: out.append("HTTP/1.1 200 OK\r\n")
    default:
      out.append("HTTP/1.1 ")
      out.append(decimal: status)
      out.append(reason(status))
    }
  }

  /// The reason phrase with its space and line end, RFC 9110 §15; codes without one say nothing.
  private static func reason(_ status: Int) -> StaticString {
    switch status {
    case 201: " Created\r\n"
    case 202: " Accepted\r\n"
    case 204: " No Content\r\n"
    case 206: " Partial Content\r\n"
    case 301: " Moved Permanently\r\n"
    case 302: " Found\r\n"
    case 303: " See Other\r\n"
    case 304: " Not Modified\r\n"
    case 307: " Temporary Redirect\r\n"
    case 308: " Permanent Redirect\r\n"
    case 400: " Bad Request\r\n"
    case 401: " Unauthorized\r\n"
    case 403: " Forbidden\r\n"
    case 404: " Not Found\r\n"
    case 405: " Method Not Allowed\r\n"
    case 408: " Request Timeout\r\n"
    case 409: " Conflict\r\n"
    case 410: " Gone\r\n"
    case 413: " Content Too Large\r\n"
    case 417: " Expectation Failed\r\n"
    case 418: " I'm a teapot\r\n"
    case 421: " Misdirected Request\r\n"
    case 422: " Unprocessable Content\r\n"
    case 429: " Too Many Requests\r\n"
    case 431: " Request Header Fields Too Large\r\n"
    case 500: " Internal Server Error\r\n"
    case 501: " Not Implemented\r\n"
    case 502: " Bad Gateway\r\n"
    case 503: " Service Unavailable\r\n"
    case 504: " Gateway Timeout\r\n"
    case 505: " HTTP Version Not Supported\r\n"
    default: " \r\n"
    }
  }
}
