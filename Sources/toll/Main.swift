import Commands

@main
enum Main {
  static func main() { Toll.start() }
}
