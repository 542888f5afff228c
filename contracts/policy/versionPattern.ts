const count = '(?:0|[1-9]\\d{0,14})';
const word = `(?:${count}|\\d*[A-Za-z-][0-9A-Za-z-]*)`;

/** A version by semver.org's rules, without what may stand behind `+`; its numbers are small enough to be compared as such. */
export const versionPattern = new RegExp(`^${count}\\.${count}\\.${count}(?:-${word}(?:\\.${word})*)?$`);
