import Testing

@testable import Report

@Suite struct TableTests {
  private var table: Table {
    var table = Table([.left("name"), .right("µs"), .left("note")])
    table.add(["a", "1204", "first"])
    table.add(["longer", "9.3"])
    return table
  }

  @Test func plain() {
    #expect(
      table.plain == """
        name      µs  note
        a       1204  first
        longer   9.3

        """)
  }

  @Test func markdown() {
    #expect(
      table.markdown == """
        | name | µs | note |
        | --- | ---: | --- |
        | a | 1204 | first |
        | longer | 9.3 |  |

        """)
  }

  @Test func cellsCannotBreakTheTable() {
    var table = Table([.left("x")])
    table.add(["a|b\nc\r\nd", "surplus"])
    #expect(table.markdown == "| x |\n| --- |\n| a\\|b c d |\n")
    #expect(table.plain == "x\na|b c d\n")
  }

  @Test func anEmptyTableIsItsHeadings() {
    let table = Table([.left("x"), .right("y")])
    #expect(table.isEmpty)
    #expect(table.plain == "x  y\n")
  }
}
