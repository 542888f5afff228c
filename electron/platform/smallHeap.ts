import { setFlagsFromString } from 'node:v8';

/**
 * Asks V8 to keep this process's heap small rather than quick: Ringside waits all day and then shows a call. Both flags are
 * read whenever V8 decides about the size of its heap, and one that a later V8 does not know is ignored.
 *
 * - The young generation stays as it is now. V8 doubles it, up to 16 MB, whenever enough objects outlive a collection, which
 *   a few hundred calls do, and gives that back late or never (`SemiSpaceNewSpace::Grow`).
 * - The old generation grows in small steps between collections, as in a program in the background
 *   (`Heap::ShouldOptimizeForMemoryUsage`).
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--optimize-for-size');
}
