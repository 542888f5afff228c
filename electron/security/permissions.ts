import type { Session } from 'electron';
import { appOrigin } from './appProtocol.ts';

/**
 * SECURITY (item 5): our pages ask for no permission, so none is given, device access included. What they may do is to send the
 * ring to an output that the operator has chosen: Chromium names the outputs only to those whom it believes to have a microphone,
 * so that question is answered with yes. Whoever then asks for the microphone itself is refused like anybody.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin, { mediaType, isMainFrame }) =>
      isMainFrame && isOurs(requestingOrigin) && maySound(permission, mediaType),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

function isOurs(origin: string): boolean {
  return origin === appOrigin || origin === `${appOrigin}/`;
}

/** Newer versions of Chromium have a name of its own for it. */
function maySound(permission: string, mediaType: string | undefined): boolean {
  return permission === 'speaker-selection' || (permission === 'media' && mediaType === 'audio');
}
