'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- what Electron starts first is CommonJS */
// The least an Electron program can be: what Ringside is measured against. `--hidden-windows=N` for N windows never shown,
// `--also-hidden` for one that is shown and one that is not, `--entry` for one without a frame that holds an entry to click away.
const { app, BrowserWindow } = require('electron');
const path = require('node:path');

const hiddenWindows = Number(app.commandLine.getSwitchValue('hidden-windows') || 0);

app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  const open = (show) => {
    const window = new BrowserWindow({ width: 980, height: 700, show });
    void window.loadFile(path.join(__dirname, 'hello.html'));
  };
  if (app.commandLine.hasSwitch('entry')) {
    const window = new BrowserWindow({ width: 360, height: 300, x: 400, y: 200, frame: false });
    void window.loadFile(path.join(__dirname, 'entry.html'));
    return;
  }
  if (hiddenWindows === 0) open(true);
  for (let made = 0; made < hiddenWindows; made += 1) open(false);
  if (app.commandLine.hasSwitch('also-hidden')) open(false);
});
