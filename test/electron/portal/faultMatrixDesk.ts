import { expect } from 'vitest';
import { AppError, type AppErrorData } from '../../../contracts/errors.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import type { CommandAnswer } from '../../../electron/core/ports/portal.ts';
import { defaultTimings, type PortalDeps } from '../../../electron/portal/dependencies.ts';
import { createApplicationIdentity } from '../../../electron/portal/identity/applicationIdentity.ts';
import { createWebhookIdentity } from '../../../electron/portal/identity/webhookIdentity.ts';
import { createTokenEndpoint } from '../../../electron/portal/identity/tokenEndpoint.ts';
import { createHttpPost } from '../../../electron/portal/network/httpPost.ts';
import { createPacing } from '../../../electron/portal/pacing/pacing.ts';
import { checkPortal } from '../../../electron/portal/portalCheck.ts';
import {
  applicationChannel,
  createConfigSource,
  operatorChannel,
} from '../../../electron/portal/push/configSource.ts';
import { createPortalMemory } from '../../../electron/portal/rest/portalMemory.ts';
import { createRestClient } from '../../../electron/portal/rest/restClient.ts';
import { createTelephony } from '../../../electron/portal/telephony.ts';
import { createManualTime, type ManualTime } from './testing/manualTime.ts';

export const columns = ['hide', 'show', 'config', 'connect'] as const;
export type Column = (typeof columns)[number];

/** What came of one request, in the words of the matrix: `what happens: code`. */
export interface Outcome {
  readonly cell: string;
  readonly error: AppErrorData | null;
  /** Unix ms before which the same is not to be sent again. */
  readonly notBeforeMs: number | null;
}

/** The parts of the program that speak with the portal, as `createPortals` puts them together. */
export interface Desk {
  readonly time: ManualTime;
  ask(column: Column, callId: string): Promise<Outcome>;
  /** How long the column waits for an answer, in ms. */
  patienceMs(column: Column): number;
  /** Everything that was logged. */
  readonly said: readonly string[];
}

const done: Outcome = { cell: 'done', error: null, notBeforeMs: null };

export function openDesk(
  access: PortalAccess,
  world: {
    readonly fetch?: PortalDeps['fetch'] | undefined;
    readonly serverTimeMs?: PortalDeps['serverTimeMs'];
  },
): Desk {
  const time = createManualTime(Date.now());
  const said: string[] = [];
  const log = {
    info: (event: string, fields?: object) => said.push(event + JSON.stringify(fields ?? {})),
    warn: (event: string, fields?: object) => said.push(event + JSON.stringify(fields ?? {})),
    error: (event: string, cause: unknown, fields?: object) =>
      said.push(event + String(cause) + JSON.stringify(fields ?? {})),
  };
  const timings = defaultTimings;
  const deps = {
    fetch: world.fetch ?? globalThis.fetch,
    serverTimeMs: world.serverTimeMs,
    clock: time,
    timers: time,
    random: () => 0,
    log,
    timings,
  };
  const http = createHttpPost(deps);
  const identity =
    access.kind === 'webhook'
      ? createWebhookIdentity(access)
      : createApplicationIdentity(access, {
          ...deps,
          tokenEndpoint: createTokenEndpoint({ ...deps, http }),
          tokens: { keep: () => Promise.resolve() },
        });
  const memory = createPortalMemory(deps);
  const pacing = createPacing({ clock: time, limits: memory.limits });
  const rest = createRestClient({ ...deps, http, identity, memory, pacing });
  const { host } = new URL(access.origin);
  const telephony = createTelephony(rest, host, memory.serverClock);
  const channel = access.kind === 'webhook' ? operatorChannel : applicationChannel;
  const configSource = createConfigSource({ rest, origin: access.origin, clock: time, channel });

  async function config(): Promise<Outcome> {
    const abort = new AbortController();
    // As the listener does.
    const cancel = time.after(timings.configTimeoutMs, () => abort.abort());
    const answer = await configSource.fetch(abort.signal);
    cancel();
    switch (answer.kind) {
      case 'config':
        return done;
      case 'failed':
        return outcome('again', answer.problem, answer.notBeforeMs);
      case 'unavailable':
        return outcome('waits', answer.problem);
      case 'refused':
        return outcome('seldom', answer.problem);
    }
  }

  async function connect(): Promise<Outcome> {
    try {
      const check = await checkPortal(rest, host, identity.signedInBy);
      expect(check.methods['telephony.externalCall.hide']).toBe(true);
      return done;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return outcome('told', error.toData());
    }
  }

  return {
    time,
    said,
    patienceMs: (column) => (column === 'config' ? timings.configTimeoutMs : timings.requestTimeoutMs),
    async ask(column, callId) {
      switch (column) {
        case 'hide':
          return ofCommand(await telephony.hideCard(callId, [1]));
        case 'show':
          return ofCommand(await telephony.showCard(callId, [1]));
        case 'config':
          return config();
        case 'connect':
          return connect();
      }
    },
  };
}

function ofCommand(answer: CommandAnswer): Outcome {
  switch (answer.kind) {
    case 'acknowledged':
    case 'registered':
      return done;
    case 'nothingToDo':
      return { ...done, cell: 'nothing to do' };
    case 'retry':
      return outcome('again', answer.error, answer.notBeforeMs);
    case 'failed':
      return outcome('stops', answer.error);
  }
}

function outcome(decision: string, error: AppErrorData, notBeforeMs: number | null = null): Outcome {
  return { cell: `${decision}: ${error.code.replace(/^portal\./, '')}`, error, notBeforeMs };
}
