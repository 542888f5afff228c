import type { PortalClock } from '../clock.ts';
import type { PortalSettings } from '../settings.ts';
import { SystemError } from './errors.ts';
import type { Identity } from './identity.ts';
import type { OperatingTime } from './limits/operatingTime.ts';
import { scopeAllows, type MethodTable } from './methods.ts';
import type { JsonObject, JsonValue } from './parsing/jsonValue.ts';
import { timeBlock } from './timeBlock.ts';

export interface MethodRequest {
  readonly method: string;
  readonly params: JsonObject;
  readonly identity: Identity;
  readonly origin: string;
  readonly startMs: number;
}

export interface MethodAnswer {
  readonly result: JsonValue;
  readonly time: JsonObject;
}

/** Runs one method: existence, scope, operating limit, the method, its cost. Throws SystemError or BusinessError. */
export type CallMethod = (request: MethodRequest) => MethodAnswer;

/** Makes the part that a single request and each command of a batch share. */
export function createCallMethod(deps: {
  readonly table: MethodTable;
  readonly operatingTime: OperatingTime;
  readonly clock: PortalClock;
  readonly settings: { readonly current: PortalSettings };
}): CallMethod {
  return ({ method: name, params, identity, origin, startMs }) => {
    const { operatingLimitS, operatingCostS, operatingInTime } = deps.settings.current;
    const method = deps.table.find(name);
    if (method === undefined) throw new SystemError('ERROR_METHOD_NOT_FOUND');
    if (!scopeAllows(method, identity.scopes)) {
      const by = identity.kind === 'webhook' ? 'webhook token' : 'access token';
      throw new SystemError(
        'insufficient_scope',
        `The request requires higher privileges than provided by the ${by}`,
      );
    }
    const before = deps.operatingTime.use(method.name, identity.credential);
    // Checked before the call: the one that crosses the line still completes.
    if (operatingLimitS !== 'off' && before.operating > operatingLimitS)
      throw new SystemError('OPERATION_TIME_LIMIT');

    const processingStartMs = deps.clock.nowMs();
    const result = method.handle({ params, identity, origin });
    const finishMs = deps.clock.nowMs();
    const costS = operatingCostS === 'measured' ? (finishMs - processingStartMs) / 1000 : operatingCostS;
    deps.operatingTime.charge(method.name, identity.credential, costS);
    const use = operatingInTime ? deps.operatingTime.use(method.name, identity.credential) : undefined;
    return { result, time: timeBlock({ startMs, finishMs, processingStartMs, use }) };
  };
}
