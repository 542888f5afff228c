const styleOf = (element: Element): CSSStyleDeclaration => getComputedStyle(element);

const parentsOf = (element: Element): Element[] => {
  const parents: Element[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) parents.push(at);
  return parents;
};
/** Made for those who do not see: a pixel that is clipped away. */
const isForEars = (parents: readonly Element[]): boolean =>
  parents.some((parent) => {
    const { clipPath, position } = styleOf(parent);
    return position === 'absolute' && clipPath.startsWith('inset(50%');
  });

/**
 * Texts that a person cannot read as the page stands: cut off without a tooltip that says the whole, outside the window, over the
 * edge of what they stand in, or to be reached by scrolling sideways only. One line each, for people to find them by.
 */
export function cutTexts(): string[] {
  const slackPx = 1.5;
  /** What a line of text claims above and below its letters. */
  const leadingPx = 4;
  const found = new Set<string>();
  const nameOf = (element: Element): string =>
    `<${element.tagName.toLowerCase()}${element.className === '' ? '' : ` class="${String(element.getAttribute('class') ?? '').replaceAll(/ ?svelte-\w+/g, '')}"`}>`;
  const tell = (what: string, element: Element, text: string): void =>
    void found.add(`${what}: ${nameOf(element)} ${text.trim().slice(0, 70)}`);

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const text = node.textContent ?? '';
    if (element === null || text.trim() === '' || element.tagName === 'OPTION') continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const parents = parentsOf(element);
    if (isForEars(parents)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    const isWhole = parents.some((one) => (one.getAttribute('title') ?? '') !== '');
    let isClipped = false;
    /** Whatever is placed by itself need not stay inside what it belongs to. */
    let isPlaced = false;
    for (const parent of parents) {
      const { overflowX, overflowY } = styleOf(parent);
      const around = parent.getBoundingClientRect();
      const sticksOutX = box.left < around.left - slackPx || box.right > around.right + slackPx;
      const sticksOutY = box.top < around.top - leadingPx || box.bottom > around.bottom + leadingPx;
      const isInline = ['inline', 'contents'].includes(styleOf(parent).display);
      if (overflowX === 'auto' || overflowX === 'scroll') break;
      const cutsX = overflowX !== 'visible' && sticksOutX;
      const cutsY = (overflowY === 'hidden' || overflowY === 'clip') && sticksOutY;
      if ((cutsX || cutsY) && !isWhole) tell('cut', parent, text);
      if (overflowX === 'visible' && sticksOutX && !isInline && !isPlaced)
        tell('over the edge', parent, text);
      isClipped = cutsX || cutsY;
      isPlaced ||= ['absolute', 'fixed'].includes(styleOf(parent).position);
      if (isClipped || overflowY === 'auto' || overflowY === 'scroll') break;
    }
    const isOutside = box.left < -slackPx || box.right > innerWidth + slackPx;
    if (isOutside && !isClipped) tell('outside the window', element, text);
  }

  for (const element of document.querySelectorAll('*')) {
    const { overflowX, overflowY } = styleOf(element);
    const isAside = element.scrollWidth > element.clientWidth + slackPx && element.clientWidth > 0;
    if (!isAside || isForEars(parentsOf(element))) continue;
    const isWide = element === document.documentElement || overflowX === 'auto' || overflowX === 'scroll';
    const isBox = overflowX === 'hidden' && overflowY === 'auto';
    if (isWide && element.tagName !== 'TEXTAREA') tell('scrolls sideways', element, element.id);
    else if (isBox) tell('wider than its place', element, '');
  }

  const pen = document.createElement('canvas').getContext('2d');
  for (const select of document.querySelectorAll('select')) {
    const label = select.selectedOptions[0]?.label ?? '';
    const { font, paddingLeft, paddingRight } = styleOf(select);
    if (pen === null || select.title !== '' || !select.checkVisibility()) continue;
    pen.font = font;
    const room = select.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    if (pen.measureText(label).width > room + slackPx) tell('cut', select, label);
  }
  return [...found];
}

/** Words on buttons that go on in a line below, without a sign that they do. One line each. */
export function brokenWords(): string[] {
  const found: string[] = [];
  for (const button of document.querySelectorAll('button')) {
    if (!button.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement !== null && isForEars(parentsOf(node.parentElement))) continue;
      for (const { index, 0: word } of (node.textContent ?? '').matchAll(/\p{L}+/gu)) {
        const range = document.createRange();
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
        if (lines.size > 1) found.push(`broken: ${word} in ${button.textContent.trim().slice(0, 70)}`);
      }
    }
  }
  return found;
}

/** Every text on the page longer by two fifths, and with marks above and below: what no language may break. */
export function exaggerate(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const nodes: Node[] = [];
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) nodes.push(node);
  const plain = 'aeiouyncsAEIOUNCS';
  const marked = 'åéîõüýñçšÅÉÎÕÜÑÇŠ';
  for (const node of nodes) {
    const text = node.textContent ?? '';
    // Times, numbers and signs are no words.
    if (!/\p{L}{2}/u.test(text) || (node.parentElement?.closest('code, svg') ?? null) !== null) continue;
    const words = text.trim().split(/\s+/);
    const more: string[] = [];
    for (let length = 0, at = 0; length < text.trim().length * 0.4; at += 1) {
      const word = words[at % words.length] ?? '';
      more.push(word);
      length += word.length + 1;
    }
    const longer = words.length === 1 ? lengthened(words[0] ?? '') : [...words, ...more].join(' ');
    node.textContent = [...longer].map((sign) => marked[plain.indexOf(sign)] ?? sign).join('');
  }

  function lengthened(word: string): string {
    return word + word.slice(0, Math.ceil(word.length * 0.4)).toLowerCase();
  }
}
