import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';
import { updates } from './scenarios/parts.ts';

closeWindowsAfterEach();

const notice = (): string =>
  (screen.getByRole('status', { name: 'Updates' }).textContent ?? '').replace(/\s+/g, ' ').trim();
const card = (): HTMLElement =>
  screen.getByRole('heading', { name: 'Updates' }).closest('section') as HTMLElement;
const words = (): string => (card().textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string): HTMLElement | null => screen.queryByRole('button', { name });

describe('updates on the About page', () => {
  it.each([
    ['updateBySystem', 'Debian package', 'New versions come with the updates of the system.'],
    ['updateByAdministrator', 'msi', 'Your administrator installs new versions.'],
    ['updateByHand', 'Copied folder', 'Get a new version from where this one came from.'],
    ['updateNotForRelease', 'AppImage', 'This build is for trying out.'],
    ['updateOff', 'AppImage', 'Looking for updates is switched off.'],
  ] as const)(
    '%s: says how it is installed and who has a newer one, and asks nobody',
    async (name, as, text) => {
      await openMain(mainScenarios[name]);
      expect(words()).toContain(as);
      expect(words()).toContain(text);
      expect(button('Look for updates')).toBeNull();
    },
  );

  it('are looked for, offered with what is new, fetched with progress, and ready, each by a press', async () => {
    const fake = await openMain(mainScenarios.about);
    expect(words()).toContain('There is no newer version for this computer. Last look: ');
    const sent: string[] = [];
    for (const name of ['updates.ask', 'updates.load'] as const)
      fake.answer(name, () => void sent.push(name) as undefined);
    await fireEvent.click(button('Look for updates') as HTMLElement);
    fake.publish('updates.changed', mainScenarios.updateOffered.updates);
    await waitFor(() => expect(button('Get version 0.2.0')).not.toBeNull());
    // What a feed says is text, whatever it looks like.
    expect(words()).toContain('<b onclick="alert(1)">Not bold</b>');
    expect(card().querySelector('b, img')).toBeNull();
    button('Get version 0.2.0')?.focus();
    await fireEvent.click(button('Get version 0.2.0') as HTMLElement);
    fake.publish('updates.changed', mainScenarios.updateLoading.updates);
    await waitFor(() => expect(screen.getByRole('progressbar').getAttribute('value')).toBe('42'));
    expect(button('Get version 0.2.0')).toBeNull();
    // The keyboard is where something can be done, and not lost with the button.
    expect(document.activeElement).toBe(button('Cancel fetching version 0.2.0'));
    fake.publish('updates.changed', mainScenarios.updateReady.updates);
    await waitFor(() => expect(words()).toContain('Version 0.2.0 is ready.'));
    // A press that was still meant for Cancel does not end the program.
    expect(document.activeElement?.textContent).toContain('Version 0.2.0 is ready.');
    expect(button('Look for updates')).toBeNull();
    expect(sent).toEqual(['updates.ask', 'updates.load']);
  });

  it('that are ready are used with a press, not while a call goes on', async () => {
    const fake = await openMain(mainScenarios.updateReady);
    let restarts = 0;
    fake.answer('installed.restart', () => {
      restarts += 1;
      return undefined;
    });
    await fireEvent.click(within(card()).getByRole('button', { name: 'Restart now' }));
    expect(restarts).toBe(1);
    fake.publish('installed.changed', { isReplaced: true, mayRestart: false });
    await waitFor(() => expect(within(card()).queryByRole('button', { name: 'Restart now' })).toBeNull());
  });

  it('that are fetched can be called off, and are offered again', async () => {
    const fake = await openMain(mainScenarios.updateLoading);
    let cancelled = 0;
    fake.answer('updates.cancel', () => {
      cancelled += 1;
      return undefined;
    });
    const cancel = button('Cancel fetching version 0.2.0') as HTMLElement;
    cancel.focus();
    // A key that is still held down since the fetching was ordered.
    expect(await fireEvent.keyDown(cancel, { key: 'Enter', repeat: true })).toBe(false);
    expect(await fireEvent.keyDown(cancel, { key: 'Enter' })).toBe(true);
    await fireEvent.click(cancel);
    expect(cancelled).toBe(1);
    fake.publish('updates.changed', mainScenarios.updateOffered.updates);
    await waitFor(() => expect(document.activeElement).toBe(button('Get version 0.2.0')));
    expect(screen.queryByRole('progressbar')).toBeNull();
  });

  it('take the keyboard from nobody who is elsewhere', async () => {
    const fake = await openMain(mainScenarios.updateLoading);
    const elsewhere = screen.getByRole('link', { name: 'Calls' });
    elsewhere.focus();
    fake.publish('updates.changed', mainScenarios.updateOffered.updates);
    await waitFor(() => expect(button('Get version 0.2.0')).not.toBeNull());
    expect(document.activeElement).toBe(elsewhere);
  });

  it('that are looked for keep their button, at work', async () => {
    await openMain(mainScenarios.updateAsking);
    expect(words()).toContain('Looking for updates…');
    expect(button('Look for updates')?.getAttribute('aria-busy')).toBe('true');
  });

  it('that were refused say why, and what to do', async () => {
    await openMain(mainScenarios.updateRefused);
    expect(words()).toContain('updates.ringside.example says is not signed by the makers of Ringside');
    expect(words()).toContain('Tell your administrator.');
    expect(button('Look for updates')).not.toBeNull();
  });

  it('that the company holds say so', async () => {
    await openMain(mainScenarios.updateHeld);
    expect(words()).toContain('Your administrator keeps Ringside at version 0.1.0.');
  });

  it('that the company holds at an older version than the one that runs say what is so', async () => {
    await openMain(mainScenarios.updateHeldNewer);
    expect(words()).toContain('keeps Ringside at version 0.0.9. This computer has the newer 0.1.0: it stays');
  });

  it('are none where somebody else has put another version there', async () => {
    await openMain(mainScenarios.updateReplaced);
    expect(words()).toContain('A different version of Ringside lies in the place of this one.');
  });
});

describe('updates on the other pages', () => {
  it('are told of, with the way to them', async () => {
    const fake = await openMain(mainScenarios.updateOfferedElsewhere);
    expect(notice()).toBe('Version 0.2.0 is available. What is new in version 0.2.0');
    fake.publish('updates.changed', updates());
    await waitFor(() => expect(notice()).toBe(''));
  });

  it('tell once that a new version runs, until the operator has seen what is new', async () => {
    let seen = 0;
    const fake = await openMain(mainScenarios.updateNewElsewhere, {}, (bridge) => {
      bridge.answer('updates.newSeen', () => {
        seen += 1;
        return undefined;
      });
    });
    expect(notice()).toBe('This is Ringside 0.2.0. What’s new in it');
    expect(seen).toBe(0);
    window.location.hash = '#/about';
    await waitFor(() => expect(seen).toBe(1));
    fake.publish('updates.changed', updates());
    window.location.hash = '#/calls';
    await waitFor(() => expect(notice()).toBe(''));
  });

  it('may be set to come by themselves', async () => {
    await openMain(mainScenarios.settings);
    const mode = screen.getByRole('combobox', { name: 'Updates of Ringside' }) as HTMLSelectElement;
    expect([...mode.options].map(({ text }) => text)).toEqual([
      'Do not look for them',
      'Say when there is one',
      'Get them by itself',
    ]);
    expect(mode.value).toBe('notify');
  });

  it('are nothing to choose where others bring them', async () => {
    await openMain(mainScenarios.settingsTroubled);
    expect(screen.queryByRole('combobox', { name: 'Updates of Ringside' })).toBeNull();
  });
});

it('a press that cannot be carried out says why', async () => {
  const fake = await openMain(mainScenarios.about);
  fake.answer('updates.ask', () => {
    throw new AppError('ipc.notAskedByHand');
  });
  await fireEvent.click(button('Look for updates') as HTMLElement);
  await waitFor(() => expect(card().querySelector('[role="alert"]')).not.toBeNull());
});
