import { fullName } from '../rest/methods.ts';
import type { PortalUser } from '../users.ts';

/** The operator's page: static text only; everything that comes from calls is filled in by the script as text. */
export function pageHtml(user: PortalUser, users: readonly PortalUser[]): string {
  const others = users
    .filter((other) => other.active)
    .map(
      (other) =>
        `<a href="/operator/${other.id}"${other.id === user.id ? ' aria-current="page"' : ''}>${escapeHtml(fullName(other))}</a>`,
    )
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Practice portal: ${escapeHtml(fullName(user))}</title>
<link rel="stylesheet" href="/practice/page.css">
</head>
<body data-user-id="${user.id}">
<header>
  <strong class="brand">Practice portal</strong>
  <span class="disclaimer">a stand-in for Bitrix24, not made by Bitrix24</span>
  <nav aria-label="Operators">${others}</nav>
</header>
<main>
  <section class="panel" aria-labelledby="call-heading">
    <h1 id="call-heading">${escapeHtml(fullName(user))}<small>extension ${escapeHtml(user.phoneInner || 'none')}</small></h1>
    <form id="ring">
      <label>Caller <input name="name" value="Anna Petrova" autocomplete="off"></label>
      <label>Company <input name="companyName" value="Acme Trading" autocomplete="off"></label>
      <label>Number <input name="phoneNumber" value="+7 495 123-45-67" required autocomplete="off"></label>
      <button class="primary">Ring</button>
    </form>
    <p id="problem" role="alert" hidden></p>
  </section>
  <section class="panel" aria-labelledby="numbers-heading">
    <h2 id="numbers-heading">Numbers to click</h2>
    <p>As in a CRM card, by this operator’s outgoing line: <output id="line"></output></p>
    <ul id="numbers" class="numbers">${numbersToClick.map(numberItem).join('')}</ul>
    <form id="keypad">
      <label>Keypad <input name="phoneNumber" inputmode="tel" required autocomplete="off"></label>
      <label><input type="checkbox" name="callList"> in a call list</label>
      <button>Dial</button>
    </form>
    <p id="click-problem" role="alert" hidden></p>
  </section>
  <section class="panel" aria-labelledby="webhook-heading">
    <h2 id="webhook-heading">Inbound webhook</h2>
    <p>Paste this into Ringside to connect it to this operator.</p>
    <div class="row"><input id="webhook" aria-label="Webhook URL" readonly><button id="copy" type="button">Copy</button></div>
  </section>
  <section class="panel wide" aria-labelledby="notes-heading">
    <h2 id="notes-heading">Notes about calls</h2>
    <ol id="notes" class="requests"></ol>
    <p id="no-notes" class="quiet">None yet.</p>
  </section>
  <section class="panel wide" aria-labelledby="requests-heading">
    <h2 id="requests-heading">Requests received</h2>
    <ol id="requests" class="requests"></ol>
    <p id="no-requests" class="quiet">None yet.</p>
  </section>
</main>
<aside id="screen" aria-label="Call cards">
  <p id="no-card" class="quiet">No call card on the screen.</p>
  <div id="cards"></div>
  <p id="closed" role="status"></p>
</aside>
<template id="card-template">
  <section class="card" role="dialog" aria-label="Call card">
    <p class="kind"><span class="pulse" aria-hidden="true"></span>Incoming call</p>
    <p class="caller"></p>
    <p class="company"></p>
    <p class="number"></p>
    <div class="row">
      <button type="button" class="elsewhere">Answer elsewhere</button>
      <button type="button" class="end">End call</button>
    </div>
  </section>
</template>
<script src="/practice/page.js"></script>
</body>
</html>
`;
}

/** Clients of the practice portal. */
const numbersToClick = [
  { name: 'Anna Petrova', phoneNumber: '+7 495 123-45-67' },
  { name: 'Anna Schmidt', phoneNumber: '+49 30 901820' },
] as const;

function numberItem({ name, phoneNumber }: (typeof numbersToClick)[number]): string {
  return `<li>${escapeHtml(name)} <button type="button" class="number" data-number="${escapeHtml(phoneNumber)}">${escapeHtml(phoneNumber)}</button></li>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
