import { createSystemClock, type PortalClock } from './clock.ts';
import { createHttpControl } from './control/httpControl.ts';
import { createOfflineEvents, type OfflineEvents } from './events/offlineEvents.ts';
import { createFaultDesk, type FaultDesk } from './faults.ts';
import { listen, type TlsOptions } from './httpServer.ts';
import { createApplications } from './oauth/applications.ts';
import { createOAuthServer, type OAuthControl } from './oauth/oauthServer.ts';
import { createPullMethods } from './pull/pullMethods.ts';
import type { PushControl } from './pull/pushOrders.ts';
import { createPushServer } from './pull/pushServer.ts';
import { createJournal, type Journal } from './record/journal.ts';
import { createTruth, type Truth } from './record/truth.ts';
import { createCallMethod } from './rest/callMethod.ts';
import { createCoreMethods } from './rest/coreMethods.ts';
import { createNotices, type Notices } from './people/notices.ts';
import { createStatisticMethod } from './people/statistics.ts';
import { createWorkingDayMethods, createWorkingDays, type WorkingDays } from './people/workingDay.ts';
import { createIdentities } from './rest/identity.ts';
import { createLeakyBuckets, type LeakyBuckets } from './rest/limits/leakyBucket.ts';
import { createOperatingTime, type OperatingTime } from './rest/limits/operatingTime.ts';
import { createMethodTable, type MethodTable } from './rest/methods.ts';
import { createRestEndpoint } from './rest/restEndpoint.ts';
import { createSettingsHolder, type PortalSettingsPatch, type SettingsHolder } from './settings.ts';
import { createActivityMethods, createActivityTable, type ActivityTable } from './telephony/activities.ts';
import { createCallTable, type CallTable } from './telephony/calls.ts';
import { createCards } from './telephony/cards.ts';
import { createConnector, type Connector } from './telephony/connector.ts';
import { createCrmDirectory, createSearchCrmMethod, type CrmDirectory } from './telephony/crm.ts';
import { createRecordings, type Recordings } from './telephony/recordings/recordings.ts';
import { createExternalCallMethods } from './telephony/externalCallMethods.ts';
import { createClicks, startViaRestMethod, type Clicks } from './telephony/lines/clicks.ts';
import {
  createExternalLineMethods,
  createExternalLines,
  type ExternalLines,
} from './telephony/lines/externalLines.ts';
import {
  createOutgoingLineMethods,
  createOutgoingLines,
  type OutgoingLines,
} from './telephony/lines/outgoingLines.ts';
import { createUserDirectory, type PortalUserOptions, type UserDirectory } from './users.ts';

export interface PracticePortalOptions {
  readonly users?: readonly PortalUserOptions[];
  readonly settings?: PortalSettingsPatch;
  readonly clock?: PortalClock;
  /** Serve https and wss with this certificate. */
  readonly tls?: TlsOptions;
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  /** A free port when left out. */
  readonly port?: number;
}

export interface RunningPortal {
  /** e.g. `http://127.0.0.1:4000`, without a slash at the end. */
  readonly url: string;
  /** The operator's inbound webhook, with a slash at the end. */
  webhookUrl(userId: number): string;
  stop(): Promise<void>;
}

export interface PracticePortal {
  readonly users: UserDirectory;
  readonly settings: SettingsHolder;
  readonly faults: FaultDesk;
  readonly buckets: LeakyBuckets;
  readonly operatingTime: OperatingTime;
  readonly oauth: OAuthControl;
  readonly push: PushControl;
  readonly calls: CallTable;
  readonly crm: CrmDirectory;
  /** What the CRM keeps of finished calls, with the notes about them. */
  readonly activities: ActivityTable;
  readonly connector: Connector;
  /** The files and transcripts that the portal keeps of calls. */
  readonly recordings: Pick<Recordings, 'files' | 'transcripts'>;
  /** The lines of telephone systems. */
  readonly lines: ExternalLines;
  /** By which line each operator calls. */
  readonly outgoing: OutgoingLines;
  /** Events that applications fetch, such as call-back requests. */
  readonly offlineEvents: OfflineEvents;
  /** Numbers that operators press on the portal's pages. */
  readonly clicks: Clicks;
  /** Who works, pauses or is away. */
  readonly workingDays: WorkingDays;
  /** What users are told in the messenger. */
  readonly notices: Pick<Notices, 'of'>;
  readonly truth: Truth;
  readonly journal: Journal;
  readonly waitForRequest: Journal['waitForRequest'];
  readonly waitForCard: Truth['waitForCard'];
  /** Back to the beginning: no calls, records, faults or orders; users, webhooks, applications, tokens and listeners stay. */
  reset(): void;
  /**
   * Begins to listen. After `stop` it may be started again, with the port it had, to play a network that comes back:
   * calls, cards and stored messages are still there. Rejects when the port is taken.
   */
  start(again?: { readonly port: number }): Promise<RunningPortal>;
}

/** A stand-in Bitrix24 for tests, demonstration and measurements; nothing listens until `start`. */
export function createPracticePortal(options: PracticePortalOptions = {}): PracticePortal {
  const clock = options.clock ?? createSystemClock();
  const settings = createSettingsHolder(options.settings);
  const users = createUserDirectory(options.users);
  const journal = createJournal({ clock });
  const truth = createTruth({ clock });
  const faults = createFaultDesk();
  const buckets = createLeakyBuckets({ clock, settings });
  const operatingTime = createOperatingTime({ clock });
  const applications = createApplications();
  const identities = createIdentities({ users, applications, clock, settings });
  const oauth = createOAuthServer({
    applications,
    users,
    tokens: identities,
    faults,
    journal,
    clock,
    settings,
  });
  const push = createPushServer({ clock, settings, journal });
  const activities = createActivityTable({ clock });
  const calls = createCallTable({ clock, activities });
  const crm = createCrmDirectory();
  const lines = createExternalLines();
  const workingDays = createWorkingDays();
  const notices = createNotices({ settings });
  const outgoing = createOutgoingLines({ lines, settings });
  const cards = createCards({ push, truth, users, lines });
  const telephony = { calls, cards, crm, users, truth, lines, clock, settings };
  const connector = createConnector(telephony);
  const recordings = createRecordings({ calls, faults, journal, clock, settings });
  const clicks = createClicks({ ...telephony, outgoing });

  const offlineEvents = createOfflineEvents({ users, push, clock, settings });

  const table: MethodTable = createMethodTable([
    ...createCoreMethods({ users, clock, table: () => table }),
    ...createExternalCallMethods(telephony),
    ...recordings.methods,
    ...createExternalLineMethods({ lines, settings }),
    ...createOutgoingLineMethods({ outgoing, lines, users, settings }),
    startViaRestMethod,
    createSearchCrmMethod(telephony),
    ...createActivityMethods({ activities }),
    createStatisticMethod({ calls, settings }),
    ...createWorkingDayMethods({ workingDays, users, clock, settings }),
    notices.method,
    ...offlineEvents.methods,
    ...createPullMethods({ push, users, clock, settings }),
  ]);
  const callMethod = createCallMethod({ table, operatingTime, clock, settings });
  const rest = createRestEndpoint({
    table,
    callMethod,
    identities,
    buckets,
    faults,
    journal,
    clock,
    settings,
  });

  const portal: PracticePortal = {
    users,
    settings,
    faults,
    buckets,
    operatingTime,
    oauth: oauth.control,
    push: push.orders,
    calls,
    crm,
    activities,
    connector,
    recordings,
    lines,
    outgoing,
    offlineEvents,
    clicks,
    workingDays,
    notices,
    truth,
    journal,
    waitForRequest: journal.waitForRequest,
    waitForCard: truth.waitForCard,
    reset: () => {
      calls.clear();
      crm.clear();
      recordings.clear();
      lines.clear();
      outgoing.clear();
      workingDays.clear();
      notices.clear();
      offlineEvents.clear();
      truth.clear();
      journal.clear();
      faults.clear();
      buckets.clear();
      operatingTime.clear();
      push.orders.clear();
      push.channels.clearMessages();
      settings.reset();
      users.reset();
      applications.reset();
    },
    start: async (again) => {
      const server = await listen(
        {
          rest: (request, response, url, client) =>
            void (recordings.isUpload(url) ? recordings : rest).handle(request, response, url, client),
          poll: push.poll,
          oauth: oauth.handle,
          upgrade: push.upgrade,
          control: control.handle,
        },
        {
          host: options.host ?? '127.0.0.1',
          port: again?.port ?? options.port ?? 0,
          tls: options.tls,
          clock,
        },
      );
      return {
        url: server.origin,
        webhookUrl: (userId) => `${server.origin}/rest/${userId}/${users.get(userId).webhookCode}/`,
        stop: server.stop,
      };
    },
  };
  const control = createHttpControl(portal);
  return portal;
}
