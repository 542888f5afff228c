import { shell } from 'electron';
import { AppError } from '../../../contracts/errors.ts';
import type { ConnectionFacts } from '../../core/connection/portalConnectionTypes.ts';
import { openSystemLink } from '../../desktop/programs/systemLinks.ts';
import { portalPageUrl } from '../../security/externalLinks.ts';
import type { Handlers } from '../feature.ts';

export interface PortalPages {
  /** Opens a page of the connected portal in the browser. @throws AppError `portal.notConnected`, `link.notOpened` */
  open(path: string): Promise<undefined>;
}

export function createPortalPagesFeature(others: {
  readonly connection: { readonly facts: Pick<ConnectionFacts, 'portalOrigin'> };
}) {
  const open = async (path: string): Promise<undefined> => {
    const origin = others.connection.facts.portalOrigin();
    if (origin === null) throw new AppError('portal.notConnected');
    const url = portalPageUrl(origin, path);
    if (url !== null) await openSystemLink(url, (link) => shell.openExternal(link));
  };
  return { open, handlers: { 'portal.openDevResources': () => open('/devops/list/') } satisfies Handlers };
}
