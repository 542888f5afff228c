import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../electron/security/contentSecurityPolicy.ts';

function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split('; ').map((directive) => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources];
    }),
  );
}

describe('the content security policy', () => {
  it('lets the built pages load their own scripts, styles, fonts and pictures, and nothing else', () => {
    expect(Object.fromEntries(directives(contentSecurityPolicy(null)))).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:'],
      'font-src': ["'self'"],
      'connect-src': ["'none'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
  });

  it('in development adds the one server and inline styles, never inline scripts', () => {
    const policy = directives(contentSecurityPolicy('http://127.0.0.1:5173'));
    expect(policy.get('connect-src')).toEqual(["'self'", 'ws://127.0.0.1:5173']);
    expect(policy.get('style-src')).toEqual(["'self'", "'unsafe-inline'"]);
    expect(policy.get('script-src')).toEqual(["'self'"]);
    const built = directives(contentSecurityPolicy(null));
    const changed = [...policy].filter(([name, sources]) => sources.join() !== built.get(name)?.join());
    expect(changed.map(([name]) => name)).toEqual(['style-src', 'connect-src']);
  });
});
