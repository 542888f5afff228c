/** What `npm run demo` needs, in one bundle. */
export { playByItself } from './playByItself.ts';
export { playWithPerson } from './playWithPerson.ts';
export { createSteps } from './steps.ts';
