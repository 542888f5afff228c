/** An element of XML. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Element[];
  text: string;
}

/** Reads as much of XML as templates for administrators and projects of WiX are made of. @throws where it is not well-formed */
export function parse(xml: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open: Element[] = [root];
  const body = xml
    .replace(/^<\?xml [^?]*\?>\s*/, '')
    .replace(/^<!DOCTYPE [^>]*>\s*/, '')
    .replace(/<!--[^]*?-->/g, '')
    .replace(/<!\[CDATA\[([^]*?)\]\]>/g, (_all, text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    )
    .trimEnd();
  const token = /<(\/?)([\w:.-]+)((?:\s+[\w:.-]+=(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    end = token.lastIndex;
    const [, closes, name = '', attributes = '', isEmpty, text] = match;
    const inside = open.at(-1) ?? root;
    if (text !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot);)/.test(text)) throw new Error(`not escaped: ${text}`);
      inside.text += text
        .replace(/&quot;/g, '"')
        .replace(/&lt;/g, '<')
        .replace(/&gt;/g, '>')
        .replace(/&amp;/g, '&');
    } else if (closes === '/') {
      if (open.pop()?.name !== name) throw new Error(`closed and not opened: ${name}`);
    } else {
      const pairs = [...attributes.matchAll(/([\w:.-]+)=(?:"([^"]*)"|'([^']*)')/g)].map(
        ([, key = '', quoted, value = '']) => [key, quoted ?? value],
      );
      const element: Element = { name, attributes: Object.fromEntries(pairs), children: [], text: '' };
      inside.children.push(element);
      if (isEmpty !== '/') open.push(element);
    }
  }
  if (end !== body.length || open.length !== 1 || root.children.length !== 1)
    throw new Error(`not well-formed at ${body.slice(end, end + 60)}`);
  return root.children[0] ?? root;
}

/** The elements of this name, from the first to the last. */
export function all(element: Element, name: string): Element[] {
  const below = element.children.flatMap((child) => all(child, name));
  return element.name === name ? [element, ...below] : below;
}
/** Empty where there is none. */
export const attribute = (element: Element, name: string): string => element.attributes[name] ?? '';
