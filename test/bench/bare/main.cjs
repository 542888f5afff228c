'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- what Electron starts first is CommonJS */
// The least an Electron program can be: what Ringside is measured against. `--hidden-windows=N` for N windows never shown.
const { app, BrowserWindow } = require('electron');
const path = require('node:path');

const hiddenWindows = Number(app.commandLine.getSwitchValue('hidden-windows') || 0);

app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  for (let made = 0; made < Math.max(1, hiddenWindows); made += 1) {
    const window = new BrowserWindow({ width: 980, height: 700, show: hiddenWindows === 0 });
    void window.loadFile(path.join(__dirname, 'hello.html'));
  }
});
