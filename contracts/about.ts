import * as v from 'valibot';
import { appErrorDataSchema } from './errors.ts';

const licenceSchema = v.object({
  name: v.string(),
  version: v.string(),
  licence: v.string(),
  text: v.string(),
});
export type Licence = v.InferOutput<typeof licenceSchema>;

/** What lies where this program was started from, against what runs. */
export const installedSnapshotSchema = v.object({
  /** Another version does: a package manager has put it there. */
  isReplaced: v.boolean(),
  /** No call goes on that a restart would tear away. */
  mayRestart: v.boolean(),
});
export type InstalledSnapshot = v.InferOutput<typeof installedSnapshotSchema>;

export const aboutSchema = v.object({
  version: v.string(),
  electron: v.string(),
  chromium: v.string(),
  node: v.string(),
  platform: v.string(),
  /** What is new, newest first, as plain text in English, one change an entry; empty where a build came without it. */
  changes: v.array(v.object({ version: v.string(), items: v.array(v.string()) })),
  /** Ringside's own licence; empty as above. */
  licence: v.string(),
  licences: v.array(licenceSchema),
});
export type About = v.InferOutput<typeof aboutSchema>;

/** How the program that runs came onto this computer, as far as it can tell by its own files. */
export const installedKinds = [
  'appimage',
  'nsis',
  'deb',
  'rpm',
  'msi',
  'mac',
  /** A folder that was copied here. */
  'folder',
  'sources',
] as const;
export type InstalledKind = (typeof installedKinds)[number];

/** Those that belong to the operator alone, who may replace them. The others are updated by whoever installed them. */
export type OwnUpdateKind = Extract<InstalledKind, 'appimage' | 'nsis'>;

const version = v.string();

/** How an update stands. */
const updateStepSchema = v.variant('kind', [
  /** Nobody was asked yet. */
  v.object({ kind: v.literal('notAsked') }),
  v.object({ kind: v.literal('asking') }),
  /** There is nothing newer; or not for this computer yet, where it is handed out step by step. */
  v.object({ kind: v.literal('upToDate') }),
  /** The company holds this version. @property newerRuns the version that runs, where that is a newer one: it stays */
  v.object({ kind: v.literal('held'), version, newerRuns: v.nullable(version) }),
  /** @property notes in the maker's words, as plain text; empty where there are none */
  v.object({ kind: v.literal('offered'), version, notes: v.string() }),
  v.object({ kind: v.literal('loading'), version, percent: v.number() }),
  /** The next start is of this version. */
  v.object({ kind: v.literal('ready'), version }),
  /** Somebody else has put another version in this one's place: that is what the next start brings. */
  v.object({ kind: v.literal('replaced') }),
]);
export type UpdateStep = v.InferOutput<typeof updateStepSchema>;

export const updatesSnapshotSchema = v.object({
  installedAs: v.picklist(installedKinds),
  /**
   * Whether it updates itself: `off` where nobody is to be asked, `notForRelease` for a build that could not check what it is
   * offered, `others` where others update it.
   */
  byItself: v.picklist(['yes', 'off', 'notForRelease', 'others']),
  step: updateStepSchema,
  /** When a server was last asked, whatever came of it; null: never in this run. */
  askedAtMs: v.nullable(v.number()),
  /** Why the last attempt came to nothing. */
  problem: v.nullable(appErrorDataSchema),
  /** The version that runs for the first time, until the operator has seen what is new in it. */
  newVersion: v.nullable(version),
});
export type UpdatesSnapshot = v.InferOutput<typeof updatesSnapshotSchema>;

const nothing = v.undefined();

/** Of the commands in `ipc.ts`: about the version that runs, lies there or is to be had. */
export const installedCommands = {
  'installed.get': { input: nothing, output: installedSnapshotSchema },
  /** Ends this program, and starts what is installed now. */
  'installed.restart': { input: nothing, output: nothing },
  'updates.get': { input: nothing, output: updatesSnapshotSchema },
  /** Looks for a newer version; what comes of it is told. */
  'updates.ask': { input: nothing, output: nothing },
  /** Fetches the version that is offered. */
  'updates.load': { input: nothing, output: nothing },
  /** Calls off what is being fetched; answered once that has ended. */
  'updates.cancel': { input: nothing, output: nothing },
  /** The operator has seen what is new in the version that runs. */
  'updates.newSeen': { input: nothing, output: nothing },
};
