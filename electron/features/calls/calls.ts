import type { CallList } from '../../core/calls/callList.ts';
import type { CallNews } from '../../core/calls/callNews.ts';
import type { CallRegistration } from '../../core/calls/callRegistration.ts';
import { createOperatorCalls } from '../../core/calls/operatorCalls.ts';
import type { PopupCalls } from '../../core/calls/popupCalls.ts';
import { createCallerIndex, type CallerIndex } from '../../core/history/callerIndex.ts';
import { midnightBefore } from '../../core/localDay.ts';
import { createPhoneAbilities, type PhoneAbilities } from '../../core/phones/phoneAbilities.ts';
import { createOfferedRecords, type OfferedRecords } from '../../core/records/offeredRecords.ts';
import type { House } from '../../house.ts';
import type { Feature, Handlers, Topics } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { SettingsFeature } from '../settings.ts';
import { takePortalMessages } from './messages.ts';

export interface CallsFeature {
  readonly list: CallList;
  readonly inPopup: PopupCalls;
  readonly registration: CallRegistration;
  readonly take: CallNews['take'];
  /** The phones say here what can be done with their calls. */
  readonly abilities: Pick<PhoneAbilities, 'set' | 'can'>;
  /** What the popup says of earlier calls; the history fills it. */
  readonly callers: CallerIndex;
  /** What is to be opened of whoever calls. */
  readonly records: OfferedRecords;
  /** What the keys of this run's calls begin with. */
  readonly run: string;
}

export interface CallsOthers {
  readonly settings: SettingsFeature;
  readonly commands: Pick<CommandsFeature, 'queue' | 'left'>;
  readonly connection: Pick<ConnectionFeature, 'facts' | 'gone' | 'operatorLeft' | 'connectorChannel'>;
  /** What is ordered of the company's broker. */
  readonly floor: {
    heardHidden(callId: string): boolean;
    recipientsFrom(shownTo: (callId: string) => number | null): void;
  };
}

/** The operator's calls, from the news of their sources to the orders about each. */
export function createCallsFeature(house: House, others: CallsOthers) {
  const { settings, clock, timers, log } = house;
  const { queue, left } = others.commands;
  const { facts } = others.connection;
  const abilities = createPhoneAbilities(log);
  const callers = createCallerIndex(others.settings.country);
  const records = createOfferedRecords({
    choices: settings.settings.get,
    country: others.settings.country,
    said: house.said,
    log,
  });
  const run = `${clock.nowMs().toString(36)}${house.newId().slice(0, 4)}`;
  const calls = createOperatorCalls({
    clock,
    timers,
    commands: queue,
    operatorUserId: facts.operatorUserId,
    heardHidden: others.floor.heardHidden,
    phones: abilities,
    clearForColleagues() {
      const { clearForColleagues, callsRegisteredBy } = settings.settings.get();
      return clearForColleagues ?? callsRegisteredBy === 'ringside';
    },
    country: others.settings.country,
    knownOf: (call) => callers.known(call, midnightBefore(clock.nowMs())),
    recordOf: records.offer.entry,
    recordChanges: records.changes,
    run,
    undoMs() {
      const { undoSeconds } = settings.settings.get();
      return undoSeconds === null ? null : undoSeconds * 1000;
    },
    hideTalking: () => settings.settings.get().hideTalkingCall,
    log,
  });
  left.follow(calls.restore);
  others.floor.recipientsFrom(calls.recipientsOf);
  others.connection.gone.follow(calls.portalGone);
  others.connection.operatorLeft.follow(calls.operatorLeft);

  return {
    list: calls,
    inPopup: calls,
    registration: calls,
    take: calls.take,
    abilities,
    callers,
    records,
    run,
    handlers: {
      'calls.get': () => calls.rows.get(),
      'calls.dismiss': ({ callKey }) => void calls.dismiss(callKey),
      'calls.dismissAll': ({ callKeys, moreOfRevision }) => void calls.dismissAll(callKeys, moreOfRevision),
      'calls.undo': ({ dismissalId }) => void calls.undo(dismissalId),
      'calls.closeUndo': ({ dismissalId }) => void calls.closeUndo(dismissalId),
      'calls.tryHideAgain': ({ callKeys }) => void calls.tryHideAgain(callKeys),
      'calls.failureSeen': ({ callKeys }) => void calls.failureSeen(callKeys),
      'calls.showCardAgain': ({ callKey }) => void calls.showCardAgain(callKey),
      'calls.ringTestCall': () => void calls.ringTestCall(),
    } satisfies Handlers,
    topics: { 'calls.changed': { ...calls.rows, onlyWhileSeen: true } } satisfies Topics,
    start: () => takePortalMessages(house, others.connection, calls),
  } satisfies Feature & CallsFeature;
}
