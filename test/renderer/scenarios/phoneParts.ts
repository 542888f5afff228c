import {
  phoneSourceNames,
  type PhoneAction,
  type PhonesSnapshot,
  type PhoneSourceName,
  type PhoneSourceSnapshot,
  type PhoneWay,
  type SetupItem,
} from '../../../contracts/phones.ts';
import { nowMs } from './parts.ts';

const all: readonly PhoneAction[] = ['answer', 'decline', 'hangUp', 'dial'];
const ways: Partial<Record<PhoneSourceName, PhoneWay>> = {
  baresip: 'controlSocket',
  yealink: 'network',
  grandstream: 'network',
  snom: 'network',
};
const abilities: Partial<Record<PhoneSourceName, readonly PhoneAction[]>> = { baresip: all };

const baresipSetup: SetupItem[] = [
  { id: 'module', setting: 'module_app', maskedText: 'module_app\t\tctrl_tcp.so\n' },
  { id: 'listen', setting: 'ctrl_tcp_listen', maskedText: 'ctrl_tcp_listen\t\t127.0.0.1:4444\n' },
];

export const twinkleSetup: SetupItem[] = [
  {
    id: 'script',
    setting: '/home/maria/.twinkle/ringside.sh',
    maskedText: `#!/bin/sh\n# Tells Ringside about calls.\ncase "$TWINKLE_TRIGGER" in\n  in_call) news=ring ;;\nesac\n/usr/bin/curl -q -s -g -m 2 --proto =http --noproxy '*' "http://127.0.0.1:47113/••••/twinkle/$news" &\n`,
  },
  {
    id: 'profile',
    setting: '~/.twinkle/*.cfg',
    maskedText: 'script_incoming_call=/home/maria/.twinkle/ringside.sh',
  },
];

export const microsipSetup: SetupItem[] = ['Ring', 'Answer', 'Busy', 'End'].map((event) => ({
  id: event.toLowerCase(),
  setting: `cmdCall${event}`,
  maskedText: `C:\\Windows\\System32\\curl.exe -q -s -g -m 1 --proto =dict -x 127.0.0.1:1 --connect-to ::127.0.0.1:1 --libcurl \\\\.\\pipe\\ringside.•••• -- ${event.toLowerCase()}`,
}));

export const yealinkSetup: SetupItem[] = ['Incoming Call', 'Established', 'Terminated'].map(
  (setting, index) => ({
    id: String(index),
    setting,
    maskedText: `http://192.168.1.20:47114/••••/yealink/${index}?number=$display_remote&call=$call_id&line=$active_user`,
  }),
);

/** A phone that is off, unless the change says otherwise. */
export function phone(name: PhoneSourceName, change: Partial<PhoneSourceSnapshot> = {}): PhoneSourceSnapshot {
  return {
    name,
    way: ways[name] ?? 'loopback',
    on: false,
    health: { state: 'off', sinceMs: nowMs, problem: null },
    lastNews: null,
    can: [...(abilities[name] ?? [])],
    setup: name === 'baresip' ? baresipSetup : [],
    canWriteSettings: false,
    ...change,
  };
}

/** The Phones page's state with every phone in its place; those given stand for the ones of their names. */
export function phones(
  given: readonly PhoneSourceSnapshot[] = [],
  change: Partial<PhonesSnapshot> = {},
): PhonesSnapshot {
  return {
    sources: phoneSourceNames.map((name) => given.find((source) => source.name === name) ?? phone(name)),
    loopbackReceiver: null,
    networkReceiver: networkClosed,
    secretKeptIn: 'notYet',
    ...change,
  };
}

export const networkClosed: PhonesSnapshot['networkReceiver'] = {
  choices: [
    { address: '192.168.1.20', networkCard: 'Ethernet' },
    { address: '10.8.0.6', networkCard: 'VPN' },
  ],
  listeningAt: null,
  allowed: [],
  refused: {},
  problem: null,
};
