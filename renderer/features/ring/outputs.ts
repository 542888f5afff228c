import type { RingOutput } from '../../../contracts/ring/ring.ts';

/** What Chromium lists beside the outputs that there are: other names for one of them. */
const otherNames = ['default', 'communications', ''];

/**
 * The audio outputs of this computer, the ones that merely stand for another left out; none where there is no audio, and null
 * where that could not be found out.
 */
export async function outputsNow(): Promise<readonly MediaDeviceInfo[] | null> {
  if (!('mediaDevices' in navigator)) return [];
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => null);
  if (devices === null) return null;
  return devices.filter(({ kind, deviceId }) => kind === 'audiooutput' && !otherNames.includes(deviceId));
}

/** Chromium hears of devices and not of what a sound server makes of them, which moves a sound without a word (seen under PulseAudio). */
const lookEveryMs = 2_000;

/** Calls `onChange` whenever there are other outputs. Returns how to stop. */
export function followOutputs(onChange: () => void): () => void {
  if (!('mediaDevices' in navigator)) return () => undefined;
  const { mediaDevices } = navigator;
  let isOver = false;
  let known: string | null = null;
  const look = async (): Promise<void> => {
    const outputs = await outputsNow();
    if (outputs === null) return;
    const now = outputs.map(({ deviceId }) => deviceId).join(' ');
    const isOther = known !== null && known !== now;
    known = now;
    if (isOther && !isOver) onChange();
  };
  const lookNow = (): void => void look();
  const looking = setInterval(lookNow, lookEveryMs);
  mediaDevices.addEventListener('devicechange', lookNow);
  lookNow();
  return () => {
    isOver = true;
    clearInterval(looking);
    mediaDevices.removeEventListener('devicechange', lookNow);
  };
}

/**
 * The output that was chosen, as there is it now: one that was plugged in elsewhere may have another id and has its name still,
 * which has to be the only one of its kind.
 */
export function chosenOutput<D extends Pick<MediaDeviceInfo, 'deviceId' | 'label'>>(
  outputs: readonly D[],
  chosen: RingOutput | null,
): D | undefined {
  if (chosen === null) return undefined;
  const byId = outputs.find(({ deviceId }) => deviceId === chosen.id);
  if (byId !== undefined) return byId;
  const byName = outputs.filter(({ label }) => label !== '' && label === chosen.label);
  return byName.length === 1 ? byName[0] : undefined;
}
