/**
 * How a Windows program splits its command line (Microsoft C runtime since 2008, "Parsing C command-line arguments"):
 * blanks part arguments outside quotes, `\"` is a quote, `""` inside quotes is one too, other backslashes are plain.
 */
export function splitWindowsCommandLine(line: string): string[] {
  const args: string[] = [];
  const program = /^\s*(?:"([^"]*)"?|([^\s"]*))/.exec(line);
  let at = program?.[0].length ?? 0;
  args.push(program?.[1] ?? program?.[2] ?? '');
  while (at < line.length) {
    while (line[at] === ' ' || line[at] === '\t') at += 1;
    if (at >= line.length) break;
    let arg = '';
    let quoted = false;
    for (; at < line.length && (quoted || (line[at] !== ' ' && line[at] !== '\t')); at += 1) {
      let slashes = 0;
      while (line[at] === '\\') {
        slashes += 1;
        at += 1;
      }
      if (line[at] !== '"') {
        arg += '\\'.repeat(slashes);
        if (slashes > 0) at -= 1;
        else arg += line[at] ?? '';
        continue;
      }
      arg += '\\'.repeat(Math.floor(slashes / 2));
      if (slashes % 2 === 1) arg += '"';
      else if (quoted && line[at + 1] === '"') {
        arg += '"';
        at += 1;
      } else quoted = !quoted;
    }
    args.push(arg);
  }
  return args;
}

/**
 * The arguments of the program that MicroSIP starts for a hook (3.22.3 source, lib/MSIP.cpp, `CommandLineToShell` and
 * `RunCmd`): the command is split, joined again with blanks and without quotes, a blank and the text appended, and the
 * system is asked to start the first word with the rest.
 */
export function startedByMicrosip(command: string, appended: string): string[] {
  const [program = '', ...rest] = splitWindowsCommandLine(command.trim());
  const parameters = `${rest.join(' ').trimEnd()} ${appended}`.trimStart();
  return splitWindowsCommandLine(`"${program}" ${parameters}`);
}

/** What MicroSIP takes for the caller's number out of a header (`ParseSIPURI`): all from `sip:` up to the first `@`. */
export function userPartOf(header: string): string {
  const start = header.indexOf('sip:');
  const from = start === -1 ? 0 : start + 4;
  const end = header.indexOf('@', from);
  return end === -1 ? '' : header.slice(from, end);
}
