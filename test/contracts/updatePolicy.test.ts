import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { updatePolicy } from '../../contracts/policy/updatePolicy.ts';

const accepts = (key: keyof typeof updatePolicy, value: unknown): boolean =>
  v.safeParse(updatePolicy[key].chosen, value).success;

describe('what a company says of updates', () => {
  it('names a folder by https, or on this computer itself', () => {
    const read = (value: string): unknown => v.parse(updatePolicy.updateFeed.chosen, value);
    expect(read('https://mirror.example/ringside/')).toBe('https://mirror.example/ringside');
    expect(read('https://mirror.example')).toBe('https://mirror.example');
    expect(read('http://127.0.0.1:8080/a')).toBe('http://127.0.0.1:8080/a');
    for (const value of [
      'http://mirror.example/ringside',
      'https://somebody:word@mirror.example/ringside',
      'https://mirror.example/ringside?key=1',
      'https://mirror.example/#a',
      'file:///srv/ringside',
      'mirror.example/ringside',
      '',
    ])
      expect(accepts('updateFeed', value), value).toBe(false);
    expect(accepts('updateFeed', null)).toBe(true);
  });

  it('names a channel by a plain word, and a version by its numbers: neither leads out of the folder', () => {
    for (const value of ['latest', 'pilot', 'pilot-2']) expect(accepts('updateChannel', value)).toBe(true);
    for (const value of ['', '../x', 'a/b', 'a.b', 'Pilot', 'a%2e', 'a'.repeat(50)])
      expect(accepts('updateChannel', value), value).toBe(false);
    for (const value of ['0.2.0', '1.10.3-beta.1', null]) expect(accepts('updateVersion', value)).toBe(true);
    for (const value of ['0.2', '../0.2.0', '0.2.0/..', 'v0.2.0', '0.2.0-', ''])
      expect(accepts('updateVersion', value)).toBe(false);
  });
});
