/** The page's style sheet: no outside assets, light and dark by the system's choice. */
export const pageStyles = `
:root {
  color-scheme: light dark;
  --ground: #eef2f6; --panel: #ffffff; --ink: #1d2733; --quiet: #5b6877; --line: #d5dde6;
  --accent: #0b66b0; --accent-ink: #ffffff; --ring: #18794e; --bad: #b42318; --shade: 0 12px 32px rgb(20 40 60 / .22);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12171e; --panel: #1c242e; --ink: #e7edf4; --quiet: #9aa8b8; --line: #33404e;
    --accent: #6cb6f5; --accent-ink: #0c1620; --ring: #4cc38a; --bad: #ff9b8e; --shade: 0 12px 32px rgb(0 0 0 / .6);
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; min-height: 100vh; background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 4px 16px; align-items: center; padding: 12px 24px; background: var(--panel); border-bottom: 1px solid var(--line); }
.brand { font-size: 17px; }
.disclaimer { color: var(--quiet); }
nav { display: flex; gap: 4px; margin-left: auto; }
nav a { padding: 6px 12px; border-radius: 999px; color: inherit; text-decoration: none; }
nav a:hover { background: var(--ground); }
nav a[aria-current] { background: var(--accent); color: var(--accent-ink); }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: 16px; padding: 24px 396px 24px 24px; }
.panel { padding: 20px; background: var(--panel); border: 1px solid var(--line); border-radius: 12px; min-width: 0; }
.wide { grid-column: 1 / -1; }
h1, h2 { margin: 0 0 12px; font-size: 18px; }
h1 small { margin-left: 10px; color: var(--quiet); font-weight: 400; font-size: 14px; }
p { margin: 0 0 10px; }
form { display: grid; gap: 10px; }
.numbers { margin: 0 0 10px; padding: 0; list-style: none; }
.number { border: 0; background: none; color: var(--accent); text-decoration: underline; cursor: pointer; }
label { display: grid; gap: 3px; color: var(--quiet); }
input { width: 100%; padding: 8px 10px; font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
button { padding: 8px 16px; font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: 8px; cursor: pointer; }
button:hover { border-color: var(--accent); }
button.primary { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.row { display: flex; gap: 8px; }
.quiet { color: var(--quiet); }
#problem { margin: 12px 0 0; color: var(--bad); }
.requests { margin: 0; padding: 0; list-style: none; font-variant-numeric: tabular-nums; }
.requests li { display: grid; grid-template-columns: 100px 1fr auto; gap: 12px; padding: 6px 0; border-top: 1px solid var(--line); }
.requests li:first-child { border-top: 0; }
.requests code { overflow-wrap: anywhere; font: 13px/1.6 ui-monospace, monospace; }
.requests .failed { color: var(--bad); }
#screen { position: fixed; right: 0; top: 58px; bottom: 0; width: 396px; overflow: auto; padding: 24px 24px 40px 20px; }
.card { padding: 20px; margin-bottom: 14px; background: var(--panel); border: 1px solid var(--line); border-top: 4px solid var(--ring); border-radius: 12px; box-shadow: var(--shade); }
.kind { display: flex; align-items: center; gap: 8px; color: var(--ring); font-weight: 600; }
.pulse { width: 10px; height: 10px; border-radius: 50%; background: currentColor; }
@media (prefers-reduced-motion: no-preference) { .pulse { animation: pulse 1.2s ease-in-out infinite; } }
@keyframes pulse { 50% { opacity: .25; } }
.caller { margin: 0; font-size: 21px; font-weight: 600; overflow-wrap: anywhere; }
.company { margin: 0; color: var(--quiet); overflow-wrap: anywhere; }
.number { margin: 4px 0 14px; font-size: 17px; font-variant-numeric: tabular-nums; }
@media (max-width: 900px) {
  main { padding: 16px; }
  #screen { position: static; width: auto; padding: 0 16px 16px; }
}
`;
