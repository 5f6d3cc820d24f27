/// The document around a page of `toll view`, and its looks beside the report's.
enum ViewPage {
  static func document(title: String, _ body: [Markup], frames: Bool) -> String {
    HTMLPage.document(
      title: title, policy: HTMLPage.policy + "; form-action 'self'" + (frames ? "; frame-src 'self'" : ""),
      style: style, skip: "To the content", body)
  }

  private static let style = """
    .filter { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; margin: 1rem 0; }
    .filter label { display: grid; gap: .15rem; font-size: .9rem; color: var(--soft); }
    input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--s0); border-radius: .3rem; padding: .35rem .6rem; max-width: 100%; min-height: 2.5rem; }
    button { background: var(--card); cursor: pointer; }
    input[type=checkbox] { width: 1.35rem; height: 1.35rem; min-height: 0; margin: .15rem 0 0; }
    .records { list-style: none; padding: 0; margin: 1rem 0; }
    .records li { display: grid; grid-template-columns: 2rem 1fr; gap: .5rem; max-width: none; padding: .7rem 0; border-top: 1px solid var(--edge); }
    .records p { margin: .15rem 0; font-size: .95rem; overflow-wrap: anywhere; }
    .records .title { font-weight: 600; font-size: 1.05rem; overflow-wrap: anywhere; }
    .records time { color: var(--soft); white-space: nowrap; }
    .actions { position: sticky; bottom: 0; background: var(--paper); padding: .6rem 0; margin: 0; max-width: none; border-top: 1px solid var(--edge); }
    .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
    .pair iframe { width: 100%; height: 85vh; border: 1px solid var(--edge); border-radius: .4rem; }
    .pair h3 { overflow-wrap: anywhere; }

    """
}
