'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- loaded by `electron -r` before the program */
// Watches from outside until two windows of a program have loaded their pages: the same for Ringside and for the bare
// Electron. Writes when that was, in Unix milliseconds, to the file that RINGSIDE_BENCH_RESULT names.
const { app } = require('electron');
const { renameSync, writeFileSync } = require('node:fs');

const file = process.env.RINGSIDE_BENCH_RESULT;
let loaded = 0;

app.on('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => {
    loaded += 1;
    if (loaded !== 2) return;
    const windowsLoadedAtMs = performance.timeOrigin + performance.now();
    // In one step: whoever looks sees all of it or nothing.
    writeFileSync(`${file}.new`, JSON.stringify({ windowsLoadedAtMs }));
    renameSync(`${file}.new`, file);
  });
});
