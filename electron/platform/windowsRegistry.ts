import { createRequire } from 'node:module';

export type RegistryRoot = 'HKLM' | 'HKCU';

/**
 * A text of the kind `REG_EXPAND_SZ` that names variables of the environment, such as `%USERNAME%`: Windows leaves it to whoever
 * reads it to fill them in. Without any it is a text like every other.
 */
export interface TextWithVariables {
  readonly withVariables: string;
}

/** A key of the Windows registry with what is in it. */
export interface RegistryKeyContent {
  /** The value that the key itself has is the one without a name. A `TextWithVariables` comes as such. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly keys: readonly string[];
}

export interface Registry {
  /**
   * What is in a key; null where there is no such key.
   *
   * @throws where it is there and cannot be read
   */
  read(root: RegistryRoot, path: string): RegistryKeyContent | null;
}

/** The part of `native-reg` that is used. */
interface NativeRegistry {
  readonly HKLM: number;
  readonly HKCU: number;
  readonly ValueType: { readonly EXPAND_SZ: number };
  readonly Access: { readonly READ: number; readonly WOW64_64KEY: number };
  openKey(root: number, path: string, access: number): unknown;
  closeKey(key: unknown): void;
  enumKeyNames(key: unknown): string[];
  enumValueNames(key: unknown): string[];
  queryValueRaw(key: unknown, name: string): unknown;
  parseValue(raw: unknown): unknown;
}

/**
 * The Windows registry by `native-reg`, in this process: `reg.exe` takes a tenth of a second and loses letters that are not in the
 * console's code page. Loaded on Windows alone.
 *
 * @param mainFile path of the running bundle; the native package lies in `node_modules` above it
 * @throws where the package cannot be loaded
 */
export function loadRegistry(mainFile: string): Registry {
  const native: unknown = createRequire(mainFile)('native-reg');
  if (!isNativeRegistry(native)) throw new Error('native-reg was loaded, yet is not what it should be');
  const roots: Readonly<Record<RegistryRoot, number>> = { HKLM: native.HKLM, HKCU: native.HKCU };
  return {
    read(root, path) {
      // A 32-bit view would be another registry.
      const key = native.openKey(roots[root], path, native.Access.READ | native.Access.WOW64_64KEY);
      if (key === null) return null;
      try {
        const values = native.enumValueNames(key).map((name) => {
          const raw = native.queryValueRaw(key, name);
          return [name, raw === null ? meaningless : valueOf(native, raw)];
        });
        return { values: Object.fromEntries(values), keys: native.enumKeyNames(key) };
      } finally {
        native.closeKey(key);
      }
    },
  };
}

/** Bytes, links and kinds that the package does not know, and throws at: no setting takes an empty object, so that it is told. */
const meaningless = {};

function valueOf(native: NativeRegistry, raw: unknown): unknown {
  try {
    const value = native.parseValue(raw);
    if (typeof value === 'string' && isOfKind(raw, native.ValueType.EXPAND_SZ) && variable.test(value))
      return { withVariables: value } satisfies TextWithVariables;
    // JSON knows no numbers of 64 bits.
    if (typeof value === 'bigint') return Number(value);
    return value instanceof Uint8Array ? meaningless : value;
  } catch {
    return meaningless;
  }
}

const variable = /%[^%]+%/;

function isOfKind(raw: unknown, kind: number): boolean {
  return typeof raw === 'object' && raw !== null && 'type' in raw && raw.type === kind;
}

function isNativeRegistry(candidate: unknown): candidate is NativeRegistry {
  return typeof candidate === 'object' && candidate !== null && 'openKey' in candidate && 'HKLM' in candidate;
}
