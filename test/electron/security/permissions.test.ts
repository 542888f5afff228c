import type { Session } from 'electron';
import { expect, it } from 'vitest';
import { denyPermissions } from '../../../electron/security/permissions.ts';

type Check = (contents: null, permission: string, origin: string, details: object) => boolean;
type Request = (contents: null, permission: string, answer: (given: boolean) => void) => void;

function handlers(): { check: Check; request: Request } {
  let check: Check = () => true;
  let request: Request = (_contents, _permission, answer) => answer(true);
  denyPermissions({
    setPermissionRequestHandler: (handler: Request) => void (request = handler),
    setPermissionCheckHandler: (handler: Check) => void (check = handler),
    setDevicePermissionHandler: () => undefined,
    on: () => undefined,
  } as unknown as Session);
  return { check, request };
}

const ours = 'app://ringside';
const audio = { mediaType: 'audio', isMainFrame: true };

it('lets our own pages name the audio outputs, and nobody else', () => {
  const { check } = handlers();
  expect(check(null, 'media', `${ours}/`, audio)).toBe(true);
  expect(check(null, 'speaker-selection', ours, { isMainFrame: true })).toBe(true);
  for (const origin of ['https://portal.example', 'app://ringside.portal.example/', '', 'null'])
    expect(check(null, 'media', origin, audio)).toBe(false);
  expect(check(null, 'media', ours, { ...audio, isMainFrame: false })).toBe(false);
});

it('lets them check for nothing else', () => {
  const { check } = handlers();
  expect(check(null, 'media', ours, { mediaType: 'video', isMainFrame: true })).toBe(false);
  for (const permission of ['notifications', 'geolocation', 'usb', 'clipboard-read', 'display-capture'])
    expect(check(null, permission, ours, audio)).toBe(false);
});

it('gives nothing that is asked for, the microphone included', () => {
  const { request } = handlers();
  const given: boolean[] = [];
  for (const permission of ['media', 'speaker-selection', 'notifications'])
    request(null, permission, (answer) => given.push(answer));
  expect(given).toEqual([false, false, false]);
});
