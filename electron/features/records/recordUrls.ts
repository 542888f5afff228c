import { AppError } from '../../../contracts/errors.ts';
import type { RecordTarget } from '../../core/records/recordOffer.ts';
import { otherSystemUrl, portalPageUrl } from '../../security/externalLinks.ts';
import { crmPath, newRecordPath, searchPath } from '../portal/crmPaths.ts';

/**
 * Where what is to be opened of a caller lies; null where the address leads elsewhere than it was written.
 *
 * @param portalOrigin null while there is no portal
 * @throws AppError `portal.notConnected`
 */
export function urlOfRecord(target: RecordTarget, portalOrigin: string | null): string | null {
  if (target.is === 'address') return otherSystemUrl(target.template, target.address);
  if (portalOrigin === null) throw new AppError('portal.notConnected');
  return portalPageUrl(portalOrigin, pathOf(target));
}

function pathOf(target: Exclude<RecordTarget, { is: 'address' }>): string {
  switch (target.is) {
    case 'record':
      return crmPath(target.entity);
    case 'new':
      return newRecordPath(target.type, target.phone, target.callId);
    case 'list':
      return searchPath(target.phone);
  }
}
