const ipV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

function isIpV6(text: string): boolean {
  // The address parser of the platform knows all ways to write one.
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(':') && URL.canParse(`http://[${text}]/`);
}

/** What was typed as a list of addresses. */
export type TypedAddresses =
  { readonly ok: true; readonly addresses: string[] } | { readonly ok: false; readonly notAnAddress: string };

/** Addresses one a line, or with commas, semicolons or spaces between; each once, in the order typed. */
export function parseIpAddresses(text: string): TypedAddresses {
  const typed = text.split(/[\s,;]+/).filter((part) => part !== '');
  const wrong = typed.find((part) => !ipV4.test(part) && !isIpV6(part));
  if (wrong !== undefined) return { ok: false, notAnAddress: wrong };
  return { ok: true, addresses: [...new Set(typed.map((part) => part.toLowerCase()))] };
}
