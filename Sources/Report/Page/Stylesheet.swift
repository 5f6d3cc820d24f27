/// The report's looks, in light, dark and print. Text has a contrast of at least 4.5, marks of at least 3, and series
/// differ in dashes as well as in colour.
enum Stylesheet {
  static let text = """
    :root {
      color-scheme: light dark;
      --paper: #fff; --card: #f6f7f9; --ink: #1b2026; --soft: #4d5763; --edge: #d5dae0; --link: #0b5cad;
      --void: #c0262d22; --bad: #b3261e; --note: #fff5db; --band: #1f7a4d26; --canary: #8a94a0;
      --s0: #5d6875; --s1: #0b62b8; --s2: #b04a00; --s3: #14743f; --s4: #7a3db3; --s5: #b3203c; --s6: #0a7480; --s7: #7b5a1e;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171c; --card: #1c2129; --ink: #e8ebef; --soft: #aeb8c4; --edge: #39424e; --link: #7cb8ff;
        --void: #ff6b6b2e; --bad: #ff8a80; --note: #332b16; --band: #5fd08f30; --canary: #76808c;
        --s0: #a3adba; --s1: #6cb2ff; --s2: #ffa95c; --s3: #62d093; --s4: #c9a0ff; --s5: #ff8a9b; --s6: #5fd3de; --s7: #d8b878;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
    main { max-width: 74rem; margin: 0 auto; padding: 1rem clamp(1rem, 4vw, 2.5rem) 4rem; }
    h1, h2, h3 { line-height: 1.25; text-wrap: balance; }
    h1 { font-size: 1.8rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.35rem; margin: 2.75rem 0 .75rem; padding-top: .75rem; border-top: 1px solid var(--edge); }
    h3 { font-size: 1.05rem; margin: 0 0 .4rem; }
    p, ul { margin: .4rem 0; }
    p, li { max-width: 46rem; overflow-wrap: break-word; }
    a { color: var(--link); }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .4rem .8rem; }
    .lead { font-size: 1.1rem; color: var(--soft); }
    .fact { color: var(--soft); }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
    .short { padding-left: 1.2rem; font-size: 1.08rem; }
    .short li { margin: .4rem 0; }
    .note { background: var(--note); border-left: 4px solid var(--s7); padding: .6rem 1rem; margin: 1rem 0; }
    .note h3 { margin-bottom: .2rem; }
    .plain { padding-left: 1.2rem; }
    .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 27rem), 1fr)); gap: 1.25rem; margin: 1rem 0; align-items: start; }
    .panel { margin: 0; padding: 1rem; background: var(--card); border-radius: .5rem; min-width: 0; max-width: 46rem; }
    .panel p { font-size: .95rem; color: var(--soft); }
    .means { padding-left: 1.1rem; font-size: .95rem; }
    .panel > svg { display: block; width: 100%; height: auto; margin: .75rem 0 .25rem; }
    .key { display: flex; flex-wrap: wrap; gap: .15rem 1rem; padding: 0; list-style: none; font-size: .9rem; }
    .key li { display: flex; align-items: center; gap: .4rem; overflow-wrap: anywhere; }
    .key svg { flex: none; }
    details { margin: .6rem 0; }
    summary { cursor: pointer; color: var(--link); padding: .25rem 0; }
    :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    .scroll { overflow-x: auto; max-width: 100%; }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--edge); }
    th { font-weight: 600; color: var(--soft); }
    .num { text-align: right; white-space: nowrap; }
    .txt { max-width: 34rem; }
    pre { overflow: auto; max-height: 30rem; padding: .75rem; background: var(--card); border-radius: .4rem; font-size: .85rem; }
    svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
    svg .tick { fill: var(--soft); font-size: 11px; }
    svg .title { fill: var(--soft); font-size: 11.5px; }
    svg .label { font-size: 12px; paint-order: stroke; stroke: var(--card); stroke-width: 4px; stroke-linejoin: round; }
    svg .name { font-weight: 600; }
    .end { text-anchor: end; }
    .middle { text-anchor: middle; }
    .grid { stroke: var(--edge); stroke-width: 1; }
    .axis, .zero { stroke: var(--soft); stroke-width: 1; }
    .line, .thin { fill: none; stroke-linejoin: round; }
    .line { stroke-width: 2.25; }
    .thin { stroke-width: 1; opacity: .55; }
    .bar { stroke-width: 3.5; }
    .dot { stroke: var(--card); stroke-width: 1; }
    .fill { stroke: var(--card); stroke-width: 1.5; }
    .rest { fill: none; stroke: var(--soft); stroke-width: 1; }
    .haze { opacity: .18; }
    .change { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 5 4; }
    .band { fill: var(--band); }
    .void { fill: var(--void); }
    .canary { fill: var(--canary); }
    .bad { stroke: var(--bad); stroke-width: 2; fill: none; }
    .line.s0, .thin.s0 { stroke: var(--s0); } .dot.s0, .fill.s0, .haze.s0 { fill: var(--s0); }
    .line.s1, .thin.s1 { stroke: var(--s1); } .dot.s1, .fill.s1, .haze.s1 { fill: var(--s1); }
    .line.s2, .thin.s2 { stroke: var(--s2); } .dot.s2, .fill.s2, .haze.s2 { fill: var(--s2); }
    .line.s3, .thin.s3 { stroke: var(--s3); } .dot.s3, .fill.s3, .haze.s3 { fill: var(--s3); }
    .line.s4, .thin.s4 { stroke: var(--s4); } .dot.s4, .fill.s4, .haze.s4 { fill: var(--s4); }
    .line.s5, .thin.s5 { stroke: var(--s5); } .dot.s5, .fill.s5, .haze.s5 { fill: var(--s5); }
    .line.s6, .thin.s6 { stroke: var(--s6); } .dot.s6, .fill.s6, .haze.s6 { fill: var(--s6); }
    .line.s7, .thin.s7 { stroke: var(--s7); } .dot.s7, .fill.s7, .haze.s7 { fill: var(--s7); }
    .line.s2 { stroke-dasharray: 8 3; } .line.s3 { stroke-dasharray: 3 2.5; } .line.s4 { stroke-dasharray: 9 3 2 3; }
    .line.s5 { stroke-dasharray: 12 4; } .line.s6 { stroke-dasharray: 5 4; } .line.s7 { stroke-dasharray: 2 4; }
    .line.bar { stroke-dasharray: none; }
    @media print {
      :root {
        color-scheme: light;
        --paper: #fff; --card: #fff; --ink: #000; --soft: #333; --edge: #ccc; --link: #000; --note: #fff;
        --void: #c0262d22; --bad: #b3261e; --band: #1f7a4d26; --canary: #8a94a0;
        --s0: #5d6875; --s1: #0b62b8; --s2: #b04a00; --s3: #14743f; --s4: #7a3db3; --s5: #b3203c; --s6: #0a7480; --s7: #7b5a1e;
      }
      main { max-width: none; padding: 0; }
      html { font-size: 10pt; }
      body { font-size: 1rem; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      .panel, .note, tr { break-inside: avoid; }
      h2, h3 { break-after: avoid; }
      nav, .skip { display: none; }
      .panels { display: block; columns: 2; }
      .panel { padding: .5rem 0; }
      .scroll, pre { overflow: visible; max-height: none; }
      pre { white-space: pre-wrap; overflow-wrap: anywhere; }
    }

    """
}
