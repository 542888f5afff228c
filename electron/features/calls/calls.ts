import type { CrmEntity } from '../../../contracts/calls.ts';
import { AppError } from '../../../contracts/errors.ts';
import type { CallList } from '../../core/calls/callList.ts';
import type { CallNews } from '../../core/calls/callNews.ts';
import type { CallRegistration } from '../../core/calls/callRegistration.ts';
import { createOperatorCalls } from '../../core/calls/operatorCalls.ts';
import type { PopupCalls } from '../../core/calls/popupCalls.ts';
import { createPhoneAbilities, type PhoneAbilities } from '../../core/phones/phoneAbilities.ts';
import type { House } from '../../house.ts';
import type { Feature, Handlers, Topics } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { PortalPages } from '../portal/portalPages.ts';
import type { SettingsFeature } from '../settings.ts';
import { takePortalMessages } from './messages.ts';

export interface CallsFeature {
  readonly list: CallList;
  readonly inPopup: PopupCalls;
  readonly registration: CallRegistration;
  readonly take: CallNews['take'];
  /** The phones say here what can be done with their calls. */
  readonly abilities: Pick<PhoneAbilities, 'set'>;
}

export interface CallsOthers {
  readonly settings: SettingsFeature;
  readonly commands: Pick<CommandsFeature, 'queue' | 'left'>;
  readonly connection: Pick<ConnectionFeature, 'facts' | 'gone' | 'connectorChannel'>;
  readonly portalPages: PortalPages;
}

/** The operator's calls, from the news of their sources to the orders about each. */
export function createCallsFeature(house: House, others: CallsOthers) {
  const { settings, clock, timers, log } = house;
  const { queue, left } = others.commands;
  const { facts } = others.connection;
  const abilities = createPhoneAbilities(log);
  const calls = createOperatorCalls({
    clock,
    timers,
    commands: queue,
    operatorUserId: facts.operatorUserId,
    phones: abilities,
    clearForColleagues() {
      const { clearForColleagues, callsRegisteredBy } = settings.settings.get();
      return clearForColleagues ?? callsRegisteredBy === 'ringside';
    },
    country: others.settings.country,
    log,
  });
  left.follow(calls.restore);
  others.connection.gone.follow(calls.portalGone);

  return {
    list: calls,
    inPopup: calls,
    registration: calls,
    take: calls.take,
    abilities,
    handlers: {
      'calls.get': () => calls.rows.get(),
      'calls.dismiss': ({ callKey }) => void calls.dismiss(callKey),
      'calls.dismissAll': ({ callKeys, moreOfRevision }) => void calls.dismissAll(callKeys, moreOfRevision),
      'calls.undo': ({ dismissalId }) => void calls.undo(dismissalId),
      'calls.showCardAgain': ({ callKey }) => void calls.showCardAgain(callKey),
      async 'calls.openInCrm'({ callKey }) {
        const { crmEntity } = calls.get(callKey).party;
        if (crmEntity === null) throw new AppError('call.noCrmRecord');
        return others.portalPages.open(crmPath(crmEntity));
      },
      async 'calls.copyNumber'({ callKey }) {
        const { phoneNumber } = calls.get(callKey).party;
        if (phoneNumber === '') throw new AppError('call.noNumber');
        return house.copy(phoneNumber);
      },
      'calls.ringTestCall': () => void calls.ringTestCall(),
    } satisfies Handlers,
    topics: { 'calls.changed': { ...calls.rows, onlyWhileSeen: true } } satisfies Topics,
    start: () => takePortalMessages(house, others.connection, calls),
  } satisfies Feature & CallsFeature;
}

/** `/crm/contact/details/7/`: documented for companies, the others by the same pattern. */
function crmPath({ type, id }: CrmEntity): string {
  return `/crm/${type.toLowerCase()}/details/${id}/`;
}
