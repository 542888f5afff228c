import type { CallLinks } from './desktop/callLinks/callLinks.ts';
import type { StatusQuestions } from './desktop/statusQuestion.ts';
import type { NavigationLock } from './security/navigation.ts';

/** What has begun before there is a window. */
export interface BegunProgram {
  readonly navigation: NavigationLock;
  readonly callLinks: CallLinks;
  readonly statusQuestions: StatusQuestions;
}
