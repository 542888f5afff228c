import type { CrmEntity } from '../../../contracts/calls.ts';
import { AppError, toAppErrorData } from '../../../contracts/errors.ts';
import type { Call } from '../../core/calls/call.ts';
import type { RecordOffer, RecordTarget } from '../../core/records/recordOffer.ts';
import { createRecordOpener, type Opening } from '../../core/records/recordOpener.ts';
import type { House } from '../../house.ts';
import type { CallersFeature } from '../calls/callers.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { NotesFeature } from '../calls/notes.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { QuietFeature } from '../quiet.ts';
import { createRecordBrowser } from './recordBrowser.ts';
import { urlOfRecord } from './recordUrls.ts';

export interface RecordsOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration' | 'records'>;
  readonly connection: { readonly facts: Pick<ConnectionFeature['facts'], 'portalOrigin'> };
  readonly notes: Pick<NotesFeature, 'wrapUp'>;
  readonly quiet: Pick<QuietFeature, 'state'>;
  readonly callers: CallersFeature;
}

/** The record of whoever calls: by the operator's rule, or by a press in the popup. */
export function createRecordsFeature(
  house: House,
  { calls, connection, notes, quiet, callers }: RecordsOthers,
) {
  const { settings, clock, timers, log } = house;
  const { offer, changed, agree } = calls.records;
  const browser = createRecordBrowser(house);

  /** @throws AppError `portal.notConnected`, `call.noCrmRecord`, `link.notOpened` */
  const open = async (target: RecordTarget, quietly: boolean): Promise<boolean> => {
    const url = urlOfRecord(target, connection.facts.portalOrigin());
    if (url === null) throw new AppError('call.noCrmRecord');
    return browser.open(url, quietly);
  };

  /** What opens by itself and could not is told where it was chosen; the next one that opens takes that back. */
  const openByRule = async (target: RecordTarget, quietly: boolean): Promise<Opening> => {
    const setting = target.is === 'record' ? 'openKnownCaller' : 'openUnknownCaller';
    try {
      const isOpen = await open(target, quietly);
      log.info(isOpen ? 'record opened by rule' : 'record not opened, keyboard not kept', {
        is: target.is,
        quietly,
      });
      if (isOpen) settings.reportProblem(setting, null);
      return isOpen ? 'opened' : 'keyboardNotKept';
    } catch (error) {
      log.warn('record not opened', { error: toAppErrorData(error).code });
      settings.reportProblem(setting, toAppErrorData(error));
      return 'failed';
    }
  };

  const opener = createRecordOpener({
    calls: { followCalls: calls.registration.followCalls, find: calls.list.find },
    offer,
    isAsking: callers.isAsking,
    isQuiet: () => quiet.state.get().isQuiet || notes.wrapUp.state.get() !== null,
    isTyping: browser.isTyping,
    clock,
    timers,
    open: openByRule,
  });

  const openedByHand = (callKey: string): void => {
    browser.letGo();
    const call = calls.list.find(callKey);
    const entity = call?.party.crmEntity ?? null;
    if (call !== undefined) opener.openedByHand(call, entity === null ? null : { is: 'record', entity });
  };

  return {
    handlers: {
      async 'calls.openRecord'({ callKey, entity, inList, seen }) {
        const call = calls.list.get(callKey);
        const target = inList === true ? offer.list(call) : chosenTarget(offer, call, entity);
        if (target === null) throw new AppError('call.noCrmRecord');
        if (target.is === 'address') {
          // What was not seen in full is not opened: it may be another one by now.
          if (!offer.isAgreed(target.template) && seen !== target.address)
            throw new AppError('call.noCrmRecord');
          agree(target.template);
        }
        opener.openedByHand(call, target);
        await open(target, false);
        return undefined;
      },
    } satisfies Handlers,
    start: () =>
      stopAll(
        opener.start(),
        calls.records.byHand.follow(openedByHand),
        settings.settings.follow(() => {
          changed();
          opener.look();
        }),
        quiet.state.follow(opener.look),
        notes.wrapUp.state.follow(opener.look),
      ),
  } satisfies Feature;
}

/** @param entity which of several; one that the CRM has not named for this number is none */
function chosenTarget(
  offer: Pick<RecordOffer, 'target' | 'records'>,
  call: Call,
  entity: CrmEntity | undefined,
): RecordTarget | null {
  if (entity === undefined) return offer.target(call);
  const isNamed = (offer.records(call) ?? []).some(
    ({ type, id }) => type === entity.type && id === entity.id,
  );
  return isNamed ? { is: 'record', entity } : null;
}
