// @ts-check

/** What making and trying each kind of installer needs of Debian, besides what the program itself does. */

/** @typedef {import('../tools/systemPackages.mjs').Requirement} Requirement */

/** @type {readonly Requirement[]} */
export const aptNeeds = [
  { name: 'apt-utils', program: 'apt-ftparchive' },
  { name: 'gnupg', program: 'gpg' },
  { name: 'gpg-agent', program: 'gpg-agent' },
];

/** @type {readonly Requirement[]} */
export const rpmNeeds = [...aptNeeds, { name: 'rpm', program: 'rpmbuild' }];
