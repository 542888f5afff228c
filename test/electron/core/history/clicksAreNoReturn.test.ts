import { expect, it } from 'vitest';
import type { Click } from '../../../../contracts/clickToCall/clicks.ts';
import { isReturn } from '../../../../electron/core/ports/history/keptCall.ts';

const call = {
  direction: 'outgoing',
  state: 'ended',
  outcome: 'failed',
  isTest: false,
  registerProblem: null,
  card: { state: 'hidden', problem: null },
} as const;

it.each<[Click['at'], Click, boolean]>([
  ['dialled', { at: 'dialled' }, true],
  ['dialling', { at: 'dialling' }, true],
  ['left', { at: 'left' }, false],
  ['asks', { at: 'asks', because: 'chosen' }, false],
  ['notDialled', { at: 'notDialled', problem: { code: 'click.notPressed', params: {} } }, false],
])('a click that is %s takes its caller off To call back: %s', (_at, click, is) => {
  expect(isReturn({ ...call, click })).toBe(is);
});

it('one that was answered does, whoever dialled it, and any call without a click', () => {
  expect(isReturn({ ...call, outcome: 'answered', click: { at: 'left' } })).toBe(true);
  expect(isReturn(call)).toBe(true);
});
