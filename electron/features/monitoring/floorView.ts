import { seesFloor } from '../../../contracts/floor/seesFloor.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { createDeskFigures } from '../../core/floor/view/deskFigures.ts';
import { startDeskTeller } from '../../core/floor/view/deskTeller.ts';
import { createFloorLead } from '../../core/floor/view/floorLead.ts';
import { createListeners } from '../../core/listeners.ts';
import { createViewLine } from '../../floor/viewLine.ts';
import type { House } from '../../house.ts';
import { stopAll, type Feature, type Handlers, type Stop, type Topics } from '../feature.ts';
import type { CommandsFeature } from '../portal/commands.ts';
import type { ConnectionFeature } from '../portal/connection.ts';
import type { FloorFeature } from '../floor/floor.ts';

export interface FloorViewOthers {
  readonly floor: Pick<FloorFeature, 'besides'>;
  readonly commands: Pick<CommandsFeature, 'queue'>;
  readonly connection: Pick<ConnectionFeature, 'status' | 'limitRefusals' | 'operatorLeft'> & {
    readonly facts: Pick<ConnectionFeature['facts'], 'used' | 'operatorUserId'>;
  };
}

/** Leads see how the desks of their floor are: each tells it where a broker is set, and who leads has a page of it. */
export function createFloorViewFeature(
  house: House,
  { floor, commands: { queue }, connection }: FloorViewOthers,
) {
  const { app, settings, newId, clock, timers, random, log } = house;
  const choices = settings.settings.get;
  const { status, limitRefusals, operatorLeft, facts } = connection;
  const view = createViewLine({ timers, random, log });
  floor.besides(view.use);
  const lead = createFloorLead({
    view,
    leads: () => seesFloor(choices()),
    people: () => facts.used.get()?.session.callStatistics ?? null,
    notices() {
      const portal = facts.used.get()?.session.ownNotices;
      const userId = facts.operatorUserId();
      return portal === undefined || userId === null ? null : { portal, userId };
    },
    noticeText: ({ cards, desks }) =>
      m.view_notice({
        cards: m.view_notice_cards({ count: cards }),
        desks: m.view_notice_desks({ count: desks }),
      }),
    newId,
    clock,
    timers,
    random,
    log,
  });

  const channel = () => {
    const { connection: portal, push, connectorChannel } = status.snapshot.get();
    const byApplication = portal.status === 'connected' && portal.signedInBy === 'localApplication';
    return byApplication ? connectorChannel.health : push;
  };

  const tellHow = (): Stop => {
    const figures = createDeskFigures({ commands: queue, clock });
    const changes = createListeners<undefined>(log);
    return stopAll(
      startDeskTeller({
        view,
        figures,
        channel,
        changes,
        retryAll: () => {
          const failed = queue.all().filter(({ state }) => state.at === 'failed');
          queue.together(() => failed.forEach(({ id }) => queue.retry(id)));
          queue.tryNow();
        },
        version: app.getVersion(),
        newId,
        clock,
        timers,
        random,
      }),
      queue.changes.follow((commands) => {
        figures.changed(commands);
        changes.tell(undefined);
      }),
      status.snapshot.follow(() => changes.tell(undefined)),
      limitRefusals.follow(figures.refused),
    );
  };

  return {
    handlers: {
      'floorView.get': lead.picture.get,
      'floorView.retryForAll': async () => ({ taken: await lead.retryForAll() }),
    } satisfies Handlers,
    topics: { 'floorView.changed': { ...lead.picture, onlyWhileSeen: true } } satisfies Topics,
    start() {
      let stopTelling: Stop | null = null;
      const look = (): void => {
        const isWanted = choices().floorBroker !== null;
        if (isWanted) stopTelling ??= tellHow();
        else {
          stopTelling?.();
          stopTelling = null;
        }
        lead.look();
      };
      look();
      return stopAll(
        settings.settings.follow(look),
        operatorLeft.follow(() => {
          lead.forget();
          // What was counted is of who has left: the next operator's run begins with nothing.
          stopTelling?.();
          stopTelling = null;
          look();
        }),
        facts.used.follow(lead.signInChanged),
        () => stopTelling?.(),
        lead.stop,
      );
    },
  } satisfies Feature;
}
