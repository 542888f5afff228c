/** The page's script, as text: it is served, not bundled. Names and numbers go into the page by textContent alone. */
export const pageScript = `
'use strict';
const userId = Number(document.body.dataset.userId);
const byId = (id) => document.getElementById(id);
const cards = new Map();
let lastClosed = 0;

async function order(name, body, problemId = 'problem') {
  const problem = byId(problemId);
  try {
    const response = await fetch('/practice/' + name, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    problem.hidden = response.ok;
    problem.textContent = response.ok ? '' : answer.error;
    return response.ok ? answer : null;
  } catch {
    problem.hidden = false;
    problem.textContent = 'The practice portal is not running any more.';
  }
}

function makeCard(card) {
  const element = byId('card-template').content.firstElementChild.cloneNode(true);
  element.dataset.callId = card.callId;
  if (card.isOutgoing) element.querySelector('.kind').lastChild.textContent = 'Outgoing call';
  element.querySelector('.caller').textContent = card.callerName || card.phoneNumber;
  element.querySelector('.company').textContent = card.companyName;
  element.querySelector('.number').textContent = card.callerName ? card.phoneNumber : '';
  element.querySelector('.elsewhere').addEventListener('click', () => order('answered', { callId: card.callId }));
  element.querySelector('.end').addEventListener('click', () => order('end', { callId: card.callId }));
  return element;
}

function showCards(open) {
  const wanted = new Set(open.map((card) => card.callId));
  for (const [callId, element] of cards) {
    if (wanted.has(callId)) continue;
    element.remove();
    cards.delete(callId);
  }
  for (const card of open) {
    if (cards.has(card.callId)) continue;
    const element = makeCard(card);
    cards.set(card.callId, element);
    byId('cards').append(element);
  }
  byId('no-card').hidden = open.length > 0;
}

function showClosed(closed) {
  const newest = closed[0];
  if (newest === undefined || newest.sequence === lastClosed) return;
  lastClosed = newest.sequence;
  byId('closed').textContent = 'Call card closed after ' + (newest.openMs / 1000).toFixed(1) + ' s.';
}

function showNotes(notes) {
  byId('no-notes').hidden = notes.length > 0;
  byId('notes').replaceChildren(...notes.map((note) => {
    const item = document.createElement('li');
    const time = document.createElement('time');
    time.textContent = new Date(note.savedAtMs).toLocaleTimeString('en-GB');
    const about = document.createElement('code');
    about.textContent = note.phoneNumber;
    const text = document.createElement('span');
    text.textContent = note.text;
    item.append(time, about, text);
    return item;
  }));
}

function showRequests(requests) {
  byId('no-requests').hidden = requests.length > 0;
  byId('requests').replaceChildren(...requests.map((request) => {
    const item = document.createElement('li');
    const time = document.createElement('time');
    time.textContent = new Date(request.receivedAtMs).toLocaleTimeString('en-GB') ;
    const path = document.createElement('code');
    path.textContent = request.path + request.method;
    const answer = document.createElement('span');
    answer.textContent = request.answer;
    answer.className = request.failed ? 'failed' : '';
    item.append(time, path, answer);
    return item;
  }));
}

new EventSource('/practice/live?userId=' + userId).addEventListener('message', (event) => {
  const state = JSON.parse(event.data);
  byId('webhook').value = state.webhookUrl;
  byId('line').textContent = state.outgoingLine || 'none';
  showCards(state.cards);
  showClosed(state.closed);
  showNotes(state.notes);
  showRequests(state.requests);
});

byId('ring').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  void order('ring', {
    userIds: [userId],
    phoneNumber: String(form.get('phoneNumber')),
    name: String(form.get('name')),
    companyName: String(form.get('companyName')),
  });
});

async function click(phoneNumber, callListId) {
  const answer = await order('click', { userId, phoneNumber, ...(callListId ? { callListId } : {}) }, 'click-problem');
  if (answer === null || answer === undefined || answer.callId !== null) return;
  byId('click-problem').hidden = false;
  byId('click-problem').textContent = 'A call card is open: the portal does nothing.';
}

byId('numbers').addEventListener('click', (event) => {
  const number = event.target.closest('[data-number]');
  if (number !== null) void click(number.dataset.number);
});

byId('keypad').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  void click(String(form.get('phoneNumber')), form.get('callList') === null ? undefined : 1);
});

byId('copy').addEventListener('click', async () => {
  const field = byId('webhook');
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    document.execCommand('copy');
  }
  byId('copy').textContent = 'Copied';
});
`;
