import { app, protocol, session } from 'electron';
import { createCallLinks, startsUnseen } from './desktop/callLinks/callLinks.ts';
import type { becomeOnlyInstance } from './desktop/singleInstance.ts';
import { createStatusQuestions } from './desktop/statusQuestion.ts';
import { openMainWindow } from './openMainWindow.ts';
import { appSchemePrivileges } from './security/appProtocol.ts';
import { createNavigationLock } from './security/navigation.ts';
import { denyPermissions } from './security/permissions.ts';

/** Becomes an operator's desk. Called once, before Electron is ready, by what is the only instance. */
export function beginDesk(onlyInstance: NonNullable<ReturnType<typeof becomeOnlyInstance>>): void {
  // SECURITY (item 4): every renderer is sandboxed, whatever its window asks for. As root Chromium runs only with
  // `--no-sandbox` (tests in containers; the packaged program is never started so), and forcing it would crash it.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([appSchemePrivileges]);
  const navigation = createNavigationLock();
  navigation.lock(app);
  // What a link holds is read once the program is loaded: how numbers are built is much to load before the first paint.
  const callLinks = createCallLinks({ app, argv: process.argv, read: (link) => link });
  callLinks.start();
  const statusQuestions = createStatusQuestions(app);
  statusQuestions.start();
  void app.whenReady().then(() => {
    denyPermissions(session.defaultSession);
    const mainWindow = openMainWindow({ navigation, callLinks, statusQuestions });
    onlyInstance.onSecondStart((argv) => {
      if (!startsUnseen(argv)) mainWindow.show();
    });
  });
}
