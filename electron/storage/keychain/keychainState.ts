import { booleanIn, pathsIn } from '../../platform/sessionBus/dbusMessage.ts';
import { askSessionBus, type BusAnswer, type SessionBusDeps } from '../../platform/sessionBus/sessionBus.ts';

/** How things stand with the keychain, found out without anybody being asked for a password. */
export type KeychainState =
  /** Nothing keeps secrets on this desktop now. */
  | 'absent'
  /** A program that keeps secrets runs, and has nothing open to keep them in. */
  | 'notOpen'
  | 'locked'
  /** New entries have a place; what is in the part that is locked cannot be seen. */
  | 'partlyLocked'
  /** What is not there is not there. KeePassXC may ask its owner for each use all the same. */
  | 'open'
  /** Open, and nobody is ever asked. */
  | 'asksNobody'
  | 'unknown';

export interface KeychainStateDeps extends SessionBusDeps {
  readonly platform: NodeJS.Platform;
}

interface PropertyName {
  readonly name: string;
  readonly path: string;
  readonly interface: string;
  readonly property: string;
}

const answerWithinMs = 2_000;
const secretService = { name: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' };
/** Where new entries go (Secret Service API 0.2, "Aliases"). */
const defaultCollection = `${secretService.path}/aliases/default`;
/** Lives in memory and holds nothing of ours; gnome-keyring always has it. */
const sessionCollection = `${secretService.path}/collection/session`;

/**
 * Asks the Secret Service of this desktop over D-Bus. libsecret answers for an entry that it cannot see as if it were not
 * there, and for its removal as if it had been done: in a locked keychain whose owner dismissed the question (seen with
 * libsecret 0.20.5 and gnome-keyring 42.1), and where KeePassXC runs with no database open or with a locked one (2.7.4).
 *
 * Windows asks nobody for its Credential Manager; macOS tells a locked keychain by an error, and cannot be asked before.
 */
export function createKeychainState(deps: KeychainStateDeps): () => Promise<KeychainState> {
  return async () => {
    if (deps.platform === 'win32') return 'asksNobody';
    if (deps.platform !== 'linux') return 'unknown';
    const state = await askSessionBus(deps, answerWithinMs, async (call): Promise<KeychainState> => {
      const get = ({ property, ...of }: PropertyName): Promise<BusAnswer> =>
        call({ ...of, interface: 'org.freedesktop.DBus.Properties', member: 'Get' }, [
          of.interface,
          property,
        ]);
      const collections = await get({
        ...secretService,
        interface: 'org.freedesktop.Secret.Service',
        property: 'Collections',
      });
      if (collections.kind === 'error') return isAbsent(collections.name) ? 'absent' : 'unknown';
      const paths = pathsIn(collections.body);
      if (paths === null) return 'unknown';
      const locked = (path: string): Promise<boolean | null> =>
        get({
          ...secretService,
          path,
          interface: 'org.freedesktop.Secret.Collection',
          property: 'Locked',
        }).then(isTrue);
      const others = paths.filter((path) => path !== sessionCollection);
      return stateOf(await locked(defaultCollection), await Promise.all(others.map(locked)));
    });
    return state ?? 'unknown';
  };
}

function stateOf(byDefault: boolean | null, all: readonly (boolean | null)[]): KeychainState {
  if (byDefault === true) return 'locked';
  if (all.length === 0) return 'notOpen';
  if (!all.includes(true)) return 'open';
  // Without a default, what is locked is all that the secrets can be in.
  return byDefault === null && !all.includes(false) ? 'locked' : 'partlyLocked';
}

function isTrue(answer: BusAnswer): boolean | null {
  return answer.kind === 'value' ? booleanIn(answer.body) : null;
}

/** D-Bus specification 0.43, "Well-known errors": nobody has the name, and nobody was started for it. */
function isAbsent(errorName: string): boolean {
  return /\.(?:ServiceUnknown|NameHasNoOwner)$/.test(errorName);
}
