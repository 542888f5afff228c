import { powerMonitor } from 'electron';
import type { CrmEntity } from '../../../contracts/calls.ts';
import { AppError, toAppErrorData } from '../../../contracts/errors.ts';
import type { Call } from '../../core/calls/call.ts';
import type { RecordTarget } from '../../core/records/recordOffer.ts';
import { createRecordOpener } from '../../core/records/recordOpener.ts';
import type { House } from '../../house.ts';
import { otherSystemUrl, portalPageUrl } from '../../security/externalLinks.ts';
import type { CallsFeature } from '../calls/calls.ts';
import type { NotesFeature } from '../calls/notes.ts';
import { stopAll, type Feature, type Handlers } from '../feature.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import { createRecordBrowser } from './recordBrowser.ts';
import { crmPath, newRecordPath } from '../portal/crmPaths.ts';

export interface RecordsOthers {
  readonly calls: Pick<CallsFeature, 'list' | 'registration' | 'records'>;
  readonly connection: { readonly facts: Pick<ConnectionFeature['facts'], 'portalOrigin'> };
  readonly notes: Pick<NotesFeature, 'wrapUp'>;
}

/** The record of whoever calls: by the operator's rule, or by a press in the popup. */
export function createRecordsFeature(house: House, { calls, connection, notes }: RecordsOthers) {
  const { settings, clock, timers, log } = house;
  const { offer, changed, agree } = calls.records;
  const browser = createRecordBrowser(house);

  /** @throws AppError `portal.notConnected`, `call.noCrmRecord`, `link.notOpened` */
  const open = async (target: RecordTarget, quietly: boolean): Promise<undefined> => {
    const url = urlOf(target, connection.facts.portalOrigin());
    if (url === null) throw new AppError('call.noCrmRecord');
    await browser.open(url, quietly);
    return undefined;
  };

  /** What opens by itself and could not is told where it was chosen; the next one that opens takes that back. */
  const openByRule = (target: RecordTarget, quietly: boolean): void => {
    const setting = target.is === 'record' ? 'openKnownCaller' : 'openUnknownCaller';
    log.info('record opened by rule', { is: target.is, quietly });
    void open(target, quietly).then(
      () => settings.reportProblem(setting, null),
      (error: unknown) => {
        log.warn('record not opened', { error: toAppErrorData(error).code });
        settings.reportProblem(setting, toAppErrorData(error));
      },
    );
  };

  const isQuiet = (): boolean => {
    const { quietMode } = settings.settings.get();
    const byMode = typeof quietMode === 'boolean' ? quietMode : quietMode.untilMs > clock.nowMs();
    return byMode || notes.wrapUp.state.get() !== null;
  };

  const opener = createRecordOpener({
    calls: { followCalls: calls.registration.followCalls, find: calls.list.find },
    offer,
    isQuiet,
    // In whole seconds: less than one means in the last one.
    isTyping: () => powerMonitor.getSystemIdleTime() < 1,
    timers,
    open: openByRule,
  });

  return {
    handlers: {
      async 'calls.openRecord'({ callKey, entity, seen }) {
        const target = chosenTarget(calls.list.get(callKey), entity, offer.target);
        if (target === null) throw new AppError('call.noCrmRecord');
        if (target.is === 'address') {
          // What was not seen in full is not opened: it may be another one by now.
          if (!offer.isAgreed(target.template) && seen !== target.address)
            throw new AppError('call.noCrmRecord');
          agree(target.template);
        }
        return open(target, false);
      },
    } satisfies Handlers,
    start: () =>
      stopAll(
        opener.start(),
        settings.settings.follow(() => {
          changed();
          opener.look();
        }),
        notes.wrapUp.state.follow(opener.look),
      ),
  } satisfies Feature;
}

/** @throws AppError `portal.notConnected` */
function urlOf(target: RecordTarget, portalOrigin: string | null): string | null {
  if (target.is === 'address') return otherSystemUrl(target.template, target.address);
  if (portalOrigin === null) throw new AppError('portal.notConnected');
  const path =
    target.is === 'record' ? crmPath(target.entity) : newRecordPath(target.type, target.phone, target.callId);
  return portalPageUrl(portalOrigin, path);
}

/** @param entity which of several; one that the CRM has not named for this number is none */
function chosenTarget(
  call: Call,
  entity: CrmEntity | undefined,
  targetOf: (call: Call) => RecordTarget | null,
): RecordTarget | null {
  if (entity === undefined) return targetOf(call);
  const matches = typeof call.matches === 'object' ? call.matches : [];
  const isNamed = matches.some(({ type, id }) => type === entity.type && id === entity.id);
  return isNamed ? { is: 'record', entity } : null;
}
