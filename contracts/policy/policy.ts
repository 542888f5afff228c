import type * as v from 'valibot';
import { settingDeclarations } from '../settings.ts';
import { connectionPolicy } from './connectionPolicy.ts';
import { diagnosticsPolicy } from './diagnosticsPolicy.ts';
import { updatePolicy } from './updatePolicy.ts';

/** They name devices of one computer, which have other names on every other. */
const {
  popupDisplay: _display,
  popupPlaces: _places,
  ringOutput: _output,
  ...ofEveryComputer
} = settingDeclarations;

/** Everything that a company may preset, and lock where its declaration says so: settings, and what is said of the portal, of updates and of diagnostics. */
export const policyDeclarations = {
  ...ofEveryComputer,
  ...connectionPolicy,
  ...updatePolicy,
  ...diagnosticsPolicy,
};

export type PolicyKey = keyof typeof policyDeclarations;
export type PolicyValues = {
  readonly [K in PolicyKey]: v.InferOutput<(typeof policyDeclarations)[K]['chosen']>;
};

export const policyKeys = Object.keys(policyDeclarations) as readonly PolicyKey[];

/** What a policy is made of, by the names that its parts have in every place where one may stand. */
export const policyParts = ['organisation', 'presets', 'locks'] as const;

/** A company's name is a line of a page. */
export const longestOrganisation = 60;
