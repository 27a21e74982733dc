// Elements are made by name and filled with text nodes only: text from outside can't become markup.

/** Control, format and line-separating characters are shown instead of obeyed. */
export function safe(value) {
  return String(value ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, c => `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`);
}

/** An element with a class and children; strings among them become text. */
export function el(name, className, ...children) {
  const element = document.createElement(name);
  if (className) {
    element.className = className;
  }
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : document.createTextNode(safe(child)));
    }
  }
  return element;
}

/** Text whose own direction can't disturb what stands around it. */
export function bidi(text, className) {
  return el('bdi', className, text);
}

/** An address or hash, whole; where it doesn't fit it breaks in the middle, not wherever the line ends. */
export function hex(value) {
  const shown = safe(text(value));
  const code = el('code', 'hex');
  const part = shown.length === 42 ? 22 : 34;
  if (!/^0x[0-9a-f]+$/i.test(shown) || shown.length <= part) {
    return el('code', '', shown);
  }
  code.append(shown.slice(0, part), document.createElement('wbr'), shown.slice(part));
  return code;
}

const SVG = 'http://www.w3.org/2000/svg';
const PATHS = {
  allow: 'M5 12.5 10 17.5 19 7.5',
  ask: 'M9 9a3 3 0 1 1 4.2 2.8c-.9.4-1.2 1-1.2 2.2M12 17.6v.1',
  refuse: 'M6.5 6.5 17.5 17.5M17.5 6.5 6.5 17.5',
  unknown: 'M6 12h.1M12 12h.1M18 12h.1',
  leaves: 'M7 17 17 7M9 7h8v8',
  arrives: 'M17 7 7 17M15 17H7V9',
  later: 'M12 6.5V12l3.6 2.2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17',
  sent: 'M4 12l16-7-5 15-3.500-6.500zM11.500 13.500 20 5',
  link: 'M9.5 14.5l5-5M11 7l1.5-1.5a4 4 0 0 1 5.7 5.7L16.500 13M13 17l-1.500 1.500a4 4 0 0 1-5.700-5.700L7.500 11',
};

/** A drawing that says nothing that the text beside it doesn't. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name] ?? PATHS.unknown);
  svg.append(path);
  return svg;
}

/** Says to eyes and screen readers that a link leads to where one is. */
export function current(link, on) {
  if (on) {
    link.setAttribute('aria-current', 'page');
  } else {
    link.removeAttribute('aria-current');
  }
}

/** The list, or an empty one: members may be absent. */
export function list(value) {
  return Array.isArray(value) ? value : [];
}

export function text(value) {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
