import { describe, expect, it } from 'vitest';
import type { AppErrorData } from '../../../../contracts/errors.ts';
import type { PortalSnapshot, PushHealth } from '../../../../contracts/portal.ts';
import { createChannelNotice } from '../../../../electron/core/connection/state/channelNotice.ts';
import { createTopic } from '../../../../electron/core/topic.ts';
import { connected, portal } from '../../../renderer/scenarios/parts.ts';
import { failingLog } from '../heldTime.ts';

const noScope = { code: 'push.scopeMissing', params: { scope: 'pull_channel' } } as const;
const rejected = { code: 'portal.webhookRejected', params: {} } as const;

function setUp(said = new Set<string>()) {
  let isSeen = false;
  const push = (state: PushHealth['state'], problem: AppErrorData | null = null): PushHealth => ({
    state,
    transport: null,
    sinceMs: 0,
    problem,
    lastMessageAtMs: null,
  });
  const status = createTopic<PortalSnapshot>(portal({ push: push('live') }), failingLog);
  const shown: (string | null)[] = [];
  const made = createChannelNotice({
    status,
    said: {
      has: (what) => said.has(what),
      note: (what) => void said.add(what),
      forget: (beginning) => {
        for (const what of said) if (what.startsWith(beginning)) said.delete(what);
      },
    },
    isSeen: () => isSeen,
    log: failingLog,
  });
  made.notice.follow((problem) => shown.push(problem?.code ?? null));
  made.start();
  return {
    ...made,
    said,
    shown,
    become: (state: PushHealth['state'], problem: AppErrorData | null = null) =>
      status.publish(portal({ push: push(state, problem) })),
    /** Whom the portal says that the sign-in belongs to, while calls are heard. */
    belongsTo: (nobody: AppErrorData | null, isUsedAllTheSame = false) =>
      status.publish(portal({ connection: connected({ nobody, isUsedAllTheSame }), push: push('live') })),
    become2: (name: string) =>
      status.publish(
        portal({ connection: connected({ operator: { id: 8, name } }), push: push('unavailable', noScope) }),
      ),
    look: (seen: boolean) => {
      isSeen = seen;
      made.look();
    },
  };
}

describe('that no calls come', () => {
  it('is said once, until they have come again', () => {
    const { become, dismiss, shown } = setUp();
    become('unavailable', noScope);
    become('unavailable', noScope);
    expect(shown).toEqual(['push.scopeMissing']);
    dismiss();
    become('unavailable', noScope);
    expect(shown).toEqual(['push.scopeMissing', null]);
    become('live');
    become('unavailable', noScope);
    expect(shown.at(-1)).toBe('push.scopeMissing');
  });

  it('is said of each cause, and goes by itself with it', () => {
    const { become, dismiss, shown } = setUp();
    become('unavailable', noScope);
    dismiss();
    become('down', rejected);
    expect(shown.at(-1)).toBe('portal.webhookRejected');
    become('live');
    expect(shown.at(-1)).toBeNull();
  });

  it('is not said of what passes by itself', () => {
    const { become, shown } = setUp();
    become('connecting');
    for (const code of ['portal.unreachable', 'push.stalled', 'push.refused', 'portal.down'] as const)
      become('down', { code, params: { status: '503' } });
    expect(shown).toEqual([]);
  });

  it('is not said over the page that says it, but once that is left', () => {
    const { become, look, shown } = setUp();
    look(true);
    become('unavailable', noScope);
    expect(shown).toEqual([]);
    look(false);
    expect(shown).toEqual(['push.scopeMissing']);
    look(true);
    expect(shown).toEqual(['push.scopeMissing']);
  });

  it('is not said again by the next run, but to the next operator', () => {
    const first = setUp();
    first.become('unavailable', noScope);
    first.dismiss();
    const next = setUp(first.said);
    // A run begins without any channel.
    expect(next.said.size).toBe(0);
    const again = setUp(new Set(['channel portal.example/7 scope pull_channel']));
    again.said.add('channel portal.example/7 scope pull_channel');
    again.become('unavailable', noScope);
    expect(again.shown).toEqual([]);
    again.become2('Pavel');
    expect(again.shown).toEqual(['push.scopeMissing']);
  });
});

describe('that the sign-in in use seems to be nobody’s', () => {
  const hidden = { code: 'portal.userHidden', params: { host: 'portal.example' } } as const;
  const extranet = { ...hidden, code: 'portal.userExtranet' } as const;

  it('is said once while calls are heard, and again only once it was somebody’s', () => {
    const { belongsTo, dismiss, shown, said } = setUp();
    belongsTo(hidden);
    dismiss();
    belongsTo(hidden);
    expect(shown).toEqual(['portal.userHidden', null]);
    // The next run knows it too.
    const next = setUp();
    [...said].forEach((what) => next.said.add(what));
    next.belongsTo(hidden);
    expect(next.shown).toEqual([]);
    belongsTo(extranet);
    belongsTo(null);
    belongsTo(hidden);
    expect(shown.slice(2)).toEqual(['portal.userExtranet', null, 'portal.userHidden']);
  });

  it('is not said where the operator uses it all the same, and goes with their answer', () => {
    const { belongsTo, shown } = setUp();
    belongsTo(hidden, true);
    expect(shown).toEqual([]);
    belongsTo(hidden);
    belongsTo(hidden, true);
    expect(shown).toEqual(['portal.userHidden', null]);
  });

  it('waits behind that no calls come', () => {
    const { belongsTo, become, shown } = setUp();
    become('unavailable', noScope);
    belongsTo(hidden);
    expect(shown).toEqual(['push.scopeMissing', 'portal.userHidden']);
  });
});
