import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

/** A process that holds the write lock of a database, as a backup does, until it is told to let go. */
export async function holdLock(path: string, begin = 'BEGIN IMMEDIATE'): Promise<{ letGo(): Promise<void> }> {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const script = `
    const database = new (require(${JSON.stringify(libsql)}))(${JSON.stringify(path)});
    database.exec('PRAGMA busy_timeout = 5000');
    database.exec(${JSON.stringify(begin)});
    process.stdout.write('held');
    process.stdin.on('data', () => { database.exec('ROLLBACK'); process.exit(0); });
  `;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', () => reject(new Error('it did not get the lock')));
  });
  return {
    async letGo() {
      child.stdin.write('\n');
      await ended;
    },
  };
}
