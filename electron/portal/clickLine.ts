import * as v from 'valibot';
import { clickLineNumber, namesClickLine } from '../../contracts/clickToCall/clicks.ts';
import { AppError } from '../../contracts/errors.ts';
import type { ClickLine } from '../core/ports/clickToCall/clickLine.ts';
import type { RestFailure } from './answers/restAnswer.ts';
import type { RestClient } from './rest/restClient.ts';

/** The id is a text, or a number of a rented line; an empty text or `false` where no line is chosen. */
const defaultLineSchema = v.object({ defaultLineId: v.unknown() });
const lineSchema = v.object({ NUMBER: v.union([v.string(), v.number()]) });
const lineIdSchema = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform(String),
  v.minLength(1),
  v.maxLength(100),
);
const nameLength = 100;
/** What `voximplant.line.outgoing.get` says where none is chosen (source of module voximplant, vi_config.php). */
const noLine = 'LINK_BASE_NUMBER';
/** More lines than that are nobody's. */
const mostLines = 5_000;

/**
 * `telephony.externalLine.get` and `.add`, `voximplant.line.get`, `voximplant.line.outgoing.get` and `.set` (Bitrix24 docs, pages of
 * the same names), and `voximplant.user.getDefaultLineId`, which is not documented (source of module voximplant 24.100, vi_rest.php):
 * a portal without it cannot say whether the line is chosen, and that is all that is lost. For the ids see `namesClickLine`.
 */
export function createClickLine(rest: Pick<RestClient, 'call'>, host: string): ClickLine {
  const refused = ({ error }: RestFailure): AppError => {
    // Bitrix24's documentation asks for an application here; the source takes webhooks, as for registering and finishing.
    if (error.code === 'portal.wrongAuthType') return new AppError('click.webhookRefused', error.params);
    return new AppError(error.code, error.params);
  };

  /** Null where the portal does not say; empty where no line is chosen. */
  const chosenId = async (): Promise<string | null> => {
    const answer = await rest.call('voximplant.user.getDefaultLineId', {}, { priority: 'lookUp' });
    if (!answer.ok) {
      if (answer.error.code === 'portal.methodUnknown') return null;
      throw refused(answer);
    }
    const read = v.safeParse(defaultLineSchema, answer.result);
    if (!read.success) return null;
    const id = v.safeParse(lineIdSchema, read.output.defaultLineId);
    return id.success ? id.output : '';
  };

  const isThere = async (): Promise<boolean> => {
    const method = 'telephony.externalLine.get';
    const answer = await rest.call(method, {}, { priority: 'lookUp' });
    if (!answer.ok) throw refused(answer);
    if (typeof answer.result !== 'object' || answer.result === null)
      throw new AppError('portal.unexpectedAnswer', { host, method });
    // PHP gives a list with gaps as an object map.
    const lines: readonly unknown[] = Object.values(answer.result).slice(0, mostLines);
    return lines.some((line) => {
      const read = v.safeParse(lineSchema, line);
      return read.success && String(read.output.NUMBER) === clickLineNumber;
    });
  };

  /** Asks as somebody who may change numbers. */
  const asChanger = async (
    method: string,
    params: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => {
    const answer = await rest.call(method, params, { priority: 'lookUp' });
    if (answer.ok) return answer.result;
    const { code, params: said } = answer.error;
    const isRight = code === 'portal.accessDenied' || /access denied/i.test(said['description'] ?? '');
    throw isRight ? new AppError('click.rightMissing', { host }) : refused(answer);
  };

  const idOfAll = async (): Promise<string> => {
    const method = 'voximplant.line.outgoing.get';
    const read = v.safeParse(lineIdSchema, await asChanger(method));
    if (!read.success) throw new AppError('portal.unexpectedAnswer', { host, method });
    return read.output;
  };

  /** By id; of lines of telephone systems the source leaves their names out. */
  const names = async (): Promise<ReadonlyMap<string, string>> => {
    const result = await asChanger('voximplant.line.get');
    if (typeof result !== 'object' || result === null) return new Map();
    const known = Object.entries(result).slice(0, mostLines);
    return new Map(known.map(([id, name]) => [id, String(name).slice(0, nameLength)]));
  };

  /** The portal says 1 for a line that it does not have, too (Bitrix24 docs): so it is asked which one it has now. */
  const isTaken = async (lineId: string): Promise<boolean> => {
    await asChanger('voximplant.line.outgoing.set', { LINE_ID: lineId });
    return (await idOfAll()) === lineId;
  };

  return {
    async look() {
      const id = await chosenId();
      const isChosen = id === null ? null : namesClickLine(id);
      return { isThere: isChosen === true || (await isThere()), isChosen, chosenId: id };
    },
    async make() {
      if (await isThere()) return;
      const line = {
        NUMBER: clickLineNumber,
        NAME: 'Ringside',
        // Whether strangers become leads is for the portal's people to decide, who can change it there.
        CRM_AUTO_CREATE: 'N',
      };
      const answer = await rest.call('telephony.externalLine.add', line, { priority: 'lookUp' });
      if (!answer.ok) throw refused(answer);
    },
    async ofAll() {
      const id = await idOfAll();
      return { id, name: id === noLine ? null : ((await names()).get(id) ?? id) };
    },
    async chooseForAll() {
      if (await isTaken(clickLineNumber)) return;
      for (const id of (await names()).keys()) {
        if (namesClickLine(id) && (await isTaken(id))) return;
      }
      throw new AppError('click.lineNotTaken', { host });
    },
    async chooseAgain(lineId) {
      if (!(await isTaken(lineId))) throw new AppError('click.formerLineGone', { host });
    },
  };
}
