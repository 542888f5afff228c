/** What the portal says of Ringside's own line, and of this operator's outgoing line. Null where it does not say. */
export interface ClickLineFound {
  readonly isThere: boolean | null;
  readonly isChosen: boolean | null;
  /** The id by which the portal names this operator's outgoing line; null where it does not say. */
  readonly chosenId: string | null;
}

/** An outgoing line of the portal. */
export interface OutgoingLine {
  /** As `voximplant.line.outgoing.set` takes it back. */
  readonly id: string;
  /** As the portal's pages show it, else its id; null where no line is chosen. */
  readonly name: string | null;
}

/** By portal, what was everybody's outgoing line before Ringside's was chosen: for the way back. */
export interface FormerLines {
  of(host: string): OutgoingLine | null;
  /** On the disk when it resolves. @throws AppError `settings.notSaved` */
  keep(host: string, line: OutgoingLine): Promise<void>;
  forget(host: string): void;
}

/** The line by which a click in the portal is told from other calls. Adapter: `electron/portal/clickLine.ts` */
export interface ClickLine {
  /** @throws AppError `portal.*`, `click.webhookRefused` */
  look(): Promise<ClickLineFound>;
  /** Adds it; one that is there already is left as it is. @throws AppError `portal.*`, `click.webhookRefused` */
  make(): Promise<void>;
  /**
   * The portal's outgoing line, for all operators who have none of their own.
   * @throws AppError `portal.*`, `click.rightMissing` where this operator may not change numbers
   */
  ofAll(): Promise<OutgoingLine>;
  /** Makes ours that. @throws AppError as `ofAll`, `click.lineNotTaken` where the portal leaves it as it was */
  chooseForAll(): Promise<void>;
  /** Makes that one it again. @throws AppError as `ofAll`, `click.formerLineGone` where the portal leaves it as it was */
  chooseAgain(lineId: string): Promise<void>;
}
