/** What the beginning of a WAV file says (RIFF, "Multimedia Programming Interface and Data Specifications 1.0"). */
export interface WaveFile {
  /** Of the whole file, as its writer says once it is done; smaller while it writes. */
  readonly saidBytes: number;
  /** Null where its beginning is cut off. */
  readonly sound: Sound | null;
  /** Null where it is no PCM as well. */
  readonly pcm: Pcm | null;
}

/** Where the sound is, as its writer says once it is done. */
export interface Sound {
  /** In bytes from the beginning of the file. */
  readonly soundAt: number;
  readonly soundBytes: number;
}

export interface Pcm extends Sound {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

/** So much of a file is looked at: chunks in front of the sound are small. */
export const beginningBytes = 4_096;

/** Null where it is no WAV file. Total. @param beginning the first bytes of a file */
export function readWave(beginning: Uint8Array): WaveFile | null {
  const bytes = Buffer.from(beginning.buffer, beginning.byteOffset, beginning.byteLength);
  if (bytes.length < 12 || bytes.toString('latin1', 0, 4) !== 'RIFF') return null;
  if (bytes.toString('latin1', 8, 12) !== 'WAVE') return null;
  return { saidBytes: bytes.readUInt32LE(4) + 8, ...chunksOf(bytes) };
}

/** MPEG audio, layer III, with or without ID3v2 in front of it: what can be told by the first bytes. */
export function looksLikeMp3(beginning: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = beginning;
  if (a === 0x49 && b === 0x44 && c === 0x33) return true;
  return a === 0xff && (b & 0xe0) === 0xe0 && (b & 0x06) === 0x02 && (c & 0xf0) !== 0xf0;
}

/** The beginning of a WAV file of 16-bit sound. */
export function waveHead(channels: number, sampleRate: number, soundBytes: number): Uint8Array {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + soundBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE(sampleRate * channels * 2, 28);
  head.writeUInt16LE(channels * 2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(soundBytes, 40);
  return head;
}

function chunksOf(bytes: Buffer): Pick<WaveFile, 'sound' | 'pcm'> {
  let format: Omit<Pcm, keyof Sound> | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'data') {
      const sound = { soundAt: at + 8, soundBytes: size };
      return { sound, pcm: format === null ? null : { ...format, ...sound } };
    }
    const isPcm =
      name === 'fmt ' && size >= 16 && at + 24 <= bytes.length && bytes.readUInt16LE(at + 8) === 1;
    if (isPcm) {
      format = {
        channels: bytes.readUInt16LE(at + 10),
        sampleRate: bytes.readUInt32LE(at + 12),
        bits: bytes.readUInt16LE(at + 22),
      };
    }
    // Chunks begin at even places.
    at += 8 + size + (size % 2);
  }
  return { sound: null, pcm: null };
}
