import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron';
import * as m from '../../contracts/messages/generated/messages.js';

type Clicked = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>;

/**
 * What a right click offers: in a field what every program offers there, on text that is marked to copy it. Electron shows
 * nothing by itself.
 *
 * @returns empty where there is nothing to offer
 */
export function editMenuFor({ isEditable, selectionText, editFlags }: Clicked): MenuItemConstructorOptions[] {
  const copy: MenuItemConstructorOptions = {
    role: 'copy',
    label: m.edit_copy(),
    enabled: editFlags.canCopy,
  };
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy];
  return [
    { role: 'cut', label: m.edit_cut(), enabled: editFlags.canCut },
    copy,
    { role: 'paste', label: m.edit_paste(), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: m.edit_select_all(), enabled: editFlags.canSelectAll },
  ];
}
