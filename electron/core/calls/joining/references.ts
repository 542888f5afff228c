import type { CallEvent } from '../../ports/callSource.ts';
import { phoneNamed } from './phoneLegs.ts';

/** What one source calls one call, as `Call.references` keeps it: names of sources have no slash in them. */
export function referenceOf({ sourceName, call }: Pick<CallEvent, 'sourceName' | 'call'>): string {
  return `${sourceName}/${call.sourceCallId}`;
}

/** The name of the source that told of it. */
export function sourceOf(reference: string): string {
  return reference.slice(0, reference.indexOf('/'));
}

export function isOfPhone(reference: string): boolean {
  return phoneNamed(sourceOf(reference)) !== null;
}
