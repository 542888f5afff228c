import { expect, it } from 'vitest';
import { AppError } from '../../../../contracts/errors.ts';
import { startPortalForTest } from '../../../portal/testing/portalFixture.ts';
import { openSession } from '../testing/openSession.ts';

it('a portal that repeats the address in its own words does not get the code shown', async () => {
  const portal = await startPortalForTest();
  const { webhookCode } = portal.users.get(1);
  // So long that the code is cut in two where texts are bounded.
  const description = `${'x'.repeat(180)} /rest/1/${webhookCode}/profile`;
  portal.faults.order({ fault: { kind: 'error', error: 'ACCESS_DENIED', description } });
  const thrown: unknown = await openSession(portal.webhookUrl(1))
    .check()
    .catch((error: unknown) => error);
  if (!(thrown instanceof AppError)) throw new Error('an AppError was expected');
  expect(thrown.params['description']).toContain('/rest/1/');
  expect(thrown.params['description']).not.toContain(webhookCode.slice(0, 4));
});
