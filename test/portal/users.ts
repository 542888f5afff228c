import { randomBytes } from 'node:crypto';

/** A portal user; everything but `id` has a default. */
export interface PortalUserOptions {
  readonly id: number;
  readonly name?: string;
  readonly lastName?: string;
  /** The extension (UF_PHONE_INNER), '' for none. */
  readonly phoneInner?: string;
  readonly active?: boolean;
  /** `user.get` lists neither `system` nor `integrator` (Bitrix24 docs, user.get and system-user). `employee` when left out. */
  readonly kind?: 'employee' | 'extranet' | 'system' | 'integrator';
  /** Their inbound webhook was handed to this user and goes on under its old address; null: it is their own. */
  readonly webhookActsFor?: number | null;
  readonly admin?: boolean;
  /** Their working day is begun, and not paused: `TIMEMAN_STATUS` OPENED, else CLOSED. */
  readonly atWork?: boolean;
  /** Code of the user's inbound webhook; random when left out. */
  readonly webhookCode?: string;
  /** Scopes ticked when the webhook was made. */
  readonly scopes?: readonly string[];
}

export type PortalUser = Required<PortalUserOptions>;

const allScopes: readonly string[] = ['telephony', 'pull_channel', 'crm', 'user_brief'];

const defaultUsers: readonly PortalUserOptions[] = [
  { id: 1, name: 'Olga', lastName: 'Operator', phoneInner: '101', admin: true },
  { id: 2, name: 'Pavel', lastName: 'Colleague', phoneInner: '102' },
  { id: 3, name: 'Inna', lastName: 'Inactive', phoneInner: '103', active: false },
];

export interface UserDirectory {
  readonly all: readonly PortalUser[];
  find(userId: number): PortalUser | undefined;
  /** Throws when there is no such user: a mistake in a test, not a portal answer. */
  get(userId: number): PortalUser;
  /** An active user by extension. */
  findByPhoneInner(phoneInner: string): PortalUser | undefined;
  /** The webhook at this address, if it exists: what was ticked for it, and whom it acts for, who may have been dismissed. */
  findByWebhook(
    userId: number,
    code: string,
  ): { readonly scopes: readonly string[]; readonly user: PortalUser } | undefined;
  /** Changes a user: deactivate, tick other scopes, give the webhook another code. */
  update(userId: number, change: Omit<PortalUserOptions, 'id'>): void;
  reset(): void;
}

/** Keeps the portal's users and their inbound webhooks (one each). */
export function createUserDirectory(options: readonly PortalUserOptions[] = defaultUsers): UserDirectory {
  const initial = options.map(complete);
  let users = new Map(initial.map((user) => [user.id, user]));

  const get = (userId: number): PortalUser => {
    const user = users.get(userId);
    if (user === undefined) throw new Error(`The practice portal has no user ${userId}`);
    return user;
  };

  return {
    get all() {
      return [...users.values()];
    },
    find: (userId) => users.get(userId),
    get,
    findByPhoneInner: (phoneInner) =>
      phoneInner === ''
        ? undefined
        : [...users.values()].find((u) => u.active && u.phoneInner === phoneInner),
    findByWebhook: (userId, code) => {
      const owner = users.get(userId);
      if (owner?.webhookCode !== code) return undefined;
      return { scopes: owner.scopes, user: get(owner.webhookActsFor ?? owner.id) };
    },
    update: (userId, change) => {
      users.set(userId, { ...get(userId), ...change });
    },
    reset: () => {
      users = new Map(initial.map((user) => [user.id, user]));
    },
  };
}

function complete(options: PortalUserOptions): PortalUser {
  return {
    name: `User${options.id}`,
    lastName: 'Practice',
    phoneInner: '',
    active: true,
    kind: 'employee',
    webhookActsFor: null,
    admin: false,
    atWork: false,
    webhookCode: randomBytes(8).toString('hex'),
    scopes: allScopes,
    ...options,
  };
}
