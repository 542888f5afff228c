import type { CrmEntity } from '../../../../contracts/calls.ts';

/** Somebody filled in the CRM's call-back form. Texts come from outside, made safe and bounded. */
export interface AskedCallback {
  /** Of the event in the portal's queue: the same each time that it is read. */
  readonly eventId: string;
  readonly messageId: string;
  /** Empty where the form gave none. */
  readonly phoneNumber: string;
  /** What they wrote; empty where they wrote nothing. */
  readonly text: string;
  readonly line: string | null;
  readonly crmEntity: CrmEntity | null;
}

/** Requests that the portal gives to nobody else until they are cleared, or for 30 days. */
export interface ReservedCallbacks {
  readonly processId: string;
  readonly requests: readonly AskedCallback[];
}

/**
 * The portal's queue of `ONEXTERNALCALLBACKSTART` for this application. Adapter: `electron/portal/callbackQueue.ts`.
 * Each rejects with AppError `callback.notAdministrator`, `callback.refused` or `portal.*`.
 */
export interface CallbackQueue {
  /** Has the portal queue the event for this application; without harm where it does already. */
  bind(): Promise<void>;
  /** What was reserved before and never cleared; `isAll` where there is no more of it. */
  left(): Promise<{ readonly reserved: readonly ReservedCallbacks[]; readonly isAll: boolean }>;
  /** Reserves what has come since; `isAll` where there is no more of it. */
  take(): Promise<{ readonly reserved: ReservedCallbacks; readonly isAll: boolean }>;
  /** They are kept here, and need not be kept there. */
  clear(reserved: ReservedCallbacks): Promise<void>;
}
