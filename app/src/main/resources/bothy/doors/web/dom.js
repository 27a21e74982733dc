// Elements are made by name and filled with text nodes only: text from outside can't become markup.

/** What a text is cut at where it isn't shown as raw: no name or sentence needs more. */
const LONGEST = 5000;

/** Characters that can't be seen, or that move others about, are shown instead of obeyed. */
export function visible(value) {
  return String(value ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu, mark)
    .replace(/\p{Zs}/gu, ' ')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1<more marks>');
}

function mark(c) {
  return `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Visible, and no longer than anybody reads. */
export function safe(value) {
  const whole = String(value ?? '');
  return whole.length > LONGEST ? `${visible(whole.slice(0, LONGEST))}… (${whole.length - LONGEST} more characters)` : visible(whole);
}

/** A text of several lines, as it is but for what can't be seen. */
export function lines(value) {
  return document.createTextNode(String(value ?? '').split('\n').map(visible).join('\n'));
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

const FIRST = 100;

/** What `make` gives for each item: the first hundred at once, the others in hundreds when they are asked for. */
export function some(place, items, make) {
  let shown = 0;
  const add = () => {
    place.append(...items.slice(shown, shown += FIRST).map(make));
    const left = items.length - shown;
    if (left > 0) {
      const more = button(`Show more: ${left} are left`, () => {
        row.remove();
        add();
      }, 'quiet');
      const row = place.matches('ul, ol') ? el('li', 'left-out', more) : more;
      place.append(row);
    }
  };
  add();
  return place;
}

export function button(name, action, className = '') {
  const made = el('button', className, name);
  made.type = 'button';
  made.addEventListener('click', action);
  return made;
}

/** A button that copies a text, and says so. */
export function copier(value, name = 'Copy') {
  const made = button(name, async () => {
    await navigator.clipboard.writeText(value);
    made.textContent = 'Copied';
    setTimeout(() => { made.textContent = name; }, 2000);
  }, 'quiet');
  return made;
}

/** What is folded away, and only made when it is opened. */
export function folded(summary, make) {
  const details = el('details', '', el('summary', '', summary));
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) {
      details.append(...make());
    }
  });
  return details;
}

/** Names with values. */
export function pairs(rows, className = 'pairs') {
  return el('dl', className, ...rows.filter(Boolean).flatMap(([name, value]) => [el('dt', '', name), el('dd', '', value)]));
}

/** A time as this machine writes it; anything else as it is. */
export function when(value) {
  const given = text(value);
  const time = /^\d{9,11}$/.test(given) ? new Date(Number(given) * 1000) : new Date(given);
  if (!/^\d{9,11}$|^\d{4}-\d\d-\d\dT/.test(given) || Number.isNaN(time.getTime())) {
    return given;
  }
  const made = el('time', '', time.toLocaleString());
  made.dateTime = time.toISOString();
  return made;
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
