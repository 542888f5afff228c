import { booleanIn } from '../platform/sessionBus/dbusMessage.ts';
import { askSessionBus, type SessionBusDeps } from '../platform/sessionBus/sessionBus.ts';

/** Of at-spi2-core: what tells programs of a Linux desktop that a screen reader or the like is there. */
const status = {
  name: 'org.a11y.Bus',
  path: '/org/a11y/bus',
  interface: 'org.freedesktop.DBus.Properties',
  member: 'Get',
};
/** Screen readers set both; other aids, such as a keyboard on the screen, the first alone. */
const properties = ['IsEnabled', 'ScreenReaderEnabled'];
const answerWithinMs = 2_000;

/**
 * Whether the Linux desktop has a screen reader, or another aid that reads windows, at work.
 *
 * @returns false as well where nobody answers
 */
export async function desktopHasAssistiveTechnology(deps: SessionBusDeps): Promise<boolean> {
  const answers = await askSessionBus(deps, answerWithinMs, (call) =>
    Promise.all(properties.map((name) => call(status, ['org.a11y.Status', name]))),
  );
  return answers?.some((answer) => answer.kind === 'value' && booleanIn(answer.body) === true) ?? false;
}
