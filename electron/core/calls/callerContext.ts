import type { CallerFound, CallerLookUp } from '../ports/portal.ts';
import type { Clock } from '../ports/clock.ts';
import type { Call } from './call.ts';
import type { CallRegistration } from './callRegistration.ts';
import { shortestOutside } from '../numbers/internalNumber.ts';
import { digitsOf } from '../numbers/numberText.ts';
import { internationalForm, isNumberText, partsOf, startsWithPlus } from '../numbers/phoneNumber.ts';
import { isWithheld } from '../numbers/withheld.ts';

export interface CallerContextDeps {
  readonly calls: Pick<CallRegistration, 'followCalls' | 'learnCaller'>;
  /** Of the portal in use; null while none is. Another object means that what was found is of no use any more. */
  readonly lookUp: () => CallerLookUp | null;
  /** Whether a name, or even a record that the portal's card names, is not enough. */
  readonly wanted: (call: Call) => WantedRecords;
  readonly clock: Clock;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
}

/** What has to be known of a caller: the name will do; a record; every record, since one of several is not to be opened by itself. */
export type WantedRecords = 'name' | 'record' | 'all';

/** Fills in who calls where no source says it. */
export interface CallerContext {
  /** The CRM is being asked about this call, and not for long yet. */
  isAsking(call: Call): boolean;
  start(): () => void;
}

/** Nobody waits longer for an answer that may change what they have. */
export const patienceMs = 5_000;

export const keptMs = 10 * 60_000;
/** Long enough for the events of one call, short enough for the next call to try again. */
export const failureKeptMs = 30_000;
export const numbersKeptAtMost = 1_000;
/** More callers at once than anybody looks at: the rest of a flood keep their numbers, and the portal its peace. */
export const askedAtOnceAtMost = 20;
type Answer = CallerFound | null | 'failed';

const notAsked = Promise.resolve<Answer>('failed');

interface Known {
  readonly answer: Promise<Answer>;
  untilMs: number;
}

/**
 * Looks callers up by their number, after the popup was told of the call and never before a command: the request waits
 * its turn behind those. One request a number, however many calls and events; never throws.
 */
export function createCallerContext(deps: CallerContextDeps): CallerContext {
  const { calls, lookUp, wanted, clock, country } = deps;
  /** The least recently used first. */
  const known = new Map<string, Known>();
  /** Since when it is asked about calls, by their keys. Monotonic ms. */
  const askingSince = new Map<string, number>();
  let source: CallerLookUp | null = null;
  let asking = 0;

  const ask = (number: string, portal: CallerLookUp): Promise<Answer> => {
    const before = known.get(number);
    known.delete(number);
    if (before !== undefined && before.untilMs > clock.monotonicMs()) {
      known.set(number, before);
      return before.answer;
    }
    if (asking >= askedAtOnceAtMost) return notAsked;
    asking += 1;
    const asked: Known = {
      answer: Promise.resolve()
        .then(() => portal.look(number))
        .then(
          (found) => {
            asked.untilMs = clock.monotonicMs() + keptMs;
            return found;
          },
          () => {
            asked.untilMs = clock.monotonicMs() + failureKeptMs;
            return 'failed' as const;
          },
        )
        .finally(() => (asking -= 1)),
      untilMs: Infinity,
    };
    known.set(number, asked);
    for (const oldest of known.keys()) {
      if (known.size <= numbersKeptAtMost) break;
      known.delete(oldest);
    }
    return asked.answer;
  };

  const onChange = ({ call, before }: { readonly call: Call; readonly before: Call | null }): void => {
    const portal = lookUp();
    if (portal !== source) known.clear();
    source = portal;
    if (portal === null || (before !== null && asksTheSame(call, before))) return;
    const number = numberToAsk(call, country(), wanted);
    const isNews = before === null || numberToAsk(before, country(), wanted) !== number;
    if (number === null || !isNews) return;
    askingSince.set(call.key, clock.monotonicMs());
    void ask(number, portal).then((found) => {
      askingSince.delete(call.key);
      // The portal may be another one by now, and its operators are not to see what the last one knew.
      if (lookUp() === portal) calls.learnCaller(call.key, call.party.phoneNumber, found);
    });
  };

  return {
    isAsking({ key }) {
      const sinceMs = askingSince.get(key);
      return sinceMs !== undefined && clock.monotonicMs() - sinceMs < patienceMs;
    },
    start: () => calls.followCalls(onChange),
  };
}

/** Told without reading the numbers, which takes as long as all else that a dismissal does. */
function asksTheSame(call: Call, before: Call): boolean {
  if (call.party !== before.party || call.state !== before.state) return false;
  return isNamedByPhone(call) === isNamedByPhone(before) && call.isForGroup === before.isForGroup;
}

/** A name that a phone shows may come from anywhere, and opens no CRM record. */
function isNamedByPhone({ phones, card }: Call): boolean {
  return phones.length > 0 && card.state === 'unknown';
}

/** Null where enough is known of the caller already, or where there is no number to ask for. */
function numberToAsk(call: Call, country: string, wanted: CallerContextDeps['wanted']): string | null {
  const { name, crmEntity, phoneNumber } = call.party;
  if (call.isTest || call.isColleague || isWithheld(phoneNumber)) return null;
  if (crmEntity !== null && (call.crm !== undefined || wanted(call) !== 'all')) return null;
  if (name !== null && !isNamedByPhone(call) && wanted(call) === 'name') return null;
  return numberForLookUp(phoneNumber, country);
}

/**
 * As the CRM is asked for it; null where it is none that it could know.
 *
 * @param country of the operator, ISO 3166-1 alpha-2
 */
export function numberForLookUp(phoneNumber: string, country: string): string | null {
  const international = internationalForm(phoneNumber, country);
  if (international !== null) return international;
  const { number } = partsOf(phoneNumber);
  const digits = digitsOf(number);
  if (!isNumberText(number) || digits.length < shortestOutside) return null;
  return startsWithPlus(number) ? `+${digits}` : digits;
}
