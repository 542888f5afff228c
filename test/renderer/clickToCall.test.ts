import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { clickScenarios } from './scenarios/clicks/clickScenarios.ts';

closeWindowsAfterEach();

const card = async (): Promise<HTMLElement> => {
  const heading = await screen.findByRole('heading', { name: 'Click to call' });
  return heading.closest('section') ?? document.body;
};
const sent = (fake: FakeBridge, wanted: string): number =>
  fake.sent.filter(({ name }) => name === wanted).length;

describe('Click to call on the Portal page', () => {
  it('asks the portal nothing while it is off, and everything once it is switched on', async () => {
    const fake = await openMain(clickScenarios.clicksOff);
    const choice = within(await card()).getByRole('combobox', { name: 'Numbers clicked in Bitrix24' });
    expect(sent(fake, 'clicks.look')).toBe(0);
    expect(screen.queryByRole('button', { name: 'Try it' })).toBeNull();
    fireEvent.change(choice, { target: { value: 'atOnce' } });
    await screen.findByRole('button', { name: 'Try it' });
    await waitFor(() => expect(sent(fake, 'clicks.look')).toBe(1));
  });

  it('makes the line that is missing', async () => {
    const fake = await openMain(clickScenarios.clicksNoLine);
    fake.answer('clicks.makeLine', () => undefined);
    const make = await screen.findByRole('button', { name: 'Make the line' });
    expect(screen.queryByRole('button', { name: 'Choose it for everybody' })).toBeNull();
    await waitFor(() => expect(make.getAttribute('aria-busy')).not.toBe('true'));
    fireEvent.click(make);
    await waitFor(() => expect(sent(fake, 'clicks.makeLine')).toBe(1));
  });

  it('says who can choose the line where this operator cannot', async () => {
    const fake = await openMain(clickScenarios.clicksNotChosen);
    fake.answer('clicks.chooseLine', () => {
      throw new AppError('click.rightMissing', { host: 'portal.example' });
    });
    const choose = await screen.findByRole('button', { name: 'Choose it for everybody' });
    await waitFor(() => expect(choose.getAttribute('aria-busy')).not.toBe('true'));
    fireEvent.click(choose);
    const asked = await screen.findByRole('dialog', { name: 'Choose the line for everybody?' });
    expect(sent(fake, 'clicks.chooseLine')).toBe(0);
    fireEvent.click(within(asked).getByRole('button', { name: 'Choose it for everybody' }));
    const alert = await within(await card()).findByRole('alert');
    expect(alert.textContent).toContain('Ask an administrator');
  });

  it('changes nobody’s line where that was not meant', async () => {
    const fake = await openMain(clickScenarios.clicksNotChosen);
    const choose = await screen.findByRole('button', { name: 'Choose it for everybody' });
    await waitFor(() => expect(choose.getAttribute('aria-busy')).not.toBe('true'));
    fireEvent.click(choose);
    fireEvent.click(await screen.findByRole('button', { name: 'Leave it as it is' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(sent(fake, 'clicks.chooseLine')).toBe(0);
  });

  it('puts everybody’s line back where this Ringside has changed it', async () => {
    const fake = await openMain(clickScenarios.clicksChosenForAll);
    fake.answer('clicks.lineBack', () => undefined);
    const back = await screen.findByRole('button', { name: 'Back to SIP line' });
    await waitFor(() => expect(back.getAttribute('aria-busy')).not.toBe('true'));
    fireEvent.click(back);
    await waitFor(() => expect(sent(fake, 'clicks.lineBack')).toBe(1));
  });

  it('offers the way back also to an administrator who has a line of their own', async () => {
    await openMain(clickScenarios.clicksChosenForOthers);
    await screen.findByRole('button', { name: 'Back to SIP line' });
  });

  it('offers no way back where it has changed nothing', async () => {
    await openMain(clickScenarios.clicksTrying);
    await screen.findByText('It is Ringside’s.');
    expect(screen.queryByRole('button', { name: /^Back to/ })).toBeNull();
  });

  it('says before it is tried that somebody is really called', async () => {
    await openMain(clickScenarios.clicksNotChosen);
    await screen.findByText(/makes a real call/);
  });

  it('waits for a click, and says that it came', async () => {
    const fake = await openMain(clickScenarios.clicksTrying);
    await screen.findByText('Click a number in Bitrix24 within a minute.');
    fake.publish('clicks.changed', {
      ...clickScenarios.clicksTrying.clicks,
      trial: { at: 'heard', tookS: 2 },
    });
    await screen.findByText('It arrived, 2 s after the click.');
  });

  it('says what may be wrong where none came', async () => {
    await openMain(clickScenarios.clicksNothingCame);
    await screen.findByText(/ONEXTERNALCALLSTART/);
  });
});
