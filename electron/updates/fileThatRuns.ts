import { fileIdentitySync } from '../platform/fileIdentity.ts';

/** The file that the program was started from. */
export interface FileThatRuns {
  readonly path: string;
  /** Somebody else has put another one in its place, such as the company, or the same program with another profile. */
  isReplaced(): boolean;
  /** The one that lies there now is ours. */
  isOurs(): void;
}

/** Made when the program starts: what lies there then is what runs. */
export function createFileThatRuns(path: string): FileThatRuns {
  let ours = fileIdentitySync(path);
  return {
    path,
    isReplaced() {
      const now = fileIdentitySync(path);
      return now !== null && now !== ours;
    },
    isOurs: () => void (ours = fileIdentitySync(path)),
  };
}
