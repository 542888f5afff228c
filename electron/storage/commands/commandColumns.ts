/** The columns of a command, in the order in which they are written. */
export const commandColumns = [
  'id',
  'kind',
  'portal',
  'call_id',
  'external_call_id',
  'user_ids',
  'subject',
  'details',
  'created_at_ms',
  'tries',
  'state',
  'problem',
  'settled',
  'written_at_ms',
] as const;

/** What of a command may change once it is written. */
export const changingColumns = [
  'portal',
  'call_id',
  'user_ids',
  'details',
  'tries',
  'state',
  'problem',
  'settled',
  'written_at_ms',
] as const satisfies readonly (typeof commandColumns)[number][];
