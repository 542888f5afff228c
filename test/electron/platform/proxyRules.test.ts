import { describe, expect, it } from 'vitest';
import { readProxyRules, type ProxyWay } from '../../../electron/platform/proxyRules.ts';

describe('the system’s proxy rules', () => {
  it.each<[string, ProxyWay]>([
    ['DIRECT', { kind: 'direct' }],
    ['', { kind: 'direct' }],
    ['PROXY proxy.example:3128', { kind: 'httpProxy', url: 'http://proxy.example:3128' }],
    ['PROXY proxy.example:3128; DIRECT', { kind: 'httpProxy', url: 'http://proxy.example:3128' }],
    ['proxy [fd00::1]:3128;DIRECT', { kind: 'httpProxy', url: 'http://[fd00::1]:3128' }],
    ['HTTPS proxy.example:443', { kind: 'httpProxy', url: 'https://proxy.example:443' }],
    // Not past it: the system's own network speaks it.
    ['SOCKS5 proxy.example:1080', { kind: 'notSpoken' }],
    ['SOCKS proxy.example:1080; DIRECT', { kind: 'notSpoken' }],
    ['QUIC proxy.example:443', { kind: 'notSpoken' }],
    ['DIRECT; PROXY proxy.example:3128', { kind: 'direct' }],
    ['PROXY', { kind: 'notSpoken' }],
    ['PROXY a b', { kind: 'notSpoken' }],
  ])('%j lead %j', (rules, way) => {
    expect(readProxyRules(rules)).toEqual(way);
  });
});
