import { main } from './mainScenario.ts';
import { updates } from './parts.ts';

const version = '0.2.0';
const host = 'updates.ringside.example';

/** How updates stand, as About and the sidebar say it. */
export const updateScenarios = {
  updateOfferedElsewhere: main('calls', {
    updates: updates({ step: { kind: 'offered', version, notes: '' } }),
  }),
  updateNewElsewhere: main('calls', { updates: updates({ newVersion: version }) }),
  updateOffered: main('about', {
    updates: updates({
      step: {
        kind: 'offered',
        version,
        notes: '• A quieter ring.\n• <b onclick="alert(1)">Not bold</b> <img src=x onerror=alert(1)>',
      },
    }),
  }),
  updateAsking: main('about', { updates: updates({ step: { kind: 'asking' } }) }),
  updateLoading: main('about', { updates: updates({ step: { kind: 'loading', version, percent: 42 } }) }),
  updateReady: main('about', {
    updates: updates({ step: { kind: 'ready', version } }),
    installed: { isReplaced: true, mayRestart: true },
  }),
  updateHeld: main('about', {
    updates: updates({ step: { kind: 'held', version: '0.1.0', newerRuns: null } }),
  }),
  updateHeldNewer: main('about', {
    updates: updates({ step: { kind: 'held', version: '0.0.9', newerRuns: '0.1.0' } }),
  }),
  updateReplaced: main('about', {
    updates: updates({ step: { kind: 'replaced' } }),
    installed: { isReplaced: true, mayRestart: true },
  }),
  updateRefused: main('about', {
    updates: updates({
      step: { kind: 'notAsked' },
      problem: { code: 'update.notSigned', params: { host } },
    }),
  }),
  updateOff: main('about', { updates: updates({ byItself: 'off', step: { kind: 'notAsked' } }) }),
  updateNotForRelease: main('about', {
    updates: updates({ byItself: 'notForRelease', step: { kind: 'notAsked' } }),
  }),
  updateBySystem: main('about', {
    updates: updates({ installedAs: 'deb', byItself: 'others', step: { kind: 'notAsked' } }),
  }),
  updateByAdministrator: main('about', {
    updates: updates({ installedAs: 'msi', byItself: 'others', step: { kind: 'notAsked' } }),
  }),
  updateByHand: main('about', {
    updates: updates({ installedAs: 'folder', byItself: 'others', step: { kind: 'notAsked' } }),
  }),
};
