import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface FindBaresipDeps {
  /** Where `ctrl_tcp` would listen. */
  readonly port: () => number;
  /** Of its owner: baresip keeps its `config` there unless told otherwise. */
  readonly folder?: string;
  /** The system's table of TCP sockets; Linux alone has it as a file. */
  readonly tcpTable?: string;
}

/**
 * Whether baresip is on this computer: by its settings, or because somebody listens where it would. Nothing is connected to:
 * `ctrl_tcp` speaks to one program at a time, and would leave the one it speaks to. Never throws.
 */
export function createFindBaresip({
  port,
  folder = join(homedir(), '.baresip'),
  tcpTable = '/proc/net/tcp',
}: FindBaresipDeps): () => Promise<boolean> {
  return async () => {
    const hasSettings = await access(join(folder, 'config')).then(
      () => true,
      () => false,
    );
    return hasSettings || listensAt(await readFile(tcpTable, 'utf8').catch(() => ''), port());
  };
}

/** As proc(5) has it: `local_address` is the address and the port in hexadecimal, and 0A is LISTEN. */
function listensAt(table: string, port: number): boolean {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').some((line) => {
    const [, local, , state] = line.trim().split(/\s+/);
    return state === '0A' && (local === `0100007F:${wanted}` || local === `00000000:${wanted}`);
  });
}
