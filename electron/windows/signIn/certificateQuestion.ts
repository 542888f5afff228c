import { BrowserWindow, dialog, type Certificate, type WebContents } from 'electron';
import * as m from '../../../contracts/messages/generated/messages.js';
import { cleanText } from '../../../contracts/untrustedText.ts';

interface Question {
  readonly contents: WebContents | null;
  readonly host: string;
  readonly certificates: readonly Certificate[];
}

/** A dialog with more buttons would not fit on a screen. */
const mostOffered = 6;
const longestName = 80;

/**
 * Asks the operator which certificate a server may see. None without a question where no window is there to ask in, and where
 * the question is put away.
 */
export async function askForCertificate({
  contents,
  host,
  certificates,
}: Question): Promise<Certificate | null> {
  const window = contents === null ? null : BrowserWindow.fromWebContents(contents);
  const offered = certificates.slice(0, mostOffered);
  if (window === null || window.isDestroyed() || offered.length === 0) return null;
  const none = offered.length;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: m.certificate_title(),
    message: m.certificate_question({ host: nameOf(host) }),
    detail: offered
      .map(({ subjectName, issuerName }) =>
        m.certificate_described({ subject: nameOf(subjectName), issuer: nameOf(issuerName) }),
      )
      .join('\n'),
    buttons: [...offered.map(({ subjectName }) => buttonText(nameOf(subjectName))), m.certificate_none()],
    defaultId: none,
    cancelId: none,
    noLink: true,
  });
  return offered[response] ?? null;
}

function nameOf(name: string): string {
  return cleanText(name, longestName) || '?';
}

/** On some systems `&` marks the next letter as a key and is not shown. */
function buttonText(name: string): string {
  return process.platform === 'darwin' ? name : name.replaceAll('&', '&&');
}
