'use strict';
/* eslint-disable @typescript-eslint/no-require-imports -- what Electron starts first is CommonJS */
// Stands where stock Electron has default_app.asar: starts the application directory named on the command line,
// `electron [switches] <directory> [arguments]`, as default_app/main.ts of Electron does.
const { app, dialog } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

/** @param {string[]} args everything behind the executable */
function parseCommandLine(args) {
  const preload = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg === '-r' || arg === '--require') preload.push(args[(index += 1)]);
    else if (arg === '-v' || arg === '--version') return { preload, version: true, file: undefined };
    else if (arg.startsWith('--app=')) return { preload, version: false, file: arg.slice('--app='.length) };
    else if (!arg.startsWith('-')) return { preload, version: false, file: arg };
  }
  return { preload, version: false, file: undefined };
}

/** @param {string} file a directory with a package.json, or one script */
function prepareApplication(file) {
  const packagePath = path.resolve(file);
  const manifestPath = path.join(packagePath, 'package.json');
  let manifest = {};
  if (fs.existsSync(manifestPath)) {
    manifest = JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
    if (manifest.version) app.setVersion(manifest.version);
    const name = manifest.productName || manifest.name;
    if (name) app.setName(name);
    app.setDesktopName(manifest.desktopName || `${app.getName()}.desktop`);
    if (manifest.v8Flags) require('node:v8').setFlagsFromString(manifest.v8Flags);
    app.setAppPath(packagePath);
  }
  // This Electron has already worked out its userData from its own manifest, so it has to be told again.
  if (!app.commandLine.hasSwitch('user-data-dir')) {
    const userData = path.join(app.getPath('appData'), app.getName());
    app.setPath('userData', userData);
    app.setPath('sessionData', userData);
  }
  const main = Module._resolveFilename(packagePath, null, true);
  const isModule = main.endsWith('.mjs') || (main.endsWith('.js') && nearestType(main) === 'module');
  return { main, isModule };
}

/** @param {string} file */
function nearestType(file) {
  for (let dir = path.dirname(file); ; dir = path.dirname(dir)) {
    const manifestPath = path.join(dir, 'package.json');
    if (fs.existsSync(manifestPath))
      return JSON.parse(fs.readFileSync(manifestPath, 'utf8')).type ?? 'commonjs';
    if (dir === path.dirname(dir)) return 'commonjs';
  }
}

/** @param {unknown} error */
function fail(error) {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`App threw an error during load\n${text}\n`);
  // Stock Electron shows a message box here; nobody can press its button in a test.
  app.exit(1);
}

const { preload, version, file } = parseCommandLine(process.argv.slice(1));
if (version) {
  process.stdout.write(`v${process.versions.electron}\n`);
  app.exit(0);
} else if (file === undefined) {
  dialog.showErrorBox('Electron', 'Start an application: electron <directory>');
  app.exit(1);
} else {
  try {
    if (preload.length > 0) Module._preloadModules(preload);
    const { main, isModule } = prepareApplication(file);
    if (isModule) import(pathToFileURL(main).href).catch(fail);
    else Module._load(main, null, true);
  } catch (error) {
    fail(error);
  }
}
