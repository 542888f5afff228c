/**
 * A connector in miniature: plays one incoming call for a group of operators, on the portal and in Ringside.
 *
 *   BITRIX24_PORTAL=https://portal.example BITRIX24_CLIENT_ID=... BITRIX24_CLIENT_SECRET=... \
 *   BITRIX24_ACCESS_TOKEN=... BITRIX24_REFRESH_TOKEN=... \
 *   node docs/examples/connector.mjs +49301234567 1,2
 *
 * The tokens are those of a portal administrator, signed in to the same local application that the operators'
 * Ringside uses, with the scopes `telephony` and `pull`. RING_MS and TALK_MS set how long it rings and is talked.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { B24OAuth } from '@bitrix24/b24jssdk';

/** What every message to Ringside begins with. */
const format = { ringside: 1 };

/** Makes the official client. New tokens have to be stored: each renewal makes the old refresh token useless. */
function createClient(env, storeTokens) {
  const endpoint = `${required(env, 'BITRIX24_PORTAL').replace(/\/+$/, '')}/rest/`;
  const client = new B24OAuth(
    {
      applicationToken: '',
      userId: 0,
      memberId: env['BITRIX24_MEMBER_ID'] ?? '',
      accessToken: required(env, 'BITRIX24_ACCESS_TOKEN'),
      refreshToken: required(env, 'BITRIX24_REFRESH_TOKEN'),
      expires: Math.floor(Date.now() / 1000) + 3600,
      expiresIn: 3600,
      scope: 'telephony,pull',
      domain: new URL(endpoint).host,
      clientEndpoint: endpoint,
      serverEndpoint: endpoint,
      status: 'L',
    },
    {
      clientId: required(env, 'BITRIX24_CLIENT_ID'),
      clientSecret: required(env, 'BITRIX24_CLIENT_SECRET'),
    },
  );
  client.setCallbackRefreshAuth(async ({ b24OAuthParams }) => storeTokens(b24OAuthParams));
  return client;
}

/** Calls a REST method and gives its result. */
async function call(client, method, params) {
  const answer = await client.actions.v2.call.make({ method, params });
  return answer.getData().result;
}

/** Tells the Ringside of each of these operators what happens to a call. */
async function tellRingside(client, userIds, message) {
  await call(client, 'pull.application.event.add', {
    COMMAND: 'ringside_call',
    PARAMS: { ...format, atMs: Date.now(), ...message },
    USER_ID: userIds,
  });
}

async function playCall(client, phoneNumber, userIds, { ringMs, talkMs }) {
  const [answering, ...others] = userIds;
  const registered = await call(client, 'telephony.externalCall.register', {
    USER_ID: answering,
    PHONE_NUMBER: phoneNumber,
    TYPE: 2,
    SHOW: 0,
  });
  const about = { callId: registered.CALL_ID, phoneNumber, direction: 'incoming', line: 'Support' };

  await call(client, 'telephony.externalCall.show', { CALL_ID: about.callId, USER_ID: userIds });
  await tellRingside(client, userIds, { ...about, event: 'cardShown', shownToCount: userIds.length });
  await wait(ringMs);

  await tellRingside(client, [answering], { ...about, event: 'answered' });
  if (others.length > 0) {
    await call(client, 'telephony.externalCall.hide', { CALL_ID: about.callId, USER_ID: others });
    await tellRingside(client, others, { ...about, event: 'ended', outcome: 'answeredElsewhere' });
  }
  await wait(talkMs);

  await call(client, 'telephony.externalCall.finish', {
    CALL_ID: about.callId,
    USER_ID: answering,
    DURATION: Math.ceil(talkMs / 1000),
    STATUS_CODE: '200',
    ADD_TO_CHAT: 0,
  });
  await tellRingside(client, [answering], { ...about, event: 'ended', outcome: 'answered' });
}

function required(env, name) {
  const value = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

const [phoneNumber, users] = process.argv.slice(2);
const userIds = (users ?? '').split(',').map(Number);
if (phoneNumber === undefined || userIds.some((id) => !Number.isInteger(id) || id < 1)) {
  process.stderr.write('Usage: node docs/examples/connector.mjs <phone number> <user id>[,<user id>...]\n');
  process.exitCode = 2;
} else {
  const client = createClient(process.env, () => {
    process.stderr.write('The tokens were renewed: a real connector stores them now.\n');
  });
  const { RING_MS, TALK_MS } = process.env;
  await playCall(client, phoneNumber, userIds, {
    ringMs: Number(RING_MS ?? 5000),
    talkMs: Number(TALK_MS ?? 10000),
  });
  process.stdout.write('Done.\n');
}
