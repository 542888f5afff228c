import { describe, expect, it } from 'vitest';
import type { JournalRequest } from '../portal/record/journal.ts';
import { hideMethod, missingFrom, type DismissalFacts } from './dismissalVerdict.ts';

const hide: JournalRequest = {
  sequence: 9,
  httpMethod: 'POST',
  method: hideMethod,
  params: { CALL_ID: 'call-1', USER_ID: 1 },
  identity: { kind: 'webhook', userId: 1 },
  client: '127.0.0.1',
  receivedAtMs: 2010,
  answeredAtMs: 2012,
  outcome: 'answered',
  status: 200,
  answer: { result: true },
  faults: [],
};

const good: DismissalFacts = {
  callId: 'call-1',
  operatorId: 1,
  clickedAtMs: 2000,
  cardChanges: [
    { sequence: 1, userId: 1, callId: 'call-1', state: 'open', atMs: 1000 },
    { sequence: 2, userId: 1, callId: 'call-1', state: 'closed', atMs: 2011 },
  ],
  requests: [hide],
  cardsOnPage: { before: 1, after: 0 },
};

const [opened, closed] = good.cardChanges;

describe('whether a card went away because of the dismissal', () => {
  it('has nothing against a hide answered true, after the click, that closed the open card', () => {
    expect(missingFrom(good)).toEqual([]);
  });

  it('takes USER_ID alone and as a list of one, as number and as text', () => {
    for (const USER_ID of [1, '1', [1], ['1']]) {
      const request = { ...hide, params: { CALL_ID: 'call-1', USER_ID } };
      expect(missingFrom({ ...good, requests: [request] })).toEqual([]);
    }
  });

  it.each<[string, Partial<DismissalFacts>]>([
    ['no request', { requests: [] }],
    ['two requests', { requests: [hide, { ...hide, sequence: 10 }] }],
    ['another call', { requests: [{ ...hide, params: { CALL_ID: 'call-2', USER_ID: 1 } }] }],
    ['another user', { requests: [{ ...hide, params: { CALL_ID: 'call-1', USER_ID: [1, 2] } }] }],
    ['answered false', { requests: [{ ...hide, answer: { result: false } }] }],
    ['refused', { requests: [{ ...hide, status: 403, answer: { error: 'WRONG_AUTH_TYPE' } }] }],
    ['never answered', { requests: [{ ...hide, outcome: 'stalled' }] }],
    ['asked before the click', { clickedAtMs: 2050 }],
    ['not open before', { cardChanges: closed ? [closed] : [] }],
    ['still open', { cardChanges: opened ? [opened] : [] }],
    ['closed by itself, before', { cardChanges: [...good.cardChanges].map((c) => ({ ...c, atMs: 1500 })) }],
    ['not on the page before', { cardsOnPage: { before: 0, after: 0 } }],
    ['still on the page', { cardsOnPage: { before: 1, after: 1 } }],
  ])('speaks against: %s', (_name, change) => {
    expect(missingFrom({ ...good, ...change })).not.toEqual([]);
  });
});
