import Testing

@testable import Report

@Suite struct MarkupTests {
  @Test func attributesKeepTheirOrderAndAreEscaped() {
    let link = Markup.element("a", ["href": "?a=1&b=\"2\"", "class": "x"], "1 < 2 & 3 > 2")
    #expect(link.source == #"<a href="?a=1&amp;b=&quot;2&quot;" class="x">1 &lt; 2 &amp; 3 &gt; 2</a>"#)
  }

  @Test func emptyElements() {
    #expect(Markup.element("td").source == "<td></td>")
    #expect(Markup.void("path", ["d": "M0 0L1 1"]).source == #"<path d="M0 0L1 1"/>"#)
  }

  @Test func whatNoHTMLMayHoldIsShownAsSuch() {
    #expect(Markup.text("a\u{0}b\u{1b}[31m\u{85}\tc\n").source == "a\u{fffd}b\u{fffd}[31m\u{fffd}\tc\n")
  }

  @Test func aNumberStaysWithItsUnit() {
    #expect(Markup.sentence("p", "+8.4 % of 12 µs").source == "<p>+8.4\u{a0}% of 12\u{a0}µs</p>")
  }
}
