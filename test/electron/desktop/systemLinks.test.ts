import { expect, it } from 'vitest';
import { openSystemLink } from '../../../electron/desktop/programs/systemLinks.ts';

const never = (): Promise<void> => Promise.reject(new Error('not asked'));

it.skipIf(process.platform !== 'linux').each([
  ['is missing', '/nowhere/xdg-open'],
  ['says that it cannot', '/bin/false'],
])('tells that nothing was opened where the opener %s', async (_what, opener) => {
  await expect(openSystemLink('tel:5550100', never, 'linux', opener)).rejects.toMatchObject({
    code: 'link.notOpened',
  });
});

it.skipIf(process.platform !== 'linux')('is content where the opener took it', async () => {
  await openSystemLink('tel:5550100', never, 'linux', '/bin/true');
});

it('leaves it to Electron elsewhere, and tells what it says', async () => {
  await openSystemLink('tel:5550100', () => Promise.resolve(), 'darwin');
  await expect(openSystemLink('tel:5550100', never, 'win32')).rejects.toMatchObject({
    code: 'link.notOpened',
  });
});
