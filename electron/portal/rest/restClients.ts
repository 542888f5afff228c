import type { PortalDeps, PortalTimings } from '../dependencies.ts';
import type { RequestIdentity } from './requestIdentity.ts';
import type { HttpPost } from '../network/httpPost.ts';
import { createPacing } from '../pacing/pacing.ts';
import { createPortalMemory, type PortalMemory } from './portalMemory.ts';
import { createRestClient, type RestClient } from './restClient.ts';

/** Clients of any portal, those of one portal sharing what is known of it. */
export interface RestClients {
  of(identity: RequestIdentity): RestClient;
  /** A portal's limits do not begin anew because somebody connects again. */
  memoryOf(origin: string): PortalMemory;
}

export interface RestClientsDeps extends PortalDeps {
  readonly http: HttpPost;
  readonly timings: PortalTimings;
}

export function createRestClients(deps: RestClientsDeps): RestClients {
  const memories = new Map<string, PortalMemory>();

  const memoryOf = (origin: string): PortalMemory => {
    const memory = memories.get(origin) ?? createPortalMemory(deps);
    memories.set(origin, memory);
    return memory;
  };

  return {
    memoryOf,
    of(identity) {
      const memory = memoryOf(identity.origin);
      const pacing = createPacing({ clock: deps.clock, limits: memory.limits });
      return createRestClient({ ...deps, identity, pacing, memory });
    },
  };
}
