/**
 * Whether the desktop is a Wayland one. A program cannot keep a window on top there (electron/electron#50403), nor learn where
 * the pointer is outside of its own windows.
 */
export function isWaylandSession(
  platform: string,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return platform === 'linux' && env['XDG_SESSION_TYPE'] === 'wayland';
}
