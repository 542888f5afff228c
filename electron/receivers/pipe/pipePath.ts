import { rm } from 'node:fs/promises';
import { connect, type Server } from 'node:net';

/** Path of the pipe on Windows. Only the same user may write to a pipe that is made without a wish for more. */
export function windowsPipePath(id: string): string {
  return String.raw`\\.\pipe\ringside.${id}`;
}

/**
 * Listens at a pipe's or socket's path. A socket is a file, and one that a killed program left behind is in the way of
 * the next: where nobody answers there it is taken away.
 *
 * @throws the system's error; `EADDRINUSE` where somebody does answer
 */
export async function listenAt(path: string, newServer: () => Server): Promise<Server> {
  try {
    return await listening(newServer(), path);
  } catch (error) {
    if (!isTaken(error) || path.startsWith('\\\\') || (await isAnswered(path))) throw error;
    await rm(path, { force: true });
    return await listening(newServer(), path);
  }
}

function listening(server: Server, path: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error) => resolve(!('code' in error && error.code === 'ECONNREFUSED')));
  });
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
