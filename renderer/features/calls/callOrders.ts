import type { CommandName } from '../../../contracts/ipcNames.ts';

/** What can be done about a call from the history: commands that take its key. */
export type CallOrder = Extract<
  CommandName,
  | 'calls.answer'
  | 'calls.hold'
  | 'calls.resume'
  | 'calls.decline'
  | 'calls.hangUp'
  | 'calls.callBack'
  | 'calls.dismiss'
  | 'calls.showCardAgain'
  | 'calls.openInCrm'
  | 'calls.copyNumber'
  | 'calls.copyHandOver'
  | 'history.putBack'
>;
