"""The style sheet of the printable report: one column, hairlines, one blue, A4 when printed."""

STYLE = """
:root {
  --blue: #0017c1; --blue-50: #e8f1fe; --orange-50: #ffeee2; --orange: #8b3200;
  --ink: #1a1a1a; --ink-2: #4d4d4d; --ink-3: #666666;
  --hair: #e6e6e6; --line: #cccccc; --field: #767676; --wash: #f7f8fb;
  --font: 'Noto Sans JP', 'Noto Sans CJK JP', 'Hiragino Sans', 'BIZ UDPGothic', 'Yu Gothic UI',
    sans-serif;
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: #fff; color: var(--ink); font: 400 16px/1.7 var(--font);
  line-break: strict; overflow-wrap: anywhere; font-variant-numeric: tabular-nums;
}
main { max-width: 848px; margin-inline: auto; padding: 32px 24px 64px; }
h1, h2, h3 { margin: 0; line-height: 1.4; font-weight: 700; text-wrap: balance;
  word-break: auto-phrase; }
h1 { font-size: 30px; }
h2 { font-size: 23px; margin-top: 56px; padding-top: 16px; border-top: 2px solid var(--ink); }
h3 { font-size: 18px; margin-top: 32px; }
p { margin: 12px 0 0; max-width: 46em; text-wrap: pretty; }
.lead { font-size: 17px; }
.small { font-size: 14px; color: var(--ink-2); }
.warn { background: var(--orange-50); color: var(--orange); border-radius: 8px; padding: 10px 14px;
  margin-top: 16px; max-width: none; }
.note { border-left: 4px solid var(--line); padding-left: 14px; color: var(--ink-2);
  font-size: 15px; }
ul { margin: 12px 0 0; padding-left: 1.3em; max-width: 46em; }
li + li { margin-top: 4px; }
dl.kv { display: grid; grid-template-columns: max-content minmax(0, 1fr); margin: 16px 0 0;
  font-size: 15px; }
dl.kv > * { margin: 0; padding: 7px 0; border-bottom: 1px solid var(--hair); }
dl.kv dt { color: var(--ink-2); padding-right: 32px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.55;
  margin-top: 16px; }
caption { text-align: left; font-weight: 700; padding-bottom: 6px; font-size: 15px; }
caption small { display: block; font-weight: 400; color: var(--ink-3); font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 8px 10px; font-weight: 400;
  border-bottom: 1px solid var(--hair); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: 13px; font-weight: 700; color: var(--ink-2); vertical-align: bottom;
  border-bottom: 1px solid var(--field); line-height: 1.45; }
.r { text-align: right; font-variant-numeric: tabular-nums; }
td.r, del, ins { white-space: nowrap; }
.three { table-layout: fixed; }
.three th:nth-child(1) { width: 34%; } .three th:nth-child(2) { width: 26%; }
tr.own > * { background: var(--blue-50); font-weight: 700; }
tr.own > :first-child { box-shadow: inset 4px 0 0 var(--blue); padding-left: 12px; }
tr.group > * { font-weight: 700; padding-top: 18px; border-bottom-color: var(--line); }
tr.group small { font-weight: 400; color: var(--ink-3); font-size: 13px; }
del { color: var(--ink-3); text-decoration-thickness: 1px; }
ins { text-decoration: none; font-weight: 700; box-shadow: inset 0 -2px 0 var(--blue); }
.src { font-size: 13px; color: var(--ink-2); }
code { font: 13px/1.5 'Noto Sans Mono', ui-monospace, monospace; }
figure { margin: 16px 0 0; }
.chart svg { display: block; max-width: 100%; height: auto; font-family: var(--font);
  font-variant-numeric: tabular-nums; }
.chart .n { display: none; }
details { margin-top: 8px; }
summary { color: #00118f; text-decoration: underline; text-underline-offset: 3px; font-size: 14px;
  min-height: 44px; display: flex; align-items: center; cursor: pointer; }
summary::before { content: '\\25B6'; font-size: 10px; margin-right: 8px; }
details[open] > summary::before { content: '\\25BC'; }
:focus-visible { outline: 4px solid #000; outline-offset: 2px; box-shadow: 0 0 0 2px #ffd43d; }
.scroll { overflow-x: auto; }
footer { margin-top: 56px; padding-top: 16px; border-top: 1px solid var(--line); font-size: 13px;
  color: var(--ink-2); }
@media (max-width: 719px) {
  main { padding: 20px 16px 48px; }
  h1 { font-size: 25px; } h2 { font-size: 21px; margin-top: 40px; }
  .chart .w { display: none; } .chart .n { display: block; }
  dl.kv { grid-template-columns: minmax(0, 1fr); }
  dl.kv dt { border-bottom: 0; padding-bottom: 0; } dl.kv dd { padding-top: 0; }
  .cardify thead { position: absolute; width: 1px; height: 1px; overflow: hidden;
    clip-path: inset(50%); }
  .cardify, .cardify tbody, .cardify tr, .cardify td, .cardify th, .cardify caption {
    display: block; width: auto; }
  .cardify tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
  .cardify tr > * { border: 0; padding: 2px 0; }
  .cardify tbody th { font-weight: 700; }
  .cardify td[data-l] { display: flex; justify-content: space-between; gap: 16px;
    text-align: right; white-space: normal; }
  .cardify td[data-l]::before { content: attr(data-l); color: var(--ink-2); font-weight: 400;
    text-align: left; }
  .cardify td.wide { display: block; text-align: left; }
  .three th:nth-child(n) { width: auto; }
  del, ins { white-space: normal; }
  .cardify td.wide::before { display: block; }
  .cardify tr.own { padding: 10px 12px; background: var(--blue-50); }
  .cardify tr.own > * { background: none; box-shadow: none; padding-left: 0; }
}
@media print {
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h1 { font-size: 19pt; } h2 { font-size: 14pt; margin-top: 24pt; } h3 { font-size: 12pt; }
  p, ul { max-width: none; }
  table { font-size: 9pt; } thead { display: table-header-group; }
  tr, figure > svg, .warn, .note, .keep, .short { break-inside: avoid; }
  .page { break-before: page; }
  .keep, tr.group, tbody tr:first-child { break-after: avoid; }
  tbody tr:last-child { break-before: avoid; }
  h2, h3, caption { break-after: avoid; }
  summary, .also details, details.also { display: none; }
  details:not([open])::details-content { content-visibility: visible; display: block; }
  .scroll { overflow: visible; }
  * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  @page { size: A4; margin: 16mm 14mm; }
}
"""
