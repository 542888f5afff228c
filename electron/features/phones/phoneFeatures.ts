import type { House } from '../../house.ts';
import { createCallbackRequestsFeature, type CallbackRequestsOthers } from './callbackRequests.ts';
import { createClickToCallFeature, type ClickToCallOthers } from './clickToCall.ts';
import { createDiallingFeature, type DiallingOthers } from './dialling.ts';
import { createPhonesFeature, type PhonesOthers } from './phones.ts';
import { createTalksFeature, type TalksOthers } from './talks.ts';
import { createRecordingsFeature, type RecordingsOthers } from '../recordings/recordings.ts';

type Others = PhonesOthers &
  CallbackRequestsOthers &
  Omit<DiallingOthers, 'phones'> &
  Omit<ClickToCallOthers, 'dialling' | 'phones'> &
  Omit<TalksOthers, 'phones'> &
  RecordingsOthers;

/** The operator's phones, what dials with them, the clicks in Bitrix24 that do, what they record, and who asks to be called back. */
export function createPhoneFeatures(house: House, others: Others) {
  const phones = createPhonesFeature(house, others);
  const dialling = createDiallingFeature(house, { ...others, phones });
  const clickToCall = createClickToCallFeature(house, { ...others, dialling, phones });
  const talks = createTalksFeature(house, { ...others, phones });
  const recordings = createRecordingsFeature(house, others);
  const callbackRequests = createCallbackRequestsFeature(house, others);
  const features = [phones, dialling, clickToCall, talks, recordings, callbackRequests] as const;
  return { dialling, features };
}
