export interface CallerScenario {
  /** User part of the From header, as it is to stand there. */
  readonly callerUser: string;
  /** Stands between quotes in the From header; null for none. Quotes and backslashes are the caller's to escape. */
  readonly displayName: string | null;
  /** Gives up after ringing this long; null: rings until it is answered or refused. */
  readonly cancelAfterMs: number | null;
  /** Hangs up this long after it was answered; null: waits for the phone to hang up. */
  readonly hangUpAfterMs: number | null;
  /** Puts the call on hold, and takes it back, as soon as it is answered. */
  readonly holdsOnce: boolean;
  /**
   * Goes along with being held and taken back; to a transfer it says that the new one answered (200) or refused (486), or says
   * nothing and hangs up. Null for a caller that knows nothing of either.
   */
  readonly toTransfer: 200 | 486 | 'hangsUp' | null;
  /** UDP port on 127.0.0.1 where it wants to hear the talk, keys (RFC 4733) included; null: nobody listens, and it knows no keys. */
  readonly hearsAt: number | null;
}

export interface AnswererScenario {
  readonly answerAfterMs: number;
  readonly hangUpAfterMs: number | null;
  /** Refuses with this status instead of answering; null: answers. */
  readonly refuseWith: 486 | 603 | null;
}

const session = (direction: string, hearsAt: number | null = null): string => `v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio ${hearsAt ?? '[media_port]'} RTP/AVP 0${hearsAt === null ? '' : ' 101'}
a=rtpmap:0 PCMU/8000${hearsAt === null ? '' : '\na=rtpmap:101 telephone-event/8000'}
a=${direction}
`;

/** Longest that anything of a test may take. */
const patienceMs = 20_000;

const refusals = [404, 480, 486, 500, 603];

/** A caller that copes with every end a call can have. */
export function callerScenario(options: CallerScenario): string {
  const { callerUser, cancelAfterMs, hangUpAfterMs, holdsOnce, toTransfer, hearsAt } = options;
  const name = options.displayName === null ? '' : `"${options.displayName}" `;
  const from = `From: ${name}<sip:${callerUser}@[local_ip]:[local_port]>;tag=[pid]c[call_number]`;
  const to = 'To: <sip:[service]@[remote_ip]:[remote_port]>';
  const uri = 'sip:[service]@[remote_ip]:[remote_port]';
  // An ACK has the number of its INVITE and its own method (RFC 3261, 17.1.1.3). baresip 1.0.0 overlooks a wrong one, newer
  // ones never establish such a call.
  const request = (method: string, toHeader: string, cseq: number, branch: string, body = ''): string =>
    send(`${method} ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=${branch}
${from}
${toHeader}
Call-ID: [call_id]
CSeq: ${cseq} ${method}
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
${body === '' ? 'Content-Length: 0' : `Content-Type: application/sdp\nContent-Length: [len]\n\n${body}`}`);
  const dialogTo = 'To: <sip:[service]@[remote_ip]:[remote_port]>[peer_tag_param]';
  // sipp looks at the time-out of the step it stands at, which moves on with each optional message.
  const answeredWithin =
    cancelAfterMs === null
      ? `timeout="${patienceMs}"`
      : `timeout="${Math.max(1, cancelAfterMs)}" ontimeout="giveUp"`;
  const reInvite = (direction: string, cseq: number): string => `
    ${request('INVITE', dialogTo, cseq, '[branch]', session(direction))}
    <recv response="100" optional="true" timeout="${patienceMs}"/>
    <recv response="200" timeout="${patienceMs}"/>
    ${request('ACK', dialogTo, cseq, '[branch]')}`;
  const answerTo = (line: string, body = ''): string =>
    send(`SIP/2.0 ${line}
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:caller@[local_ip]:[local_port]>
${body === '' ? 'Content-Length: 0' : `Content-Type: application/sdp\nContent-Length: [len]\n\n${body}`}`);
  const sipfrag = toTransfer === 200 ? 'SIP/2.0 200 OK' : 'SIP/2.0 486 Busy Here';
  // RFC 3515: it says what came of it in a NOTIFY.
  const inTalk = `
    <label id="talk"/>
    <recv request="INVITE" optional="true" next="isHeld" timeout="${patienceMs}"/>
    <recv request="REFER" optional="true" next="isTransferred" timeout="${patienceMs}"/>
    <recv request="INFO" optional="true" next="isToldKeys" timeout="${patienceMs}"/>
    <recv request="BYE" timeout="${patienceMs}"/>
    ${okToBye}
    <nop next="over"/>
    <label id="isHeld"/>
    ${answerTo('200 OK', session('recvonly'))}
    <recv request="ACK" next="talk" timeout="${patienceMs}"/>
    <label id="isToldKeys"/>
    ${answerTo('200 OK')}
    <nop next="talk"/>
    <label id="isTransferred"/>
    ${answerTo('202 Accepted')}
    <pause milliseconds="300"/>
    ${toTransfer === 'hangsUp' ? '<nop next="hangUp"/>' : ''}
    ${send(`NOTIFY ${uri} SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
${from}
${dialogTo}
Call-ID: [call_id]
CSeq: 5 NOTIFY
Contact: <sip:caller@[local_ip]:[local_port]>
Max-Forwards: 70
Event: refer
Subscription-State: terminated;reason=noresource
Content-Type: message/sipfrag
Content-Length: [len]

${sipfrag}`)}
    <recv response="200" next="talk" timeout="${patienceMs}"/>`;
  // The INVITE's own branch, which its CANCEL and the ACK of a refusal repeat (RFC 3261, 9.1 and 17.1.1.3).
  const inviteBranch = 'z9hG4bK-[pid]-[call_number]-invite';
  return scenario(`
    ${request('INVITE', to, 1, inviteBranch, session('sendrecv', hearsAt))}
    ${[100, 180].map((status) => `<recv response="${status}" optional="true" ${answeredWithin}/>`).join('')}
    ${refusals.map((status) => `<recv response="${status}" optional="true" next="refused" ${answeredWithin}/>`).join('')}
    <recv response="200" ${answeredWithin}/>
    ${request('ACK', dialogTo, 1, '[branch]')}
    ${holdsOnce ? reInvite('sendonly', 2) + reInvite('sendrecv', 3) : ''}
    ${toTransfer === null ? '' : inTalk}
    <recv request="BYE" timeout="${hangUpAfterMs === null ? patienceMs : Math.max(1, hangUpAfterMs)}" ontimeout="hangUp"/>
    ${okToBye}
    <nop next="over"/>
    <label id="hangUp"/>
    ${request('BYE', dialogTo, 9, '[branch]')}
    <recv response="200" timeout="${patienceMs}" next="over"/>
    <label id="giveUp"/>
    ${request('CANCEL', to, 1, inviteBranch)}
    <recv response="200" timeout="${patienceMs}"/>
    <recv response="487" timeout="${patienceMs}"/>
    <label id="refused"/>
    ${request('ACK', dialogTo, 1, inviteBranch)}
    <label id="over"/>
    <nop/>`);
}

/** A phone that rings and answers, or refuses. */
export function answererScenario({ answerAfterMs, hangUpAfterMs, refuseWith }: AnswererScenario): string {
  const reply = (line: string, body = ''): string =>
    send(`SIP/2.0 ${line}
[last_Via:]
[last_From:]
[last_To:];tag=[pid]a[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:answerer@[local_ip]:[local_port]>
${body === '' ? 'Content-Length: 0' : `Content-Type: application/sdp\nContent-Length: [len]\n\n${body}`}`);
  const end =
    refuseWith === null
      ? `${reply('200 OK', session('sendrecv'))}
    <recv request="ACK" timeout="${patienceMs}"/>
    <recv request="BYE" timeout="${hangUpAfterMs === null ? patienceMs : Math.max(1, hangUpAfterMs)}" ontimeout="hangUp"/>
    ${okToBye}
    <nop next="over"/>
    <label id="hangUp"/>
    ${send(`BYE [next_url] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: [$1];tag=[pid]a[call_number]
To: [$2]
[last_Call-ID:]
CSeq: 1 BYE
Max-Forwards: 70
Content-Length: 0`)}
    <recv response="200" timeout="${patienceMs}"/>
    <label id="over"/>
    <nop/>`
      : `${reply(refuseWith === 486 ? '486 Busy Here' : '603 Decline')}
    <recv request="ACK" timeout="${patienceMs}"/>`;
  return scenario(`
    <recv request="INVITE" rrs="true">
      <action>
        <ereg regexp=".*" search_in="hdr" header="To:" assign_to="1"/>
        <ereg regexp=".*" search_in="hdr" header="From:" assign_to="2"/>
      </action>
    </recv>
    ${refuseWith === null ? '' : '<Reference variables="1,2"/>'}
    ${reply('180 Ringing')}
    ${pause(answerAfterMs)}
    ${end}`);
}

/** None instead of one of no time, from which sipp does not always wake. */
function pause(ms: number): string {
  return ms === 0 ? '' : `<pause milliseconds="${ms}"/>`;
}

const okToBye = send(`SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0`);

function send(message: string): string {
  return `<send><![CDATA[\n${message}\n\n]]></send>`;
}

function scenario(steps: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE scenario SYSTEM "sipp.dtd">
<scenario name="test">${steps}
</scenario>
`;
}
