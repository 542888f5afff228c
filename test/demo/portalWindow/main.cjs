'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- what Electron starts first is CommonJS */
// The practice portal's page in a window of its own, where there is no browser: `electron portalWindow --page=URL`.
const { app, BrowserWindow } = require('electron');

const page = app.commandLine.getSwitchValue('page');

app.on('window-all-closed', () => app.quit());
app.whenReady().then(() => {
  const window = new BrowserWindow({ x: 20, y: 40, width: 1060, height: 760, autoHideMenuBar: true });
  return window.loadURL(page);
});
