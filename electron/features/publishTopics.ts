import type { IpcPayload } from '../../contracts/ipc.ts';
import type { PublishEvent } from '../ipc/publishEvents.ts';
import type { Snapshot, SnapshotName } from './feature.ts';

export interface PublishedTopics {
  readonly topics: { readonly [E in SnapshotName]: Snapshot<IpcPayload<E>> };
  readonly publish: PublishEvent;
  /** The main window can be seen. */
  readonly isSeen: () => boolean;
}

/**
 * Tells the windows of each snapshot as it changes.
 *
 * @returns tells anew what is told only while the main window is seen, for one that is shown again
 */
export function publishTopics({ topics, publish, isSeen }: PublishedTopics): () => void {
  const names = Object.keys(topics) as SnapshotName[];
  const onlyWhileSeen = (name: SnapshotName): boolean => topics[name].onlyWhileSeen === true;

  const followOne = <E extends SnapshotName>(name: E): void => {
    const topic: Snapshot<IpcPayload<E>> = topics[name];
    topic.follow((value) => {
      if (!onlyWhileSeen(name) || isSeen()) publish(name, value ?? topic.get());
    });
  };
  const tell = <E extends SnapshotName>(name: E): void => publish(name, topics[name].get());

  for (const name of names) followOne(name);
  return () => names.filter(onlyWhileSeen).forEach((name) => tell(name));
}
