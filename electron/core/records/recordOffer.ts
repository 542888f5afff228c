import type { CrmEntity, EntryRecord } from '../../../contracts/calls.ts';
import {
  filledAddress,
  hostOfAddress,
  parseAddressTemplate,
} from '../../../contracts/record/addressTemplate.ts';
import { lineChosen } from '../../../contracts/settings/inPopup/lines.ts';
import type { Settings } from '../../../contracts/settings.ts';
import type { Call } from '../calls/call.ts';
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
  /** What one press opens, or the rule; null where there is nothing, or several to choose from. */
  target(call: Call): RecordTarget | null;
  /** What the popup shows in the place of *Open in CRM*; null where that is right, or nothing is. */
  entry(call: Call): EntryRecord | null;
  /** What of the settings decides about this call. */
  rule(call: Call): Pick<RecordFacts, 'moments' | 'lineMoment' | 'needsAPress'>;
  /** The operator has seen where this address leads, and has opened it. */
  isAgreed(template: string): boolean;
  /** Something opens by itself on some line: then the CRM is asked about callers whom a card names, too. */
  opensSomething(): boolean;
}

export function createRecordOffer({ choices, country, isAgreed }: RecordOfferDeps): RecordOffer {
  const opensSomething = (): boolean => {
    const { openKnownCaller, openUnknownCaller, lines } = choices();
    const moments = [openKnownCaller, openUnknownCaller, ...lines.map(({ record }) => record ?? 'never')];
    return moments.some((moment) => moment !== 'never');
  };

  const caller = ({ matches, party }: Call): CallerInCrm => {
    if (typeof matches === 'object') {
      if (matches.length > 1) return 'several';
      return matches.length === 1 || party.crmEntity !== null ? 'one' : 'none';
    }
    // Whom the card names may have a record more, which the CRM is being asked about.
    const isAsked = matches === undefined && opensSomething();
    return party.crmEntity === null || isAsked ? 'notKnown' : 'one';
  };

  const newTarget = (call: Call): RecordTarget | null => {
    const forms = writtenForms(call.party.phoneNumber, country());
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
        const entity = call.party.crmEntity;
        return entity === null ? null : { is: 'record', entity };
      }
      case 'none':
        return newTarget(call);
      case 'several':
      case 'notKnown':
        return null;
    }
  };

  return {
    caller,
    target,
    entry(call) {
      if (typeof call.matches === 'object' && call.matches.length > 1)
        return { is: 'several', matches: [...call.matches] };
      const found = call.direction === 'outgoing' ? null : target(call);
      if (found?.is === 'new') return { is: 'new', type: found.type };
      if (found?.is !== 'address') return null;
      const host = hostOfAddress(found.address);
      return { is: 'address', host, ...(!isAgreed(found.template) && { address: found.address }) };
    },
    rule(call) {
      const { openKnownCaller: known, openUnknownCaller: unknown, lines } = choices();
      const { line } = call.party;
      const found = target(call);
      return {
        moments: { known, unknown },
        lineMoment: (line === null ? undefined : lineChosen(lines, line)?.record) ?? null,
        needsAPress: found === null || (found.is === 'address' && !isAgreed(found.template)),
      };
    },
    isAgreed,
    opensSomething,
  };
}
