import type { CrmEntity } from '../../../contracts/calls.ts';

/** What the portal's CRM knows of a number. Texts are untrusted. */
export interface CallerFound {
  readonly name: string | null;
  readonly company: string | null;
  readonly responsible: string | null;
  readonly crmEntity: CrmEntity | null;
}

/** Asks the portal who a number belongs to. Adapter: `electron/portal/callerLookUp.ts`. */
export interface CallerLookUp {
  /**
   * @param phoneNumber in international form (E.164) where that is known, else as it came
   * @returns null where the portal knows nobody with this number
   * @throws AppError `portal.*`
   */
  look(phoneNumber: string): Promise<CallerFound | null>;
}
