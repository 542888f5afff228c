import { fireEvent, screen, waitFor, within } from '@testing-library/dom';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../contracts/errors.ts';
import type { FakeBridge } from './fakeBridge.ts';
import { closeWindowsAfterEach, openMain } from './openWindow.ts';
import { mainScenarios } from './scenarios/mainScenarios.ts';

closeWindowsAfterEach();

const asked = (fake: FakeBridge, name: string): unknown[] =>
  fake.sent.filter((one) => one.name === name).map(({ input }) => input);
const broker = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'The company’s broker' });
const password = () => screen.findByRole<HTMLInputElement>('textbox', { name: /^Password for the broker/ });
const store = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Store password' });
const describedText = (element: Element): string =>
  (element.getAttribute('aria-describedby')?.split(' ') ?? [])
    .map((id) => document.getElementById(id)?.textContent ?? `nothing is called ${id}`)
    .join(' ');
const section = () => {
  const headings = screen.getAllByRole('heading', { level: 2 });
  return { isLast: headings.at(-1)?.textContent === 'Many desks' };
};

describe('the broker in the settings', () => {
  it('is one empty field at the end where there is none, and asks the program for nothing', async () => {
    const fake = await openMain(mainScenarios.settings);
    expect([broker().value, section().isLast]).toEqual(['', true]);
    expect(screen.queryByRole('textbox', { name: /^Password for the broker/ })).toBeNull();
    expect(asked(fake, 'floor.get')).toEqual([]);
  });

  it('takes an address that is one, and says what is wrong with others and saves nothing', async () => {
    const fake = await openMain(mainScenarios.settings);
    fireEvent.input(broker(), { target: { value: 'https://broker.example' } });
    fireEvent.change(broker());
    const wrong = await screen.findByText(/That is no address of a broker/);
    expect(broker().getAttribute('aria-invalid')).toBe('true');
    expect(broker().getAttribute('aria-describedby')?.split(' ')).toContain(wrong.id);
    expect(asked(fake, 'settings.update')).toEqual([]);
    fireEvent.input(broker(), { target: { value: ' amqps://broker.example ' } });
    fireEvent.change(broker());
    await waitFor(() =>
      expect(asked(fake, 'settings.update')).toEqual([{ floorBroker: 'amqps://broker.example' }]),
    );
    await password();
    fireEvent.input(broker(), { target: { value: '' } });
    fireEvent.change(broker());
    await waitFor(() => expect(asked(fake, 'settings.update').at(-1)).toEqual({ floorBroker: null }));
    await waitFor(() => expect(screen.queryByRole('textbox', { name: /^Password for/ })).toBeNull());
  });

  it.each([
    ['amqp://broker.example', /needs amqps:\/\/ here, as in amqps:\/\/broker\.example/],
    ['broker.example', /in front: amqps:\/\/broker\.example$/],
    ['broker.example:5700', /in front: amqps:\/\/broker\.example:5700$/],
    ['amqps://broker.example/ringside', /That is no address of a broker/],
  ])('says what an address lacks: %s', async (typed, text) => {
    await openMain(mainScenarios.settings);
    fireEvent.input(broker(), { target: { value: typed } });
    await screen.findByText(text);
  });

  it('describes each field by the text of its row, and by who has locked it', async () => {
    await openMain(mainScenarios.floorConnected);
    const field = await password();
    expect(describedText(field)).toContain('keychain');
    expect(describedText(broker())).toContain('RabbitMQ');
    expect(describedText(broker())).toContain('administrator');
    expect(describedText(screen.getByRole('textbox', { name: /^Certificate/ }))).toContain('PEM');
  });

  it('says how it stands, as it changes, with what to do next', async () => {
    const fake = await openMain(mainScenarios.floorNoPassword);
    const status = await screen.findByText(/there is no password of u117 for it/);
    expect(status.closest('[role=status]')?.textContent).toContain('Enter the one that your IT has');
    fake.publish('floor.changed', mainScenarios.floorConnected.floor);
    await screen.findByText(/: connected as u117\./);
    fake.publish('floor.changed', mainScenarios.floorUnreachable.floor);
    await screen.findByText(/does not answer\. Ask your IT to check whether the broker runs/);
  });

  it('takes a password once, draws it as dots, and keeps it only where it could not be stored', async () => {
    const fake = await openMain(mainScenarios.floorNoPassword);
    const field = await password();
    expect([field.classList.contains('secret'), store().disabled]).toEqual([true, true]);
    fake.answer('floor.storePassword', () => {
      throw new AppError('floor.keychainAway');
    });
    fireEvent.input(field, { target: { value: 'pass-of-u117' } });
    await waitFor(() => expect(store().disabled).toBe(false));
    store().click();
    const row = await screen.findByRole('alert');
    expect(within(row).getByText(/cannot be used now/)).toBeTruthy();
    expect(field.value).toBe('pass-of-u117');
    fake.answer('floor.storePassword', () => undefined);
    await waitFor(() => expect(store().getAttribute('aria-busy')).toBeNull());
    store().click();
    await waitFor(() => expect(field.value).toBe(''));
    expect(asked(fake, 'floor.storePassword')).toEqual([
      { password: 'pass-of-u117' },
      { password: 'pass-of-u117' },
    ]);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('has nothing to take a password for before a portal is connected', async () => {
    await openMain(mainScenarios.floorNoPortal);
    await screen.findByText(/it says whose desk this is/);
    fireEvent.input(await password(), { target: { value: 'x' } });
    expect(store().disabled).toBe(true);
    expect(describedText(store())).toContain('it says whose desk this is');
  });

  it('is locked by the company but for the password, which no policy can hold', async () => {
    const fake = await openMain(mainScenarios.floorConnected);
    const field = await password();
    expect(broker().closest('fieldset')?.disabled).toBe(true);
    expect(field.closest('fieldset')?.disabled).not.toBe(true);
    fake.answer('floor.removePassword', () => undefined);
    screen.getByRole('button', { name: 'Remove password' }).click();
    await waitFor(() => expect(asked(fake, 'floor.removePassword').length).toBe(1));
  });

  it('says that the broker has refused to clear for colleagues, where that is switched on', async () => {
    await openMain(mainScenarios.floorClearRefused);
    await screen.findByText(/names this desk to the set-up with --clear-by/);
  });
});
