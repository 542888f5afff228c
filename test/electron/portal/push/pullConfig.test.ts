import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listenUrl } from '../../../../electron/portal/push/transports/listenUrl.ts';
import {
  readPullConfig,
  renewAfterMs,
  type PullConfig,
} from '../../../../electron/portal/push/pullConfig.ts';

const nowMs = Date.parse('2026-03-10T12:00:00+03:00');
const clockAt = (atMs: number) => ({ nowMs: () => atMs, monotonicMs: () => 0 });
const cloud = {
  server: {
    version: '4',
    server_enabled: true,
    mode: 'shared',
    long_polling: 'http://rt.example/sub/',
    long_pooling_secure: 'https://rt.example/sub/',
    websocket_enabled: true,
    websocket: 'ws://rt.example/subws/',
    websocket_secure: 'wss://rt.example/subws/?node=7',
  },
  api: { revision_web: 19, revision_mobile: 3 },
  channels: {
    shared: {
      id: 'shared.sig',
      start: '2026-03-10T11:00:00+03:00',
      end: '2026-03-10T23:00:05+03:00',
      type: 'shared',
    },
    private: {
      id: 'private:public.sig',
      public_id: 'p',
      start: '2026-03-10T11:00:00+03:00',
      end: '2026-03-10T22:00:05+03:00',
      type: 'private',
    },
  },
  publicChannels: {},
  exp: 0,
  clientId: 'client',
  serverTime: '2026-03-10T12:01:00+03:00',
};

function read(result: unknown, origin = 'https://portal.example'): PullConfig {
  const config = readPullConfig(result, origin, clockAt(nowMs));
  if (config === null) throw new Error('the configuration was not understood');
  return config;
}

describe('readPullConfig', () => {
  it('reads what the cloud sends', () => {
    expect(read(cloud)).toEqual({
      serverVersion: 4,
      webSocketUrl: 'wss://rt.example/subws/?node=7',
      longPollUrl: 'https://rt.example/sub/',
      privateChannel: 'private:public.sig',
      sharedChannel: 'shared.sig',
      clientId: 'client',
      token: null,
      revision: 19,
      lifetimeMs: 10 * 3_600_000 - 60_000 + 5_000,
      clockAheadMs: 60_000,
      clockBaseMs: nowMs,
    });
  });

  it('takes Unix seconds for dates, and exp when it comes first', () => {
    const inAnHour = nowMs / 1000 + 3600;
    expect(read({ ...cloud, serverTime: undefined, exp: inAnHour }).lifetimeMs).toBe(3_600_000);
    // Clocks that were never compared: no message is older than it says by either.
    expect(read({ ...cloud, serverTime: undefined }).clockAheadMs).toBeNull();
    expect(read({ ...cloud, serverTime: undefined, exp: String(inAnHour) }).lifetimeMs).toBe(3_600_000);
  });

  it('uses no plain address for a portal on https', () => {
    const { server } = cloud;
    const plain = { ...server, websocket_secure: server.websocket, long_pooling_secure: server.long_polling };
    expect(read({ ...cloud, server: plain })).toMatchObject({ webSocketUrl: null, longPollUrl: null });
  });

  it('uses plain addresses of a portal on loopback, as long as they are on loopback', () => {
    const origin = 'http://127.0.0.1:4000';
    const server = {
      ...cloud.server,
      websocket: 'ws://127.0.0.1:4000/sub/',
      long_polling: 'http://[::1]:4000/sub/',
    };
    expect(read({ ...cloud, server }, origin)).toMatchObject({
      webSocketUrl: 'ws://127.0.0.1:4000/sub/',
      longPollUrl: 'http://[::1]:4000/sub/',
    });
    expect(read(cloud, origin)).toMatchObject({
      webSocketUrl: 'wss://rt.example/subws/?node=7',
      longPollUrl: 'https://rt.example/sub/',
    });
  });

  it('gives up on a push server that is switched off, and on answers of another kind', () => {
    expect(
      readPullConfig(
        { ...cloud, server: { ...cloud.server, server_enabled: false } },
        'https://p.example',
        clockAt(0),
      ),
    ).toBeNull();
    expect(readPullConfig([], 'https://p.example', clockAt(0))).toBeNull();
    expect(readPullConfig(null, 'https://p.example', clockAt(0))).toBeNull();
    expect(
      readPullConfig(
        { ...cloud, channels: { shared: cloud.channels.shared } },
        'https://p.example',
        clockAt(0),
      ),
    ).toBeNull();
  });

  it('never throws and never yields an address without TLS', () => {
    const values = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('ws://x.example/', 'wss://x.example/', 'Y', 'N', 0, 1, '4'),
    );
    const keys = Object.keys(cloud.server);
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...keys), values),
        values,
        values,
        (server, channels, time) => {
          const config = readPullConfig(
            { ...cloud, server, channels, exp: time, serverTime: time },
            'https://p.example',
            clockAt(nowMs),
          );
          expect(config?.webSocketUrl ?? 'wss:').toMatch(/^wss:|^https:/);
          if (config !== null) expect(renewAfterMs(config)).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('renewAfterMs', () => {
  it.each([
    [43_205_000, 43_205_000 - 300_000],
    [300_000, 270_000],
    [30_000, 30_000],
    [2_000, 2_000],
    [null, 6 * 3_600_000 - 300_000],
  ])('of a configuration that lives %s ms is %i ms', (lifetimeMs, expected) => {
    expect(renewAfterMs({ ...read(cloud), lifetimeMs })).toBe(expected);
  });
});

describe('listenUrl', () => {
  it('keeps the server’s own query and joins the channels with a slash', () => {
    expect(listenUrl('wss://rt.example/subws/?node=7', read(cloud), [['mid', '14 5&6']])).toBe(
      'wss://rt.example/subws/?node=7&CHANNEL_ID=private:public.sig/shared.sig&clientId=client&revision=19&format=json&mid=14%205%266',
    );
  });

  it('leaves out what the portal did not name', () => {
    const config = read({ ...cloud, clientId: undefined, channels: { private: cloud.channels.private } });
    expect(listenUrl('https://rt.example/sub/', config, [])).toBe(
      'https://rt.example/sub/?CHANNEL_ID=private:public.sig&revision=19&format=json',
    );
  });

  it('gives a server of version 5 its token', () => {
    const config = read({ ...cloud, server: { ...cloud.server, version: 5 }, jwt: 'a.b.c' });
    expect(listenUrl('wss://rt.example/subws/', config, [])).toBe(
      'wss://rt.example/subws/?token=a.b.c&clientId=client&revision=19&jsonRpc=true',
    );
  });
});
