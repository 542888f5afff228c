'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- loaded by `electron -r` before the program */
// Measures in the page of the bare Electron how long a change of a page at rest waits until it is painted: the least that any
// page takes on this machine. Writes the milliseconds to the file that RINGSIDE_BENCH_RESULT names, and ends the program.
const { app } = require('electron');
const { writeFileSync } = require('node:fs');

const rounds = Number(process.env.RINGSIDE_BENCH_ROUNDS);

/** Waits of no fixed length before each change: one that follows upon a frame would always meet the next at the same place. */
const measure = `(async () => {
  const painted = new MessageChannel();
  const times = [];
  for (let round = 0; round < ${rounds}; round += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 100));
    const changedAtMs = performance.now();
    const entry = document.body.appendChild(document.createElement('p'));
    entry.textContent = 'Caller ' + round;
    // A task posted from an animation frame runs after that frame has been painted.
    await new Promise((resolve) => {
      painted.port1.onmessage = resolve;
      requestAnimationFrame(() => painted.port2.postMessage(null));
    });
    times.push(performance.now() - changedAtMs);
    entry.remove();
  }
  return times;
})()`;

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', async () => {
    const times = await window.webContents.executeJavaScript(measure);
    writeFileSync(process.env.RINGSIDE_BENCH_RESULT, JSON.stringify(times));
    app.quit();
  });
});
