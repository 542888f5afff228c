import { describe, expect, it } from 'vitest';
import { editMenuFor } from '../../../electron/desktop/editMenu.ts';

const everything = {
  canUndo: true,
  canRedo: true,
  canCut: true,
  canCopy: true,
  canPaste: true,
  canDelete: true,
  canSelectAll: true,
  canEditRichly: false,
};
const offered = (clicked: Parameters<typeof editMenuFor>[0]): (string | undefined)[] =>
  editMenuFor(clicked)
    .filter(({ enabled }) => enabled !== false)
    .map(({ role, type }) => role ?? type);

describe('a right click', () => {
  it('in a field offers what can be done there', () => {
    const field = { isEditable: true, selectionText: '' };
    expect(offered({ ...field, editFlags: { ...everything, canCut: false, canCopy: false } })).toEqual([
      'paste',
      'separator',
      'selectAll',
    ]);
    expect(editMenuFor({ ...field, editFlags: everything }).map(({ label }) => label)).toEqual([
      'Cut',
      'Copy',
      'Paste',
      undefined,
      'Select all',
    ]);
  });

  it('on marked text offers to copy it, and on nothing nothing', () => {
    expect(offered({ isEditable: false, selectionText: '+49 30 901820', editFlags: everything })).toEqual([
      'copy',
    ]);
    expect(offered({ isEditable: false, selectionText: ' ', editFlags: everything })).toEqual([]);
  });
});
