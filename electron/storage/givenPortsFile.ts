import * as v from 'valibot';
import type { Log } from '../core/ports/log.ts';
import { createJsonFile, fileVersion } from './jsonFile.ts';

const portsAtMost = 16;
const tcpPort = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/**
 * `receivers.json` beside the settings: the ports of this computer that Ringside was given for its receiver, so that what
 * was copied into phones holds after a restart. The first one given first, 16 at most.
 */
export function createGivenPortsFile(path: string, log: Log) {
  const file = createJsonFile(
    path,
    v.object({ version: fileVersion, loopbackPorts: v.array(v.unknown()) }),
    log,
  );
  return {
    read(): readonly number[] {
      const result = file.read();
      return result.kind === 'read' ? result.value.loopbackPorts.filter(isTcpPort).slice(0, portsAtMost) : [];
    },
    write: (ports: readonly number[]) => file.write({ version: 1, loopbackPorts: [...ports] }),
  };
}

function isTcpPort(entry: unknown): entry is number {
  return v.is(tcpPort, entry);
}
