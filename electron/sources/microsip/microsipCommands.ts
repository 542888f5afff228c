import type { PhoneNews } from '../../../contracts/phones.ts';

/** Keys of `[Settings]` in MicroSIP.ini, and what each tells us (MicroSIP 3.22.3 source, mainDlg.cpp, MessagesDlg.cpp). */
export const microsipEvents = [
  { key: 'cmdCallRing', news: 'ring' },
  { key: 'cmdCallAnswer', news: 'answer' },
  { key: 'cmdCallEnd', news: 'end' },
  { key: 'cmdCallBusy', news: 'busy' },
  { key: 'cmdOutgoingCall', news: 'dial' },
] as const satisfies readonly { readonly key: string; readonly news: PhoneNews }[];

export type MicrosipKey = (typeof microsipEvents)[number]['key'];

/** What MicroSIP's own buffer holds (settings.cpp: `GetBuffer(255)`). */
export const commandLength = 255;

/**
 * The command for one event. MicroSIP splits it, joins the words again without quotes, appends a blank and text that the
 * caller chose, and waits until it ends; so it must be quick, and nothing that is appended may do anything.
 *
 * - `-q` first: no settings file of curl's is read. `-s`: no output. `-g`: brackets and braces are plain characters.
 * - `--proto =dict`: curl is to fetch nothing. What looks like a web address is refused before any network is touched. One
 *   protocol must be left, and leads, by `-x` or, past proxies, by `--connect-to`, to a port of this computer at which
 *   nothing listens; `-m 1` ends that within a second.
 * - `--libcurl <pipe>`: curl writes down what it was asked for, as C source, into our pipe. That is all we want of it.
 * - `--`: all that follows is an address, never an option. First the event, then whatever MicroSIP appends.
 *
 * docs/phones.md tells why the number does not travel in a request.
 */
export function microsipCommand(pipePath: string, news: PhoneNews): string {
  return [
    String.raw`C:\Windows\System32\curl.exe -q -s -g -m 1 --proto =dict -x 127.0.0.1:1 --connect-to ::127.0.0.1:1`,
    `--libcurl ${pipePath} -- ${news}`,
  ].join(' ');
}

/** All of them, by key. */
export function microsipCommands(pipePath: string): ReadonlyMap<MicrosipKey, string> {
  return new Map(microsipEvents.map(({ key, news }) => [key, microsipCommand(pipePath, news)]));
}
