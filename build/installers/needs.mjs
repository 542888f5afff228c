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

/** @type {readonly Requirement[]} */
const authenticodeNeeds = [
  { name: 'osslsigncode', program: 'osslsigncode' },
  { name: 'openssl', program: 'openssl' },
];

/** @type {readonly Requirement[]} */
export const windowsNeeds = [
  ...authenticodeNeeds,
  { name: 'gcc-mingw-w64-x86-64', program: 'x86_64-w64-mingw32-gcc' },
];

/** @type {readonly Requirement[]} */
export const msiNeeds = [
  ...windowsNeeds,
  { name: 'wixl', program: 'wixl' },
  { name: 'msitools', program: 'msibuild' },
];

/** @type {readonly Requirement[]} */
export const nsisNeeds = [
  ...windowsNeeds,
  { name: 'gcc-mingw-w64-i686', program: 'i686-w64-mingw32-gcc' },
  { name: 'nsis', program: 'makensis' },
  { name: 'nsis-pluginapi', file: '/usr/i686-w64-mingw32/include/nsis/pluginapi.h' },
  { name: 'p7zip-full', program: '7za' },
];

/** @type {readonly Requirement[]} */
export const appImageNeeds = [
  { name: 'squashfs-tools', program: 'mksquashfs' },
  { name: 'desktop-file-utils', program: 'desktop-file-validate' },
];

/** @type {readonly Requirement[]} */
export const windowsTestNeeds = [
  { name: 'gcc-mingw-w64-x86-64', program: 'x86_64-w64-mingw32-gcc' },
  { name: 'wine', program: 'wine' },
  { name: 'wine64', file: '/usr/lib/wine/wine64' },
];

/** @type {readonly Requirement[]} */
export const installerTestNeeds = [
  ...aptNeeds,
  ...rpmNeeds,
  ...msiNeeds,
  ...nsisNeeds,
  ...appImageNeeds,
  { name: 'debootstrap', program: 'debootstrap' },
  { name: 'libxml2-utils', program: 'xmllint' },
  { name: 'msitools', program: 'msiextract' },
  ...windowsTestNeeds,
];
