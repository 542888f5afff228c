import { describe, expect, it } from 'vitest';
import { createLazyTopic, createTopic } from '../../../electron/core/topic.ts';
import { failingLog } from './heldTime.ts';

describe('a topic', () => {
  it('tells everybody of each new value, and nobody who has stopped', () => {
    const topic = createTopic(0, failingLog);
    const heard: string[] = [];
    topic.follow((value) => heard.push(`first ${value}`));
    const stop = topic.follow((value) => heard.push(`second ${value}`));
    topic.publish(1);
    stop();
    topic.publish(2);
    expect(heard).toEqual(['first 1', 'second 1', 'first 2']);
    expect(topic.get()).toBe(2);
  });

  it('never tells of a value after the one that followed it', () => {
    const topic = createTopic(0, failingLog);
    const heard: string[] = [];
    topic.follow((value) => {
      // As a call into Electron does, in the middle of which other work may go on.
      if (value === 1) topic.publish(2);
    });
    topic.follow((value) => heard.push(`second ${value}`));
    topic.follow((value) => heard.push(`third ${value}`));
    topic.publish(1);
    expect(heard).toEqual(['second 1', 'third 1', 'second 2', 'third 2']);
    expect(topic.get()).toBe(2);
  });

  it('tells the others although one throws, and writes that down', () => {
    const failures: unknown[] = [];
    const log = { error: (_event: string, cause: unknown) => failures.push(cause) };
    const heard: string[] = [];
    const fails = (): never => {
      throw new Error('window is gone');
    };
    const topic = createTopic(0, log);
    topic.follow(fails);
    topic.follow((value) => heard.push(`value ${value}`));
    const lazy = createLazyTopic(() => 'made', log);
    lazy.follow(fails);
    lazy.follow(() => heard.push('changed'));
    topic.publish(1);
    lazy.changed();
    topic.publish(2);
    expect(heard).toEqual(['value 1', 'changed', 'value 2']);
    expect(failures).toHaveLength(3);
  });
});
