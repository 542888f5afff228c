export const methodReturn = 2;
export const methodError = 3;
const noAutoStart = 2;

/** Whom a call is for. */
export interface BusMember {
  readonly name: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  /** Whether the bus starts who has that name for the sake of the question; not unless it is said. */
  readonly mayBeStarted?: boolean;
}

/** D-Bus specification 0.43, "Message Format"; little endian. @param texts the body, all of them strings */
export function methodCall(serial: number, to: BusMember, texts: readonly string[] = []): Buffer {
  const body = createBytes();
  for (const text of texts) body.text(text);
  const fields = createBytes();
  const field = (code: number, type: 'o' | 's' | 'g', text: string): void => {
    fields.pad(8);
    fields.bytes([code, 1, type.charCodeAt(0), 0]);
    if (type === 'g') fields.bytes([text.length, ...Buffer.from(text), 0]);
    else fields.text(text);
  };
  field(1, 'o', to.path);
  field(2, 's', to.interface);
  field(3, 's', to.member);
  field(6, 's', to.name);
  if (texts.length > 0) field(8, 'g', 's'.repeat(texts.length));
  const head = createBytes();
  head.bytes([...Buffer.from('l'), 1, to.mayBeStarted === true ? 0 : noAutoStart, 1]);
  head.number(body.all().length);
  head.number(serial);
  head.number(fields.all().length);
  head.bytes(fields.all());
  head.pad(8);
  head.bytes(body.all());
  return Buffer.from(head.all());
}

function createBytes() {
  const all: number[] = [];
  const pad = (boundary: number): void => {
    while (all.length % boundary !== 0) all.push(0);
  };
  const number = (value: number): void => {
    pad(4);
    for (let shift = 0; shift < 32; shift += 8) all.push((value >>> shift) & 0xff);
  };
  const bytes = (more: Iterable<number>): void => {
    for (const byte of more) all.push(byte);
  };
  return {
    all: () => all,
    pad,
    number,
    bytes,
    text(value: string): void {
      const text = Buffer.from(value);
      number(text.length);
      bytes([...text, 0]);
    },
  };
}

export interface BusMessage {
  readonly type: number;
  /** Bytes of the whole message. */
  readonly length: number;
  readonly body: Buffer;
  /** Serial of the call that it answers; 0 where it answers none. */
  readonly replyTo: number;
  /** Empty where it is no error. */
  readonly errorName: string;
}

/** The first whole message, or null while there is none. Every bus there is speaks little endian on these machines. */
export function takeMessage(bytes: Buffer): BusMessage | null {
  if (bytes.length < 16) return null;
  const fieldsEnd = 16 + bytes.readUInt32LE(12);
  const bodyAt = aligned(fieldsEnd, 8);
  const length = bodyAt + bytes.readUInt32LE(4);
  if (bytes.length < length) return null;
  const fields = readFields(bytes.subarray(0, fieldsEnd));
  return {
    type: bytes.readUInt8(1),
    length,
    body: bytes.subarray(bodyAt, length),
    replyTo: Number(fields.get(5) ?? 0),
    errorName: String(fields.get(4) ?? ''),
  };
}

/** The header's fields by their code; those of a kind that no header has end the reading. */
function readFields(head: Buffer): ReadonlyMap<number, string | number> {
  const fields = new Map<number, string | number>();
  let at = 16;
  while (at + 8 <= head.length) {
    const code = head.readUInt8(at);
    const type = head.toString('latin1', at + 2, at + 3);
    at = aligned(at + 4, type === 'g' ? 1 : 4);
    if (type === 'u') {
      fields.set(code, head.readUInt32LE(at));
      at += 4;
    } else if (type === 's' || type === 'o' || type === 'g') {
      const size = type === 'g' ? head.readUInt8(at) : head.readUInt32LE(at);
      const textAt = at + (type === 'g' ? 1 : 4);
      fields.set(code, head.toString('utf8', textAt, textAt + size));
      at = textAt + size + 1;
    } else break;
    at = aligned(at, 8);
  }
  return fields;
}

function aligned(at: number, boundary: number): number {
  return Math.ceil(at / boundary) * boundary;
}

/** A variant that holds a boolean: length and text of its signature, then a whole number. */
export function booleanIn(body: Buffer): boolean | null {
  return body.length >= 8 && body.toString('latin1', 1, 2) === 'b' ? body.readUInt32LE(4) === 1 : null;
}

/** A variant that holds a list of object paths; null where it holds something else. */
export function pathsIn(body: Buffer): readonly string[] | null {
  if (body.length < 8 || body.toString('latin1', 1, 3) !== 'ao') return null;
  const paths: string[] = [];
  const end = 8 + body.readUInt32LE(4);
  for (let at = 8; at + 4 <= end && end <= body.length;) {
    const size = body.readUInt32LE(at);
    paths.push(body.toString('utf8', at + 4, at + 4 + size));
    at = aligned(at + 4 + size + 1, 4);
  }
  return paths;
}
