// @ts-check
import { join } from 'node:path';
import { archiveKey, forgetArchiveKey } from './signing/archiveKey.mjs';
import { writeAptRepository } from './linux/aptRepository.mjs';
import { makeLinuxPackage } from './linux/linuxPackages.mjs';
import { signRpm } from './linux/rpmPackage.mjs';
import { aptNeeds, rpmNeeds } from './needs.mjs';

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
      } finally {
        await forgetArchiveKey(key);
      }
      return { path, signedBy: key.id, signedForTests: key.forTests, standIns: [] };
    },
  },
};
