import type { ClickSetUp } from '../../../../contracts/phones.ts';
import { defaultSettings, type ClickToCall } from '../../../../contracts/settings.ts';
import { main, type MainScenario } from '../mainScenario.ts';
import { settings } from '../parts.ts';

const known: ClickSetUp = {
  isThere: true,
  isChosen: true,
  former: null,
  problem: null,
  trial: { at: 'none' },
};

function clicks(change: Partial<ClickSetUp>, clickToCall: ClickToCall = 'atOnce'): MainScenario {
  return main('portal', {
    settings: settings({ settings: { ...defaultSettings, setUpDone: true, clickToCall } }),
    clicks: { ...known, ...change },
  });
}

/** _Click to call_ on the Portal page, at each step. */
export const clickScenarios = {
  clicksOff: clicks({}, 'off'),
  clicksNoLine: clicks({ isThere: false, isChosen: false }),
  clicksNotChosen: clicks({ isChosen: false }),
  clicksChosenForAll: clicks({ former: { name: 'SIP line' } }),
  clicksChosenForOthers: clicks({ isChosen: false, former: { name: 'SIP line' } }),
  clicksTrying: clicks({ trial: { at: 'waits', untilMs: 0 } }),
  clicksNothingCame: clicks({ isChosen: null, trial: { at: 'nothing' } }),
  clicksRefused: clicks({
    isThere: null,
    isChosen: null,
    problem: { code: 'click.webhookRefused', params: { host: 'portal.example' } },
  }),
};
