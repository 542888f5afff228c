import { randomBytes } from 'node:crypto';

/** What an admin types into the form of a local application; ids are made up when left out. */
export interface ApplicationOptions {
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** The registered address: the only one that a code is ever sent to. */
  readonly redirectUri: string;
  readonly scopes: readonly string[];
}

/** `unpaid`: the token server answers PAYMENT_REQUIRED; `deleted`: nobody knows it any more. */
export type ApplicationState = 'installed' | 'unpaid' | 'deleted';

export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: ApplicationState;
  /** Who may use it; everybody when undefined. Others get user_access_error. */
  readonly userIds: readonly number[] | undefined;
}

export type ApplicationChange = Partial<Pick<Application, 'state' | 'userIds' | 'scopes' | 'clientSecret'>>;

export interface Applications {
  register(options: ApplicationOptions): Application;
  find(clientId: string): Application | undefined;
  /** Throws when there is none: a mistake in a test, not a portal answer. */
  update(clientId: string, change: ApplicationChange): void;
  readonly all: readonly Application[];
  /** Every application installed again, paid for, and open to everybody. */
  reset(): void;
}

/** Keeps the portal's local applications. */
export function createApplications(): Applications {
  const applications = new Map<string, Application>();
  const put = (application: Application): Application => {
    applications.set(application.clientId, application);
    return application;
  };
  return {
    register: (options) =>
      put({
        clientId:
          options.clientId ?? `local.${randomBytes(7).toString('hex')}.${randomBytes(4).readUInt32BE()}`,
        clientSecret: options.clientSecret ?? randomBytes(25).toString('hex'),
        redirectUri: new URL(options.redirectUri).href,
        scopes: options.scopes,
        state: 'installed',
        userIds: undefined,
      }),
    find: (clientId) => applications.get(clientId),
    update: (clientId, change) => {
      const before = applications.get(clientId);
      if (before === undefined) throw new Error('The practice portal has no such application');
      put({ ...before, ...change });
    },
    get all() {
      return [...applications.values()];
    },
    reset: () => {
      for (const application of [...applications.values()])
        put({ ...application, state: 'installed', userIds: undefined });
    },
  };
}
