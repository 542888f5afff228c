import {
  createConnectorChannelStatus,
  type ConnectorChannelStatus,
} from '../../core/connection/connectorChannelStatus.ts';
import { createPortalConnection } from '../../core/connection/portalConnection.ts';
import type { ConnectionFacts } from '../../core/connection/portalConnectionTypes.ts';
import { createPortalStatus, type PortalStatus } from '../../core/connection/portalStatus.ts';
import { createListeners, type Told } from '../../core/listeners.ts';
import { countOwed, isOpen, type Command } from '../../core/ports/commandRecord.ts';
import type { House } from '../../house.ts';
import { createConnectionFile } from '../../storage/connectionFile.ts';
import type { Computer } from '../computer.ts';
import { stopAll, type Feature, type Handlers, type Topics } from '../feature.ts';
import { createConnectionChecks } from './connectionChecks.ts';
import type { CommandsFeature } from './commands.ts';
import {
  followPortalInUse,
  followReturnOfUser,
  followRightToHide,
  type PortalInUseParts,
} from './portalInUse.ts';
import { createSystemPortals, type SystemPortals } from './systemPortals.ts';
import { createGuardedSignInWindow, newSignInState } from './signInWindow.ts';

export interface ConnectionFeature {
  readonly facts: Pick<
    ConnectionFacts,
    | 'used'
    | 'messages'
    | 'connection'
    | 'connectionInUse'
    | 'operatorUserId'
    | 'operatorAccount'
    | 'portalOrigin'
  >;
  /** Recordings on their way to it. */
  readonly uploads: Pick<SystemPortals['uploads'], 'percentOf' | 'changed'>;
  /** The portal was disconnected, or another account is in use: what was known of its calls is nobody's any more. */
  readonly gone: Told<undefined>;
  /** Another operator works here from now on: what was before is not for their eyes. */
  readonly operatorLeft: Told<undefined>;
  /** A portal refused a request for its limit. */
  readonly limitRefusals: Told<undefined>;
  readonly status: Pick<PortalStatus, 'snapshot'>;
  readonly connectorChannel: Pick<ConnectorChannelStatus, 'understood' | 'refused'>;
}

export interface ConnectionOthers {
  readonly commands: CommandsFeature;
  readonly computer: Computer;
  readonly floor: NonNullable<PortalInUseParts['floor']>;
}

/** The one connection to a portal: how the operator makes it, what it is like, and where commands are sent. */
export function createConnectionFeature(house: House, { commands, computer, floor }: ConnectionOthers) {
  const { app, paths, secrets, policy, clock, timers, random, log } = house;
  const { queue } = commands;
  const limitRefusals = createListeners<undefined>(log);
  const { portals, uploads } = createSystemPortals({
    ...{ clock, timers, random, log },
    settings: house.settings.settings.get,
    limitRefused: () => limitRefusals.tell(undefined),
  });
  const portal = createPortalConnection({
    portals,
    signInWindow: createGuardedSignInWindow(house),
    secrets,
    records: createConnectionFile(paths.connectionFile, log),
    clock,
    timers,
    random,
    newState: newSignInState,
    log,
    owedKnown: commands.load,
    owed: queue.all,
  });
  const connectorChannel = createConnectorChannelStatus(portal.connectorPush, log);
  const status = createPortalStatus({
    connection: portal,
    connectorChannel: connectorChannel.channel,
    secrets,
    commands: queue,
    journalProblem: commands.journalProblem,
    clock,
    timers,
    log,
  });
  followRightToHide({ connection: portal.connection, commands: queue });
  followReturnOfUser({ connection: portal.connection, commands: queue });
  const operatorLeft = createListeners<undefined>(log);
  const { gone, another } = followPortalInUse({ used: portal.used, commands: queue, log, floor });
  another.follow(operatorLeft.tell);

  return {
    facts: portal,
    uploads,
    gone,
    operatorLeft,
    limitRefusals,
    status,
    connectorChannel,
    handlers: {
      'portal.get': () => status.snapshot.get(),
      async 'portal.connect'({ webhookUrl, allTheSame }) {
        policy.allowWebhook(webhookUrl);
        await portal.connect(webhookUrl, allTheSame);
        return undefined;
      },
      async 'portal.signIn'(form) {
        policy.allowSignIn(form);
        await portal.signIn(form);
        return undefined;
      },
      'portal.cancelSignIn': () => void portal.cancelSignIn(),
      'portal.acceptNewAddress': async ({ newHost }) => void (await portal.acceptNewAddress(newHost)),
      'portal.useAllTheSame': ({ doubt }) => void portal.useAllTheSame(doubt),
      'portal.keepForSession': () => void portal.keepForSession(),
      'portal.leaveQuestion': () => void portal.leaveQuestion(),
      async 'portal.disconnect'({ dropWaitingCommands, forAnother }) {
        const commandsWaiting = countOwed(queue.all());
        const cardsLeftOpen = queue.all().filter(leavesCardOpen).length;
        if (commandsWaiting > 0 && !dropWaitingCommands)
          return { disconnected: false, commandsWaiting, cardsLeftOpen };
        await portal.disconnect();
        if (forAnother) operatorLeft.tell(undefined);
        return { disconnected: true, commandsWaiting, cardsLeftOpen };
      },
      'portal.checkAgain': async () => void (await portal.checkAgain()),
    } satisfies Handlers,
    topics: { 'portal.changed': { ...status.snapshot, onlyWhileSeen: true } } satisfies Topics,
    checks: createConnectionChecks({ portal, secrets, newId: house.newId, timers }),
    start() {
      app.on('browser-window-focus', portal.showsLife);
      const stop = stopAll(
        connectorChannel.start(),
        status.start(),
        queue.changes.follow((changes) => {
          for (const { state } of changes) {
            if (state.at === 'failed') portal.commandFailed(state.problem);
            else if (state.at === 'acknowledged') portal.commandAnswered();
          }
        }),
        computer.sleeps.follow(portal.goesToSleep),
        computer.woke.follow(portal.wokeUp),
        computer.networkReturned.follow(portal.networkReturned),
        computer.personCame.follow(portal.personIsHere),
        () => app.off('browser-window-focus', portal.showsLife),
      );
      portal.start();
      // While keychain and disk look for their answers, and after the windows had a turn for theirs.
      const callOff = timers.after(0, portals.prepare);
      return stopAll(stop, callOff);
    },
  } satisfies Feature & ConnectionFeature;
}

function leavesCardOpen(command: Command): boolean {
  return command.kind === 'hide' && (isOpen(command) || command.state.at === 'failed');
}
