import { systemTimers } from '../../electron/platform/systemClock.ts';
import { openControlSocket } from '../../electron/sources/baresip/controlSocket.ts';
import { startBaresip } from './baresip.ts';
import { within } from './ownedProcess.ts';

/** A real baresip that calls: unlike sipp it does what a transfer asks of it, and calls the new one itself. */
export async function baresipCaller(options: {
  /** User part of the From header. */
  readonly callerUser: string;
  readonly toUser: string;
  /** Port of the phone on 127.0.0.1. */
  readonly toPort: number;
}): Promise<{ stop(): Promise<void> }> {
  const phone = await startBaresip({ accounts: [options.callerUser] });
  let opens = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    opens = resolve;
  });
  const socket = openControlSocket(
    { port: phone.ports.control, timers: systemTimers },
    {
      onOpen: () => opens(),
      onEvent: () => undefined,
      onUnreadable: () => undefined,
      onClose: () => undefined,
    },
  );
  await within(5_000, "the caller's control socket opens", opened);
  await socket.send([{ command: 'dial', params: `sip:${options.toUser}@127.0.0.1:${options.toPort}` }]);
  return {
    async stop() {
      socket.close();
      await phone.stop();
    },
  };
}
