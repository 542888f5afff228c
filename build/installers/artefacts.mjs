// @ts-check
import { dirname, join } from 'node:path';
import { archiveKey, exportArmoured, forgetArchiveKey } from './signing/archiveKey.mjs';
import { writeAptRepository } from './linux/aptRepository.mjs';
import { makeAppImage, makeLinuxPackage } from './linux/linuxPackages.mjs';
import { updateKey } from './signing/updateKey.mjs';
import { signRpm } from './linux/rpmPackage.mjs';
import { visualRuntimeLacking } from './nativeModules.mjs';
import { appImageNeeds, aptNeeds, msiNeeds, nsisNeeds, rpmNeeds, windowsNeeds } from './needs.mjs';
import { openAuthenticode } from './signing/authenticode.mjs';
import { makeMsi, makeNsis, makeWindowsFolder } from './windows/windowsPackages.mjs';

/** @typedef {import('./workshop.mjs').Workshop} Workshop */
/** @typedef {import('./publishable.mjs').Made} Made */
/**
 * @typedef {object} Artefact
 * @property {readonly import('../tools/systemPackages.mjs').Requirement[]} needs
 * @property {(workshop: Workshop) => Promise<Omit<Made, 'name'>>} make
 */

const unsigned = { signedBy: null, signedForTests: false, standIns: [] };

/** What can be made on Linux, in the order in which it is made. */
/** @type {Readonly<Record<string, Artefact>>} */
export const linuxArtefacts = {
  deb: {
    needs: [],
    make: async (workshop) => ({ ...unsigned, path: await makeLinuxPackage(workshop, 'deb') }),
  },
  apt: {
    needs: aptNeeds,
    async make(workshop) {
      const deb = await makeLinuxPackage(workshop, 'deb');
      const key = await archiveKey(workshop.work);
      const path = join(workshop.release, 'apt');
      try {
        await writeAptRepository(path, [deb], key);
      } finally {
        await forgetArchiveKey(key);
      }
      return { path, signedBy: key.id, signedForTests: key.forTests, standIns: [] };
    },
  },
  rpm: {
    needs: rpmNeeds,
    async make(workshop) {
      const path = await makeLinuxPackage(workshop, 'rpm');
      const key = await archiveKey(workshop.work);
      try {
        await signRpm(path, key);
        await exportArmoured(key, join(workshop.release, 'ringside-rpm-key.asc'));
      } finally {
        await forgetArchiveKey(key);
      }
      return { path, signedBy: key.id, signedForTests: key.forTests, standIns: [] };
    },
  },
  msi: {
    needs: msiNeeds,
    make: (workshop) => signedForWindows(workshop, makeMsi),
  },
  windows: {
    needs: windowsNeeds,
    async make(workshop) {
      const made = await signedForWindows(workshop, async (_, signer) =>
        join(await makeWindowsFolder(workshop, signer), 'Ringside.exe'),
      );
      return { ...made, path: dirname(made.path) };
    },
  },
  nsis: {
    needs: nsisNeeds,
    async make(workshop) {
      const made = await signedForWindows(workshop, makeNsis);
      return { ...made, standIns: [...made.standIns, 'stand-ins for the installer’s plug-ins'] };
    },
  },
  appimage: {
    needs: appImageNeeds,
    async make(workshop) {
      const path = await makeAppImage(workshop);
      const { id, forTests } = await updateKey(workshop.work);
      const standIns = ['a stand-in for the AppImage runtime'];
      return { path, signedBy: `feed: ${id}`, signedForTests: forTests, standIns };
    },
  },
};

/**
 * @param {Workshop} workshop
 * @param {(workshop: Workshop, signer: import('./signing/authenticode.mjs').Authenticode) => Promise<string>} make
 */
async function signedForWindows(workshop, make) {
  const signer = await openAuthenticode(workshop.work);
  try {
    const path = await make(workshop, signer);
    const signedBy = await signer.verify(path);
    const lacking = visualRuntimeLacking(await makeWindowsFolder(workshop, signer));
    const standIns = ['a stand-in for electron.exe', ...lacking];
    return { path, signedBy, signedForTests: true, standIns };
  } finally {
    await signer.close();
  }
}
