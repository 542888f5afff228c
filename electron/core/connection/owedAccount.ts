import { AppError } from '../../../contracts/errors.ts';
import { movedOrigin } from '../../../contracts/access/origin.ts';
import type { PortalAccess } from '../../../contracts/access/portalAccess.ts';
import { accountName, portalHost } from '../../../contracts/access/webhookUrl.ts';
import { countOwed, isHideForNobody, type Command } from '../ports/commandRecord.ts';
import type { PortalUse } from './portalUse.ts';
import type { InUse } from './state/connectionState.ts';

/**
 * The account of the portal in use where this access is to the same portal by another name: what is owed moves along.
 *
 * @param askedAt origin that was typed, or that the portal named
 */
export function renamedFrom(
  before: InUse<PortalUse> | null,
  access: PortalAccess,
  askedAt: string,
): string | null {
  if (before === null || before.use.account() === accountName(access)) return null;
  const { origin, userId } = before.use.access();
  const names = [origin, before.newHost === null ? null : movedOrigin(origin, before.newHost)];
  return userId === access.userId && names.includes(askedAt) ? before.use.account() : null;
}

/**
 * What is owed to one account is of no use to another. It is not dropped because somebody connects elsewhere: dropping it
 * is asked for when the operator disconnects. A hide for a dismissed user keeps nobody from a webhook of their own: it could
 * not have hidden anything, which the page says.
 *
 * @param owed all commands, whomever they are owed to
 * @throws AppError `connection.owedToAnother`
 */
export function refuseToDropOwed(
  before: PortalUse | null,
  account: string,
  from: string | null,
  owed: readonly Command[],
): void {
  if (before === null || before.account() === account || before.account() === from) return;
  const count = countOwed(
    owed.filter((command) => command.portal === before.account() && !isHideForNobody(command)),
  );
  if (count === 0) return;
  throw new AppError('connection.owedToAnother', { host: portalHost(before.access()), count: String(count) });
}
