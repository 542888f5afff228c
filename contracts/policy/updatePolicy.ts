import * as v from 'valibot';
import { isHttpsOrLoopback, namesSomebody, parseUrl } from '../access/origin.ts';
import { valueSetting } from '../settings/declaration.ts';
import { versionPattern } from './versionPattern.ts';

const longestFeed = 500;
const longestName = 40;

const feed = v.pipe(
  v.string(),
  v.maxLength(longestFeed),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const url = parseUrl(dataset.value);
    if (url !== null && isHttpsOrLoopback(url) && !namesSomebody(url) && !/[?#]/.test(dataset.value))
      return `${url.origin}${url.pathname.replace(/\/*$/, '')}`;
    addIssue({ message: 'no address of a folder' });
    return NEVER;
  }),
);

/** What the company may say of updates beside whether there are any; no operator chooses it. Declared as settings are. */
export const updatePolicy = {
  /** The folder in which the feed lies; null: the one that the program was built with. */
  updateFeed: valueSetting({ schema: v.nullable(feed), initial: null, lockable: true }),
  /** The name of the feed. */
  updateChannel: valueSetting({
    schema: v.pipe(v.string(), v.maxLength(longestName), v.regex(/^[a-z][a-z0-9-]*$/)),
    initial: 'latest',
    lockable: true,
  }),
  /** The one version to be had, and no newer one; null: whichever is the newest. */
  updateVersion: valueSetting({
    schema: v.nullable(v.pipe(v.string(), v.maxLength(longestName), v.regex(versionPattern))),
    initial: null,
    lockable: true,
  }),
};
