import type { KeptKeyboard } from '../../platform/xServer/keptKeyboard.ts';

/** Opens addresses of records in the operator's browser. */
export interface RecordLinks {
  /**
   * @param url from `electron/security/externalLinks.ts`
   * @param quietly the keyboard stays where it is
   * @returns false where nothing was opened, since the keyboard could not be kept
   * @throws AppError `link.notOpened`
   */
  open(url: string, quietly: boolean): Promise<boolean>;
  /** The operator opens something in the browser by another way. */
  letGo(): void;
}

export interface RecordLinksDeps {
  readonly platform: NodeJS.Platform;
  /** Its compositors give the keyboard to no window that was not handed a token. Whether the X server answers there says little. */
  readonly isWayland: boolean;
  /** Under X11; null where there is none. */
  readonly keptKeyboard: KeptKeyboard | null;
  /** A window of Ringside has the keyboard. */
  readonly isInFront: () => boolean;
  /**
   * @param activate macOS alone asks: whether the browser is to come to the front
   * @throws AppError `link.notOpened`
   */
  readonly openLink: (url: string, activate: boolean) => Promise<void>;
}

/**
 * macOS is asked not to bring the browser to the front. Under X11 the keyboard is given back, or nothing is opened where that is not
 * possible. Windows lets no program take it that was started by one in the background (its documentation, SetForegroundWindow), yet
 * one that the foreground program has started may: so nothing is opened while a window of ours has it.
 */
export function createRecordLinks(deps: RecordLinksDeps): RecordLinks {
  const { keptKeyboard } = deps;

  const isKept = async (): Promise<boolean> => {
    if (deps.platform === 'win32') return !deps.isInFront();
    return keptKeyboard === null || (await keptKeyboard.keep()) || deps.isWayland;
  };

  return {
    async open(url, quietly) {
      if (!quietly) keptKeyboard?.letGo();
      else if (!(await isKept())) return false;
      try {
        await deps.openLink(url, !quietly);
      } catch (error) {
        keptKeyboard?.letGo();
        throw error;
      }
      return true;
    },
    letGo: () => keptKeyboard?.letGo(),
  };
}
