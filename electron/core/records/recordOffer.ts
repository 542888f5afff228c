import type { CrmEntity, CrmMatch, EntryRecord } from '../../../contracts/calls.ts';
import {
  filledAddress,
  hostOfAddress,
  parseAddressTemplate,
  type WrittenForms,
} from '../../../contracts/record/addressTemplate.ts';
import { lineChosen } from '../../../contracts/settings/inPopup/lines.ts';
import type { OpenMoment } from '../../../contracts/settings/bounds.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Call } from '../calls/call.ts';
import type { WantedRecords } from '../calls/callerContext.ts';
import { isAbout, isSameEntity } from '../calls/joining/callParty.ts';
import { isInternalNumber } from '../numbers/internalNumber.ts';
import { writtenForms } from './numberForms.ts';
import type { CallerInCrm, RecordFacts } from './recordRule.ts';

type RecordChoices = Pick<
  Settings,
  'openKnownCaller' | 'openUnknownCaller' | 'newRecord' | 'recordAddress' | 'lines'
>;

/** What there is to be opened of whoever calls. */
export type RecordTarget =
  | { readonly is: 'record'; readonly entity: CrmEntity }
  | {
      readonly is: 'new';
      readonly type: 'LEAD' | 'CONTACT';
      readonly phone: string;
      readonly callId: string | null;
    }
  /** All that the portal has with this number, in its own list. */
  | { readonly is: 'list'; readonly phone: string }
  | { readonly is: 'address'; readonly address: string; readonly template: string };

export interface RecordOfferDeps {
  readonly choices: () => RecordChoices;
  /** ISO 3166-1 alpha-2: numbers without a country code belong to it. */
  readonly country: () => string;
  /** The operator has seen where this address leads, and has opened it. */
  readonly isAgreed: (template: string) => boolean;
}

/** What the CRM and the settings offer for a call. */
export interface RecordOffer {
  caller(call: Call): CallerInCrm;
  /** All records that are known of the caller, the card's first; null where it is not known whether those are all. */
  records(call: Call): readonly CrmMatch[] | null;
  /** What one press opens, or the rule; null where there is nothing, or several to choose from. */
  target(call: Call): RecordTarget | null;
  /** What the popup shows in the place of *Open in CRM*; null where that is right, or nothing is. */
  entry(call: Call): EntryRecord | null;
  /** What of the settings decides about this call. */
  rule(call: Call): Pick<RecordFacts, 'moments' | 'lineMoment' | 'needsAPress'>;
  /** The operator has seen where this address leads, and has opened it. */
  isAgreed(template: string): boolean;
  /** Something opens by itself on some line. */
  opensSomething(): boolean;
  /** What the CRM has to be asked for, so that the rule knows what it opens. */
  wanted(call: Call): WantedRecords;
  /** What the portal itself finds with this number; null where there is no number. */
  list(call: Call): RecordTarget | null;
}

interface ReadNumber {
  readonly forms: WrittenForms | null;
  readonly isInternal: boolean;
}

/** Numbers of callers in the popup and of those before them. */
const numbersKeptAtMost = 50;

export function createRecordOffer({ choices, country, isAgreed }: RecordOfferDeps): RecordOffer {
  /** To read a number takes longer than all else here, and each state of the popup asks for each caller's. The latest last. */
  const read = new Map<string, ReadNumber>();
  const readNumber = (phoneNumber: string): ReadNumber => {
    const name = `${country()} ${phoneNumber}`;
    const before = read.get(name);
    if (before !== undefined) return before;
    const number: ReadNumber = {
      forms: writtenForms(phoneNumber, country()),
      isInternal: isInternalNumber(phoneNumber, country()),
    };
    read.set(name, number);
    for (const oldest of read.keys()) {
      if (read.size <= numbersKeptAtMost) break;
      read.delete(oldest);
    }
    return number;
  };

  const opensSomething = (): boolean => {
    const { openKnownCaller, openUnknownCaller, lines } = choices();
    const moments = [openKnownCaller, openUnknownCaller, ...lines.map(({ record }) => record ?? 'never')];
    return moments.some((moment) => moment !== 'never');
  };

  const lineMoment = ({ party: { line } }: Call): OpenMoment | null =>
    (line === null ? undefined : lineChosen(choices().lines, line)?.record) ?? null;

  const records = ({ crm, party }: Call): readonly CrmMatch[] | null => {
    const { crmEntity } = party;
    // What the CRM has filled in is no word of the card's.
    const named = crm !== undefined && isSameEntity(crmEntity, crm.filled.crmEntity) ? null : crmEntity;
    const card: readonly CrmMatch[] = named === null ? [] : [{ ...named, name: party.name }];
    const isAnswered = crm !== undefined && isAbout(crm, party.phoneNumber, country());
    if (!isAnswered || crm.matches === 'failed') return named === null ? null : card;
    if (crm.matches === 'unclear') return null;
    const { matches } = crm;
    return matches.some((match) => isSameEntity(match, named)) ? matches : [...card, ...matches];
  };

  const caller = (call: Call): CallerInCrm => {
    const known = records(call);
    if (known === null) return 'notKnown';
    if (known.length > 1) return 'several';
    if (known.length === 1) return 'one';
    return call.isColleague || readNumber(call.party.phoneNumber).isInternal ? 'colleague' : 'none';
  };

  const newTarget = (call: Call): RecordTarget | null => {
    const { forms } = readNumber(call.party.phoneNumber);
    if (forms === null) return null;
    const { newRecord, recordAddress } = choices();
    if (newRecord !== 'address') {
      const type = newRecord === 'lead' ? 'LEAD' : 'CONTACT';
      return { is: 'new', type, phone: forms.phone, callId: call.callId };
    }
    const parsed = recordAddress === null ? null : parseAddressTemplate(recordAddress);
    const address = parsed?.ok === true ? filledAddress(parsed.template, forms) : null;
    return parsed?.ok === true && address !== null
      ? { is: 'address', address, template: parsed.template.text }
      : null;
  };

  const target = (call: Call): RecordTarget | null => {
    if (call.isTest) return null;
    switch (caller(call)) {
      case 'one': {
        const [record] = records(call) ?? [];
        return record === undefined ? null : { is: 'record', entity: { type: record.type, id: record.id } };
      }
      case 'none':
        return newTarget(call);
      case 'several':
      case 'notKnown':
      case 'colleague':
        return null;
    }
  };

  return {
    caller,
    records,
    target,
    list(call) {
      const { forms } = readNumber(call.party.phoneNumber);
      return forms === null ? null : { is: 'list', phone: forms.phone };
    },
    wanted(call) {
      const { direction, state, isTest } = call;
      if (direction !== 'incoming' || state === 'ended' || isTest) return 'name';
      const { openKnownCaller, openUnknownCaller } = choices();
      const own = lineMoment(call);
      const known = own ?? openKnownCaller;
      const hasRule = known !== 'never' || (own ?? openUnknownCaller) !== 'never';
      // All desks that ring would ask the same at once: there what the card says is taken, and whoever answers asks.
      if (!hasRule || (state !== 'answered' && call.isForGroup)) return 'name';
      return known !== 'never' && (state === 'answered' || known === 'ring') ? 'all' : 'record';
    },
    entry(call) {
      const known = call.isTest ? null : records(call);
      const more = call.crm?.more ?? 0;
      if (known !== null && known.length > 1)
        return { is: 'several', matches: [...known], ...(more > 0 && { more }) };
      const found = call.direction === 'outgoing' ? null : target(call);
      if (found?.is === 'new') return { is: 'new', type: found.type };
      if (found?.is !== 'address') return null;
      const host = hostOfAddress(found.address);
      return { is: 'address', host, ...(!isAgreed(found.template) && { address: found.address }) };
    },
    rule(call) {
      const { openKnownCaller: known, openUnknownCaller: unknown } = choices();
      const found = target(call);
      return {
        moments: { known, unknown },
        lineMoment: lineMoment(call),
        needsAPress: found === null || (found.is === 'address' && !isAgreed(found.template)),
      };
    },
    isAgreed,
    opensSomething,
  };
}
