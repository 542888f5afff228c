import type { AppErrorData } from '../../../contracts/errors.ts';
import type { ConnectorChannel, FailedCommand, PortalSnapshot } from '../../../contracts/portal.ts';
import type { CommandQueue } from '../commands/commandQueue.ts';
import { isOpen, type Command } from '../ports/commandRecord.ts';
import type { Clock, Timers } from '../ports/clock.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import { createPaced } from '../calls/timing/paced.ts';
import type { ListenersLog } from '../listeners.ts';
import { createTopic, type Topic } from '../topic.ts';
import { healthOf } from './health.ts';
import type { ConnectionFacts } from './portalConnectionTypes.ts';

export interface PortalStatusDeps {
  readonly connection: Pick<ConnectionFacts, 'connection' | 'push' | 'channels' | 'connectionInUse'>;
  readonly secrets: Pick<SecretStore, 'status'>;
  readonly commands: Pick<CommandQueue, 'all' | 'changes'>;
  readonly journalProblem: Topic<AppErrorData | null>;
  readonly connectorChannel: Topic<ConnectorChannel>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: ListenersLog;
}

/** What the Portal page and the tray show, put together from its parts. */
export interface PortalStatus {
  readonly snapshot: Topic<PortalSnapshot>;
  /** Follows the connection and the commands; returns how to stop. */
  start(): () => void;
}

export function createPortalStatus(deps: PortalStatusDeps): PortalStatus {
  const { connection, secrets, commands, clock } = deps;

  const compose = (previous: PortalSnapshot | null): PortalSnapshot => {
    const failedCommands = commands.all().flatMap(failedCommandOf);
    const parts = { connection: connection.connection.get(), push: connection.push.get(), failedCommands };
    return {
      ...parts,
      keychain: secrets.status(),
      health: healthOf(
        {
          // While another portal is being connected, or a question is open, the one in use goes on.
          connection: connection.connectionInUse(),
          channels: connection.channels.get(),
          failedCommands,
          nowMs: clock.nowMs(),
        },
        previous?.health ?? null,
      ),
      connectorChannel: deps.connectorChannel.get(),
      commandsWaiting: commands.all().filter(isOpen).length,
      journalProblem: deps.journalProblem.get(),
    };
  };

  const snapshot = createTopic<PortalSnapshot>(compose(null), deps.log);
  const refresh = (): void => snapshot.publish(compose(snapshot.get()));
  /**
   * A connector tells of each call, and a flood of calls owes hundreds of commands: nobody reads numbers that fast. A command is
   * answered within a moment, as a rule, and what has just been ordered is not to wait until that is counted.
   */
  const inBursts = createPaced(deps, refresh);

  return {
    snapshot,
    start() {
      const stops = [
        connection.connection.follow(refresh),
        connection.push.follow(refresh),
        connection.channels.follow(refresh),
        deps.connectorChannel.follow(inBursts.ask),
        commands.changes.follow(inBursts.askLater),
        deps.journalProblem.follow(refresh),
      ];
      refresh();
      return () => stops.forEach((stop) => stop());
    },
  };
}

function failedCommandOf(command: Command): FailedCommand[] {
  if (command.state.at !== 'failed') return [];
  const { problem, failedAtMs } = command.state;
  return [{ commandId: command.id, who: command.subject.who, kind: command.kind, problem, failedAtMs }];
}
