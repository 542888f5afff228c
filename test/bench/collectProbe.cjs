'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- loaded by `electron -r` before the program */
// Collects garbage in a program when it is sent SIGUSR2, in the main process and in each page, and writes to the file that
// RINGSIDE_BENCH_RESULT names how many bytes each heap holds then. Nothing is attached to the program before or after.
const { app, webContents } = require('electron');
const { renameSync, writeFileSync } = require('node:fs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

const file = process.env.RINGSIDE_BENCH_RESULT;
/** What a first collection lets go of (finalisers, weak references) falls to the next ones. */
const times = 3;

const collectPage = async (page) => {
  const { debugger: inspector } = page;
  inspector.attach('1.3');
  try {
    for (let time = 0; time < times; time += 1) await inspector.sendCommand('HeapProfiler.collectGarbage');
    const { usedSize } = await inspector.sendCommand('Runtime.getHeapUsage');
    return usedSize;
  } finally {
    inspector.detach();
  }
};

app.once('ready', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  process.on('SIGUSR2', async () => {
    const heaps = {};
    for (const page of webContents.getAllWebContents()) heaps[page.getTitle()] = await collectPage(page);
    for (let time = 0; time < times; time += 1) {
      await new Promise(setImmediate);
      collect();
    }
    heaps['main process'] = process.memoryUsage().heapUsed;
    // In one step: whoever looks sees all of it or nothing.
    writeFileSync(`${file}.new`, JSON.stringify(heaps));
    renameSync(`${file}.new`, file);
  });
});
