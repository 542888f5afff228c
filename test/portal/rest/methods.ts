import type { PortalUser } from '../users.ts';
import type { Identity } from './identity.ts';
import type { JsonObject, JsonValue } from './parsing/jsonValue.ts';

export interface MethodCall {
  readonly params: JsonObject;
  readonly identity: Identity;
  /** Where this server is reached by the caller, e.g. `http://127.0.0.1:4000`. */
  readonly origin: string;
}

/** One REST method. */
export interface RestMethod {
  /** As Bitrix24 spells it; matched without regard to case. */
  readonly name: string;
  /** Any one of these scopes will do; none needed when empty. */
  readonly scopes: readonly string[];
  /** Gives `result`; throws SystemError or BusinessError. */
  handle(call: MethodCall): JsonValue;
}

export interface MethodTable {
  find(name: string): RestMethod | undefined;
}

/** Looks methods up by name, case-insensitively as module rest does. */
export function createMethodTable(methods: readonly RestMethod[]): MethodTable {
  const byName = new Map(methods.map((method) => [method.name.toLowerCase(), method]));
  return { find: (name) => byName.get(name.toLowerCase()) };
}

/** Whether these scopes open the method. */
export function scopeAllows(method: RestMethod, scopes: readonly string[]): boolean {
  return method.scopes.length === 0 || method.scopes.some((scope) => scopes.includes(scope));
}

/** A user's full name as the portal shows it. */
export function fullName(user: PortalUser): string {
  return `${user.name} ${user.lastName}`.trim();
}
