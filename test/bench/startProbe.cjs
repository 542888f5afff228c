'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- loaded by `electron -r` before the program */
// Watches a program start from outside it: the same for Ringside and for the bare Electron. Writes when what happened, in
// Unix milliseconds, to the file that RINGSIDE_BENCH_RESULT names, and ends the program.
const { app } = require('electron');
const { writeFileSync } = require('node:fs');

const nowMs = () => performance.timeOrigin + performance.now();
const times = { probeAtMs: nowMs() };
/** Long enough for what a program does after its first paint, so that its profile is as a day's work leaves it. */
const lingerMs = 400;

const firstPaint = `new Promise((resolve) =>
  new PerformanceObserver((list) => {
    const paint = list.getEntriesByName('first-contentful-paint')[0];
    if (paint !== undefined) resolve(performance.timeOrigin + paint.startTime);
  }).observe({ type: 'paint', buffered: true }))`;

app.once('ready', () => (times.readyAtMs = nowMs()));

app.once('browser-window-created', (_event, window) => {
  times.windowAtMs = nowMs();
  const shown = new Promise((resolve) => {
    if (window.isVisible()) resolve(nowMs());
    else window.once('show', () => resolve(nowMs()));
  });
  const painted = new Promise((resolve, reject) => {
    window.webContents.once('dom-ready', () => {
      times.domReadyAtMs = nowMs();
      window.webContents.executeJavaScript(firstPaint).then(resolve, reject);
    });
  });
  void Promise.all([shown, painted]).then(([shownAtMs, contentPaintedAtMs]) => {
    // On the screen is what has been painted and is in a window that is shown.
    const paintedAtMs = Math.max(shownAtMs, contentPaintedAtMs);
    writeFileSync(
      process.env.RINGSIDE_BENCH_RESULT,
      JSON.stringify({ ...times, shownAtMs, contentPaintedAtMs, paintedAtMs }),
    );
    setTimeout(() => app.quit(), lingerMs);
  });
});
