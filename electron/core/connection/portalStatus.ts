import type { FailedCommand, PortalSnapshot } from '../../../contracts/portal.ts';
import { isOpen, type Command } from '../commands/command.ts';
import type { Clock } from '../ports/clock.ts';
import type { SecretStore } from '../ports/secretStore.ts';
import { createTopic, type Topic } from '../topic.ts';
import { healthOf } from './health.ts';
import type { PortalConnection } from './portalConnection.ts';

export interface PortalStatusDeps {
  readonly connection: PortalConnection;
  readonly secrets: Pick<SecretStore, 'status'>;
  readonly commands: () => readonly Command[];
  /** Name or number of the call a command is about. */
  readonly who: (callKey: string) => string;
  readonly clock: Clock;
}

/** What the Portal page and the tray show, put together from its parts. */
export interface PortalStatus {
  readonly snapshot: Topic<PortalSnapshot>;
  /** Commands changed: put the snapshot together again. */
  refresh(): void;
  /** Follows the connection; returns how to stop. */
  start(): () => void;
}

export function createPortalStatus(deps: PortalStatusDeps): PortalStatus {
  const { connection, secrets, commands, who, clock } = deps;

  const compose = (previous: PortalSnapshot | null): PortalSnapshot => {
    const failedCommands = commands().flatMap((command) => failedCommandOf(command, who));
    const parts = { connection: connection.connection.get(), push: connection.push.get(), failedCommands };
    return {
      ...parts,
      keychain: secrets.status(),
      health: healthOf({ ...parts, nowMs: clock.nowMs() }, previous?.health ?? null),
      commandsWaiting: commands().filter(isOpen).length,
    };
  };

  const snapshot = createTopic<PortalSnapshot>(compose(null));
  const refresh = (): void => snapshot.publish(compose(snapshot.get()));

  return {
    snapshot,
    refresh,
    start() {
      const stops = [connection.connection.follow(refresh), connection.push.follow(refresh)];
      refresh();
      return () => stops.forEach((stop) => stop());
    },
  };
}

function failedCommandOf(command: Command, who: (callKey: string) => string): FailedCommand[] {
  if (command.state.at !== 'failed') return [];
  const { problem, failedAtMs } = command.state;
  return [
    {
      commandId: command.id,
      callKey: command.callKey,
      who: who(command.callKey),
      kind: command.kind,
      problem,
      failedAtMs,
    },
  ];
}
