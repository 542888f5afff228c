import { toAppErrorData } from '../contracts/errors.ts';
import { deskUser } from '../contracts/floor/broker.ts';
import { storePassword } from './core/floor/brokerPassword.ts';
import { readPasswordLine, type HandOverStart } from './floor/handOverStart.ts';
import { systemTimers } from './platform/systemClock.ts';
import { createKeychainSecretStore } from './storage/keychainSecretStore.ts';
import { loadKeytar } from './storage/loadKeytar.ts';

export interface HandOverParts extends HandOverStart {
  /** The program's first file. */
  readonly mainFile: string;
  readonly input: AsyncIterable<Uint8Array | string>;
  /** A line for the administrator; no password is in it. */
  readonly say: (line: string) => void;
}

/** What the exit code says; `docs/floors.md` has them as well. */
const codes = { stored: 0, keychainAway: 1, notUnderstood: 2 } as const;

const inputAtMost = 4_096;

/**
 * Puts the password of a desk's account, a line of standard input, into the keychain of whoever runs this; a desk that runs finds it
 * there within half a minute. Never throws.
 *
 * @returns the exit code
 */
export async function handOverPassword({ broker, mainFile, input, say }: HandOverParts): Promise<number> {
  const line = readPasswordLine(await textOf(input).catch(() => ''));
  if (broker === null) say('That is no address of a broker: --floor-password=amqps://broker.example');
  if (line === null) say('Standard input is to be one line as in the file of passwords: u17,password');
  if (broker === null || line === null) return codes.notUnderstood;
  try {
    const secrets = createKeychainSecretStore({
      loadKeychain: () => loadKeytar(mainFile),
      state: () => Promise.resolve('unknown'),
      timers: systemTimers,
      log: { error: () => undefined },
    });
    await storePassword(secrets, { broker, userId: line.userId }, line.password);
  } catch (error) {
    say(`The keychain did not take it (${toAppErrorData(error).code}).`);
    return codes.keychainAway;
  }
  say(`Stored for ${deskUser(line.userId)}.`);
  return codes.stored;
}

async function textOf(input: HandOverParts['input']): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    if (text.length > inputAtMost) return '';
  }
  return text;
}
