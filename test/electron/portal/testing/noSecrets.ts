import { createPortalWords } from '../../../../electron/portal/answers/portalWords.ts';

/** A portal's words where nothing has to be kept out of them. */
export const noSecrets = createPortalWords(() => []);
