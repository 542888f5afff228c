/**
 * SECURITY (item 7): our pages load our own scripts and styles and nothing else; they cannot speak to any network.
 *
 * @param devServerOrigin set in development alone: Vite's client needs its socket and inline styles
 */
export function contentSecurityPolicy(devServerOrigin: string | null): string {
  const socket = devServerOrigin?.replace(/^http/, 'ws');
  const directives: Record<string, string> = {
    'default-src': "'none'",
    'script-src': "'self'",
    'style-src': devServerOrigin === null ? "'self'" : "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': socket === undefined ? "'none'" : `'self' ${socket}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');
}
