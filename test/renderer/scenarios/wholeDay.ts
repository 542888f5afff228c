import type { CallRow } from '../../../contracts/calls.ts';
import { noCard, nowMs, party, row } from './parts.ts';

const names = [
  ['Anna Petrova', '+74951234567', '+7 495 123-45-67', 'Northwind Logistics', 'Sales'],
  ['Самойленко Константин Владимирович', '+79161112233', '+7 916 111-22-33', 'ООО «Ромашка»', 'Sales'],
  [null, '+442071838750', '+44 20 7183 8750', null, 'Support'],
  ['Olga Smirnova', '+74952223344', '+7 495 222-33-44', null, 'Support'],
  ['Peter Van Der Berg', '+31201234567', '+31 20 123 45 67', 'Van Der Berg & Zonen B.V.', 'Sales'],
  ['Fatima Al-Masri', '+20227950000', '+20 2 2795 0000', 'Nile Trading', null],
] as const;

const outcomes = ['answered', 'answered', 'missed', 'answeredElsewhere', 'answered', 'declined'] as const;

/**
 * Calls one after the other, newest first.
 *
 * @param everyMs between the beginnings of two
 */
export function callsInARow(count: number, everyMs: number): readonly CallRow[] {
  return Array.from({ length: count }, (_, n) => {
    const [name, phoneNumber, formattedNumber, company, line] = names[n % names.length] ?? names[0];
    const outcome = outcomes[(n * 7) % outcomes.length] ?? 'answered';
    const startedAtMs = nowMs - 60_000 - n * everyMs;
    const isAnswered = outcome === 'answered';
    return row(`call-${n}`, {
      party: party({
        name,
        phoneNumber,
        formattedNumber,
        company,
        line,
        ...(name === null ? { crmEntity: null } : {}),
      }),
      outcome,
      direction: n % 9 === 4 ? 'outgoing' : 'incoming',
      startedAtMs,
      answeredAtMs: isAnswered ? startedAtMs + 9_000 : null,
      endedAtMs: startedAtMs + (isAnswered ? 190_000 : 24_000),
    });
  });
}

/** Calls of today and the days before, the newest still going on; one with a card that did not close. */
export const wholeDay: readonly CallRow[] = [
  row('rings', {
    state: 'ringing',
    outcome: null,
    startedAtMs: nowMs - 14_000,
    answeredAtMs: null,
    endedAtMs: null,
    dismissed: false,
    actions: ['answer', 'decline'],
    card: { ...noCard, state: 'shown' },
  }),
  row('talks', {
    state: 'answered',
    outcome: null,
    startedAtMs: nowMs - 50_000,
    answeredAtMs: nowMs - 40_000,
    endedAtMs: null,
    actions: ['hangUp'],
    party: party({ name: 'Claire Moreau', company: 'Atelier Moreau', line: 'Support' }),
    card: { ...noCard, state: 'shown' },
  }),
  ...callsInARow(40, 45 * 60_000).map((each, n) =>
    n === 3
      ? {
          ...each,
          canRetryHide: true,
          card: {
            ...noCard,
            state: 'hideFailed' as const,
            problem: { code: 'portal.insufficientScope' as const, params: { scope: 'telephony' } },
          },
        }
      : each,
  ),
];
