import { generate } from 'selfsigned';
import { parseWebhookUrl } from '../../../contracts/access/webhookUrl.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import type { PortalDeps } from '../../../electron/portal/dependencies.ts';
import type { SignedInBy } from '../../../contracts/portal.ts';
import type { TlsOptions } from '../../portal/httpServer.ts';
import { startPortalForTest, type PortalFixture } from '../../portal/testing/portalFixture.ts';
import type { Trouble } from './faultMatrixRows.ts';
import {
  createNodeFetch,
  originOfNobody,
  startInBetween,
  startProxyThatWantsASignIn,
} from './faultMatrixStrangers.ts';

/** A practice portal, the way to it, and what goes wrong on that way. */
export interface Stage {
  readonly portal: PortalFixture;
  /** Where the portal is thought to be. */
  readonly origin: string;
  readonly fetch?: PortalDeps['fetch'];
  readonly serverTimeMs?: PortalDeps['serverTimeMs'];
  /** From now on it goes wrong. */
  strike(): void;
  /** All is well again; null where the address itself is the trouble. */
  readonly heal: (() => void) | null;
  /** Somebody who must not be asked anything. */
  readonly untouched?: PortalFixture;
}

export async function setStage(trouble: Trouble): Promise<Stage> {
  const noStrike = () => undefined;
  switch (trouble.by) {
    case 'portal': {
      const portal = await startPortalForTest();
      const { fault, once } = trouble;
      return {
        portal,
        origin: portal.url,
        strike: () => void portal.faults.order({ fault, times: once === true ? 1 : 'until cleared' }),
        heal: () => portal.faults.clear(),
      };
    }
    case 'renamed': {
      const [portal, untouched] = [await startPortalForTest(), await startPortalForTest()];
      const fault = { kind: 'redirect', toOrigin: untouched.url } as const;
      return {
        portal,
        untouched,
        origin: portal.url,
        strike: () => void portal.faults.order({ fault, times: 'until cleared' }),
        heal: () => portal.faults.clear(),
      };
    }
    case 'stranger': {
      const portal = await startPortalForTest();
      const { origin, stepIn, goAway } = await startInBetween(portal.url, trouble.name);
      return { portal, origin, strike: stepIn, heal: goAway };
    }
    case 'proxy': {
      const tls = trouble.scheme === 'https' ? await certificate() : undefined;
      const portal = await startPortalForTest(tls === undefined ? {} : { tls });
      const throughProxy = createNodeFetch({
        proxyUrl: await startProxyThatWantsASignIn(),
        ...(tls === undefined ? {} : { ca: tls.cert }),
      });
      const straight = createNodeFetch(tls === undefined ? {} : { ca: tls.cert });
      let stands = false;
      return {
        portal,
        origin: portal.url,
        fetch: (input, init) => (stands ? throughProxy : straight)(input, init),
        strike: () => {
          stands = true;
        },
        heal: () => {
          stands = false;
        },
      };
    }
    case 'nobody': {
      const portal = await startPortalForTest();
      const origin = trouble.origin === 'refused' ? await originOfNobody() : trouble.origin;
      return { portal, origin, strike: noStrike, heal: null };
    }
    case 'certificate': {
      const tls = await certificate(trouble.fault);
      const portal = await startPortalForTest({ tls });
      const { clockAheadMinutes } = trouble;
      return {
        portal,
        origin: portal.url,
        fetch: createNodeFetch(trouble.fault === 'unknown issuer' ? {} : { ca: tls.cert }),
        ...(clockAheadMinutes === undefined
          ? {}
          : { serverTimeMs: () => Promise.resolve(Date.now() + clockAheadMinutes * 60_000) }),
        strike: noStrike,
        heal: null,
      };
    }
  }
}

/** The operator's way in. @param secrets what must not be said anywhere */
export function accessTo(
  { portal, origin }: Stage,
  signedInBy: SignedInBy,
): { access: PortalAccess; secrets: string[] } {
  if (signedInBy === 'webhook') {
    const check = parseWebhookUrl(portal.webhookUrl(1).replace(portal.url, origin));
    if (!check.ok) throw new Error(check.error.code);
    return { access: check.access, secrets: [check.access.code] };
  }
  const scopes = ['telephony', 'pull', 'crm', 'user_brief'];
  const application = portal.oauth.registerApplication({ redirectUri: 'https://app.example/', scopes });
  const access = {
    kind: 'application' as const,
    origin,
    userId: 1,
    ...application,
    ...portal.oauth.issueTokens({ clientId: application.clientId, userId: 1 }),
    tokenOrigin: portal.url,
    memberId: portal.oauth.memberId,
  };
  return { access, secrets: [access.clientSecret, access.accessToken, access.refreshToken] };
}

async function certificate(fault?: 'unknown issuer' | 'out of date' | 'other name'): Promise<TlsOptions> {
  const dayMs = 86_400_000;
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'practice' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          fault === 'other name' ? { type: 2, value: 'other.example' } : { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
    ...(fault === 'out of date'
      ? { notBeforeDate: new Date(Date.now() - 30 * dayMs), notAfterDate: new Date(Date.now() - dayMs) }
      : {}),
  });
  return { key, cert };
}
