import type { House } from '../../house.ts';
import { createClickToCallFeature, type ClickToCallOthers } from './clickToCall.ts';
import { createDiallingFeature, type DiallingOthers } from './dialling.ts';
import { createPhonesFeature, type PhonesOthers } from './phones.ts';
import { createTalksFeature, type TalksOthers } from './talks.ts';
import { createRecordingsFeature, type RecordingsOthers } from '../recordings/recordings.ts';

type Others = PhonesOthers &
  Omit<DiallingOthers, 'phones'> &
  Omit<ClickToCallOthers, 'dialling' | 'phones'> &
  Omit<TalksOthers, 'phones'> &
  RecordingsOthers;

/** The operator's phones, what dials with them, the clicks in Bitrix24 that do, and what they record. */
export function createPhoneFeatures(house: House, others: Others) {
  const phones = createPhonesFeature(house, others);
  const dialling = createDiallingFeature(house, { ...others, phones });
  const clickToCall = createClickToCallFeature(house, { ...others, dialling, phones });
  const talks = createTalksFeature(house, { ...others, phones });
  const recordings = createRecordingsFeature(house, others);
  return { dialling, features: [phones, dialling, clickToCall, talks, recordings] as const };
}
