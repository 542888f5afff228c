import { followed } from './desk/soakFollowers.ts';
import type { KeychainMood } from './desk/soakKeychain.ts';
import type { SoakDesk } from './desk/soakDeskTypes.ts';
import type { FaultWorld, RandomFault } from './randomFaults.ts';

/** What goes wrong on the operator's computer: disk, keychain, sleep, and Ringside's own parts. */
export function createDeskFaults({ desks, random, time }: FaultWorld): readonly RandomFault[] {
  const atDesk = (name: string, strike: (desk: SoakDesk) => (() => void) | void): RandomFault => ({
    name,
    strike: () => strike(random.pick(desks)),
  });
  const mood = (desk: SoakDesk, next: KeychainMood): (() => void) => {
    desk.disk.keychain.mood = next;
    return () => {
      desk.disk.keychain.mood = 'open';
      // Where the keychain refused, somebody has to be there before it is asked again.
      if (next === 'failing') desk.personIsHere();
    };
  };
  return [
    atDesk('sleep without a wake', (desk) => desk.sleep()),
    atDesk('wake without a sleep', (desk) => desk.wake()),
    atDesk('keychain locked', (desk) => mood(desk, 'locked')),
    atDesk('keychain gone', (desk) => mood(desk, 'absent')),
    atDesk('keychain fails', (desk) => mood(desk, 'failing')),
    atDesk('started with a keychain that is not open', (desk) => {
      const end = mood(desk, random.pick(['locked', 'absent', 'failing']));
      desk.restart();
      return end;
    }),
    atDesk('follower throws', (desk) => desk.letFollowerThrow(random.pick(followed))),
    atDesk('killed while a note is written', (desk) => desk.dieWhileWriting()),
    atDesk('disk refuses notes', ({ disk }) => disk.noteFile.refuse()),
    atDesk('started with notes that cannot be read', (desk) => {
      const end = desk.disk.noteFile.refuse();
      desk.restart();
      return end;
    }),
    atDesk('disk held', ({ disk }) => disk.store.hold()),
    atDesk('disk refuses', ({ disk }) => disk.store.refuse('disk')),
    atDesk('database locked', ({ disk }) => disk.store.refuse('locked')),
    atDesk('command thread dies', ({ disk }) => disk.store.die()),
    atDesk('started with a disk that is held', (desk) => {
      const end = random.next() < 0.5 ? desk.disk.store.hold() : desk.disk.store.refuse('locked');
      desk.restart();
      return end;
    }),
    atDesk('echoes lost', ({ messages }) => messages.loseEchoes()),
    atDesk('echoes doubled', ({ messages }) => messages.doubleEchoes()),
    atDesk('old news again', ({ messages }) => void messages.replay(1 + random.below(20))),
    atDesk('everything dismissed', (desk) => desk.dismissAll()),
    atDesk('clock jumps and comes back', (desk) => {
      const before = desk.clockOffsetMs;
      desk.jumpClock(random.between(-3600_000, 3600_000));
      time.timers.after(random.between(100, 10_000), () => desk.jumpClock(before - desk.clockOffsetMs));
    }),
  ];
}
