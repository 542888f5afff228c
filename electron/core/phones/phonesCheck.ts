import { checkResult, type Check } from '../selfCheck/check.ts';
import type { Phones } from './phones.ts';

/** A sign of life from each phone that is switched on, the whole way; the first that fails is told. */
export function phonesCheck(phones: Pick<Phones, 'snapshot' | 'test'>): Check {
  return {
    name: 'phone',
    async run() {
      const on = phones.snapshot.get().sources.filter((source) => source.on);
      const [first] = on;
      if (first === undefined) return { state: 'notInUse' };
      for (const { name, health } of on) {
        const tested = health.state === 'down' ? null : await phones.test(name);
        const problem = tested === null || tested.heard ? health.problem : tested.problem;
        if (problem !== null) return checkResult({ ...problem, params: { phone: name, ...problem.params } });
      }
      return { state: 'works', facts: { phone: first.name } };
    },
  };
}
