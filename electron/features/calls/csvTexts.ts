import type { CallDirection, CallRow } from '../../../contracts/calls.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { callStateText } from '../../../contracts/messages/outcomeTexts.ts';
import type { CsvTexts } from '../../core/history/callsCsv.ts';

const directions: { readonly [D in CallDirection]: () => string } = {
  incoming: m.csv_incoming,
  outgoing: m.csv_outgoing,
  callback: m.csv_callback,
};

const cards: { readonly [S in CallRow['card']['state']]: () => string } = {
  unknown: () => '',
  shown: m.card_shown,
  hidePending: m.card_hide_pending,
  hidden: m.card_hidden,
  hideFailed: m.csv_card_open,
};

/** A file of calls in the language that is spoken now. */
export const csvTexts: CsvTexts = {
  heading: () => [
    m.csv_began(),
    m.csv_direction(),
    m.csv_name(),
    m.csv_number(),
    m.csv_company(),
    m.csv_responsible(),
    m.csv_line(),
    m.csv_outcome(),
    m.csv_rang_s(),
    m.csv_talked_s(),
    m.csv_card(),
  ],
  direction: ({ direction }) => directions[direction](),
  outcome: callStateText,
  card: ({ card }) => cards[card.state](),
};
