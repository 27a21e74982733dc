// Building blocks of the extension's pages: text only, never HTML, and marks that hide or turn text made visible.

/** An element with children: elements, text, or nothing. */
export function el(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children.flat().filter(child => child !== null && child !== undefined && child !== '' && child !== false)
    .map(child => child instanceof Node ? child : clean(child)));
  return made;
}

/** Text in which control, format and other unseen characters are written out. */
export function clean(value) {
  return String(value).replace(/[^\P{C}\n]|[\u2028\u2029\u3164\uffa0]/gu,
    mark => `\u27e8U+${mark.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`);
}

export const list = value => Array.isArray(value) ? value : [];
export const text = value => typeof value === 'string' ? value : '';

export function button(label, className, action) {
  const made = el('button', className, label);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

/** Asks the worker. */
export async function tell(kind, members = {}) {
  const {result, error} = await chrome.runtime.sendMessage({kind, ...members});
  if (error) {
    throw new Error(error);
  }
  return result;
}
