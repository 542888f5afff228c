/** Values of a log line. Redaction happens behind the port, yet nothing secret should ever be given to it. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One line an event, in words that an admin can search for. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** @param cause its message and stack are redacted before they are written */
  error(event: string, cause: unknown, fields?: LogFields): void;
}
