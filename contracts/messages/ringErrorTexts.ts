import type { AppErrorCode } from '../errors.ts';
import { fixed, naming, type Texts } from './errorTextParts.ts';
import * as m from './generated/messages.js';

type RingErrorCode = Extract<AppErrorCode, `ring.${string}`>;

/** Why the ring is not heard, or not where it was chosen. */
export const ringErrorTexts: { readonly [C in RingErrorCode]: Texts } = {
  'ring.outputGone': naming(
    'output',
    (output) => m.error_ring_output_gone_text({ output }),
    m.error_ring_output_gone_unnamed_text,
    m.error_ring_output_gone_next,
  ),
  'ring.notHeard': fixed(m.error_ring_not_heard_text, m.error_ring_not_heard_next),
};
