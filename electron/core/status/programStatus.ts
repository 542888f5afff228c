import type { UpdatesSnapshot, UpdateStep } from '../../../contracts/about.ts';
import type { AppErrorData } from '../../../contracts/errors.ts';
import type { PolicyStanding } from '../../../contracts/policy/policyStanding.ts';
import type { PortalSnapshot, PushHealth } from '../../../contracts/portal.ts';

/** What whoever watches over many desks is told of one: no secret, no name and no number of anybody. */
export interface ProgramStatus {
  readonly running: true;
  /** Connected, and nothing is wrong with it, with what is owed, or with the policy. */
  readonly ok: boolean;
  readonly version: string;
  readonly portal: { readonly host: string | null; readonly state: PortalSnapshot['health']['state'] };
  readonly channels: readonly ChannelStatus[];
  readonly commands: { readonly waiting: number; readonly failed: number };
  readonly problems: readonly ProblemStatus[];
  /** What does not work as the operator has chosen it. It does not make the status a bad one. */
  readonly settings: readonly ProblemStatus[];
  readonly policy: { readonly place: string | null; readonly locked: readonly string[] };
  /** None of it makes the status a bad one: the program that runs goes on as it is. */
  readonly updates: UpdatesStatus;
}

interface UpdatesStatus {
  readonly installedAs: UpdatesSnapshot['installedAs'];
  readonly byItself: UpdatesSnapshot['byItself'];
  readonly state: UpdateStep['kind'];
  /** The one that is held, offered, fetched or ready; null where it is none of these. */
  readonly version: string | null;
  /** When a server was last asked, as ISO 8601 in UTC; null: not in this run. */
  readonly lastCheck: string | null;
  /** Why the last attempt came to nothing, by its code. */
  readonly problem: string | null;
}

interface ChannelStatus {
  readonly name: 'operator' | 'connector';
  readonly state: PushHealth['state'];
  readonly transport: PushHealth['transport'];
}

/** By the codes of `contracts/errors.ts`: portals and phones may say anything in their own words. */
interface ProblemStatus {
  readonly code: string;
  readonly setting?: string;
}

export interface StatusParts {
  readonly version: string;
  readonly portal: PortalSnapshot;
  readonly settingsProblems: Readonly<Record<string, AppErrorData>>;
  readonly policy: PolicyStanding;
  readonly updates: UpdatesSnapshot;
}

/** The status as it is now. */
export function programStatus(parts: StatusParts): ProgramStatus {
  const { version, portal, settingsProblems, policy } = parts;
  const { connection, health, journalProblem, commandsWaiting, failedCommands } = portal;
  const problems = [...health.reasons, ...(journalProblem === null ? [] : [journalProblem])]
    .map(({ code }): ProblemStatus => ({ code }))
    .concat(policy.problems.map(({ code, params }) => about(code, params['setting'])));
  return {
    running: true,
    ok: health.state === 'connected' && problems.length === 0,
    version,
    portal: {
      host: 'portalHost' in connection ? connection.portalHost : null,
      state: health.state,
    },
    channels: [channel('operator', portal.push), channel('connector', portal.connectorChannel.health)],
    commands: { waiting: commandsWaiting, failed: failedCommands.length },
    problems,
    settings: Object.entries(settingsProblems).map(([setting, { code }]) => about(code, setting)),
    policy: { place: policy.place, locked: policy.locked },
    updates: updatesStatus(parts.updates),
  };
}

function updatesStatus({ installedAs, byItself, step, askedAtMs, problem }: UpdatesSnapshot): UpdatesStatus {
  return {
    installedAs,
    byItself,
    state: step.kind,
    version: 'version' in step ? step.version : null,
    lastCheck: askedAtMs === null ? null : new Date(askedAtMs).toISOString(),
    problem: problem?.code ?? null,
  };
}

function channel(name: ChannelStatus['name'], { state, transport }: PushHealth): ChannelStatus {
  return { name, state, transport };
}

function about(code: string, setting: string | undefined): ProblemStatus {
  return setting === undefined ? { code } : { code, setting };
}
