import { diagnosticsPolicy } from '../../contracts/policy/diagnosticsPolicy.ts';
import { policyDeclarations, policyKeys, type PolicyKey } from '../../contracts/policy/policy.ts';
import { updatePolicy } from '../../contracts/policy/updatePolicy.ts';

/** What may be chosen, as far as a form has to know. */
export type PolicyValueKind =
  | { readonly kind: 'switch' }
  /** One of these, written as JSON where it is no text. */
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'number'; readonly least: number; readonly most: number }
  | { readonly kind: 'text' }
  /** @property ofParts its entries are JSON */
  | { readonly kind: 'list'; readonly ofParts: boolean };

export interface PolicyItem {
  readonly key: PolicyKey;
  readonly lockable: boolean;
  /** Whether a preset counts until the operator chooses; what no operator chooses it decides as a lock does. */
  readonly isChosenByOperator: boolean;
  readonly initial: unknown;
  readonly value: PolicyValueKind;
}

/** A schema of valibot, as far as it is looked into. */
interface Looked {
  readonly type: string;
  readonly wrapped?: Looked;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  readonly item?: Looked;
  readonly pipe?: readonly (Looked & { readonly requirement?: unknown })[];
}

/** What their declarations say that no operator chooses. */
const ofTheCompanyAlone = { ...updatePolicy, ...diagnosticsPolicy };

/** Everything that may be preset or locked, out of the declarations alone. */
export const policyItems: readonly PolicyItem[] = policyKeys.map((key) => {
  const { chosen, lockable, initial } = policyDeclarations[key];
  return {
    key,
    lockable,
    isChosenByOperator: !(key in ofTheCompanyAlone),
    initial,
    value: kindOf(key, chosen as unknown as Looked),
  };
});

function kindOf(key: string, schema: Looked): PolicyValueKind {
  const values = valuesOf(schema);
  if (values !== null) {
    const isSwitch = values.length === 2 && values.every((value) => typeof value === 'boolean');
    if (isSwitch) return { kind: 'switch' };
    return {
      kind: 'choice',
      values: values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
    };
  }
  if (schema.type === 'nullable' && schema.wrapped !== undefined) return kindOf(key, schema.wrapped);
  // One of several kinds: the first is what a company would choose.
  if (schema.type === 'union') return kindOf(key, schema.options?.[0] as Looked);
  if (schema.type === 'string') return { kind: 'text' };
  if (schema.type === 'number')
    return { kind: 'number', least: bound(schema, 'min_value'), most: bound(schema, 'max_value') };
  if (schema.type === 'array') {
    const entries = schema.pipe?.findLast(({ type }) => type === 'array');
    return { kind: 'list', ofParts: entries?.item?.type === 'object' };
  }
  throw new Error(`no form is known for ${key}: ${schema.type}`);
}

/** All values of a schema that has a few; null for one that has many. */
function valuesOf(schema: Looked): readonly unknown[] | null {
  switch (schema.type) {
    case 'boolean':
      return [true, false];
    case 'literal':
      return [schema.literal];
    case 'picklist':
      return schema.options ?? [];
    case 'nullable': {
      const values = schema.wrapped === undefined ? null : valuesOf(schema.wrapped);
      return values === null ? null : [null, ...values];
    }
    case 'union': {
      const parts = (schema.options ?? []).map((option) => valuesOf(option as Looked));
      return parts.every((part) => part !== null) ? parts.flat() : null;
    }
    default:
      return null;
  }
}

function bound({ pipe }: Looked, type: 'min_value' | 'max_value'): number {
  const requirement = pipe?.find((step) => step.type === type)?.requirement;
  if (typeof requirement !== 'number') throw new Error(`a number without ${type}`);
  return requirement;
}
