/** What a select offers: a text for each value of the setting, in this order. One that is left out does not compile. */
export function choicesOf<V extends string>(texts: Record<V, string>): { value: V; label: string }[] {
  return (Object.keys(texts) as V[]).map((value) => ({ value, label: texts[value] }));
}
