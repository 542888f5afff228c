import { app, protocol } from 'electron';
import { composeApp } from './composeApp.ts';
import { becomeOnlyInstance } from './desktop/singleInstance.ts';
import { appSchemePrivileges } from './security/appProtocol.ts';
import { lockNavigation } from './security/navigation.ts';

const onlyInstance = becomeOnlyInstance(app);

if (onlyInstance === null) {
  app.exit(0);
} else {
  // SECURITY (item 4): every renderer is sandboxed, whatever its window asks for.
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  lockNavigation(app);
  void app.whenReady().then(() => {
    const ringside = composeApp();
    onlyInstance.onSecondStart(ringside.show);
    ringside.start();
  });
}
