import type { MenuItemConstructorOptions } from 'electron';
import type { QuietChoice } from '../../../contracts/quiet/quiet.ts';
import { quietPresets } from '../../../contracts/quiet/quietPresets.ts';
import * as m from '../../../contracts/messages/generated/messages.js';
import { quietChoiceText } from '../../../contracts/messages/quietTexts.ts';
import { mayWantCallBack } from '../../core/ports/history/keptCall.ts';
import { trayTexts, type TrayState } from './trayTexts.ts';

/** What the operator may do from the tray. */
export interface TrayOrders {
  readonly onOpen: () => void;
  /** Opens the list of calls. */
  readonly onShowCalls: () => void;
  readonly onCallBack: (callKey: string) => void;
  readonly onQuiet: (choice: QuietChoice) => void;
  readonly onRestart: () => void;
  readonly onQuit: () => void;
}

const separator = { type: 'separator' } as const;

/** What can be done from the menu now. */
export interface TrayAbilities {
  /** A phone can dial the numbers of missed calls. */
  readonly canCallBack: boolean;
  /** Quiet mode is the operator's choice. */
  readonly canChooseQuiet: boolean;
}

/** @returns what it says; a submenu under an id of what it does, its texts left aside */
export function trayMenu(
  state: TrayState,
  orders: TrayOrders,
  { canCallBack, canChooseQuiet }: TrayAbilities,
): MenuItemConstructorOptions[] {
  const { information, lastCalls } = trayTexts(state);
  const calls = state.lastCalls.map((call, index): MenuItemConstructorOptions => {
    const label = literal(lastCalls[index] ?? '');
    const { phoneNumber, noNumber } = call.party;
    if (!canCallBack || !mayWantCallBack(call) || phoneNumber === '' || noNumber !== undefined)
      return { label, click: orders.onShowCalls };
    return {
      label,
      id: `call ${call.key}`,
      submenu: [
        { label: m.tray_call_back(), click: () => orders.onCallBack(call.key) },
        { label: m.tray_call_show(), click: orders.onShowCalls },
      ],
    };
  });
  return [
    ...information.map((label) => ({ label: literal(label), enabled: false })),
    separator,
    { label: m.tray_open(), click: orders.onOpen },
    ...restartItems(state, orders),
    ...(calls.length > 0 ? [separator, ...calls, separator] : []),
    ...quietItems(state, orders, canChooseQuiet),
    separator,
    { label: m.tray_quit(), click: orders.onQuit },
  ];
}

function restartItems({ installed }: TrayState, { onRestart }: TrayOrders): MenuItemConstructorOptions[] {
  if (!installed.isReplaced) return [];
  return [
    separator,
    { label: m.tray_replaced(), enabled: false },
    { label: m.tray_restart(), enabled: installed.mayRestart, click: onRestart },
    separator,
  ];
}

function quietItems(
  { quiet, nowMs }: TrayState,
  { onQuiet }: TrayOrders,
  canChoose: boolean,
): MenuItemConstructorOptions[] {
  const off = { label: m.tray_quiet_off(), click: () => onQuiet({ kind: 'off' }) };
  // What the portal says is ended by whoever it is about, whoever has locked the choice.
  if (!canChoose) return quiet.because === undefined ? [] : [off];
  const choices = quietPresets(nowMs);
  const submenu = choices.map((choice) => ({
    label: quietChoiceText(choice, nowMs),
    click: () => onQuiet(choice),
  }));
  const id = `quiet ${JSON.stringify(choices)}`;
  return [...(quiet.isQuiet ? [off] : []), { label: m.tray_quiet_mode(), id, submenu }];
}

/** Menus take a single `&` for the mark of a key, and callers choose their names. */
function literal(label: string): string {
  return label.replaceAll('&', '&&');
}
