import { html, svg } from 'lit';

const WIDTH = 240;
const HEIGHT = 44;

/** Returns the path of a line; it breaks where nothing is known. */
function line(values, top, from) {
  const step = WIDTH / Math.max(1, values.length - 1);
  let path = '';
  let pen = 'M';
  values.forEach((value, i) => {
    if (value === null || value === undefined) {
      pen = 'M';
    } else {
      path += `${pen}${(i * step).toFixed(1)} ${(HEIGHT - 2 - ((value - from) / (top - from || 1)) * (HEIGHT - 4)).toFixed(1)}`;
      pen = 'L';
    }
  });
  return path;
}

/**
 * Draws figures over time, the newest at the right, from nought up.
 *
 * @param lines arrays of the same length; the first one is filled below
 * @param label what it shows, for screen readers
 */
export function spark(lines, label) {
  const known = lines.flat().filter((value) => value !== null && value !== undefined);
  if (known.length < 2) {
    return html`<div class="spark empty" role="img" aria-label="${label}: not enough figures yet"></div>`;
  }
  const top = Math.max(...known, 1e-9);
  const [first] = lines;
  const path = line(first, top, 0);
  const whole = first.every((value) => value !== null && value !== undefined);
  return html`<svg class="spark" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${label}">
    ${whole ? svg`<path class="area" d="${path}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z"></path>` : ''}
    ${lines.map((values, i) => svg`<path class="line l${i}" d="${line(values, top, 0)}"></path>`)}
  </svg>`;
}

/** A part of a bar that is 100 wide. */
export const bar = (kind, from, width) => svg`<rect class="${kind}" x="${from}" width="${width}" height="10"></rect>`;

/** How much of something is in use; what is there at all is seen. */
export function level(value, most, label) {
  const width = value > 0 ? Math.max(1, Math.min(100, (100 * value) / Math.max(1, most))) : 0;
  return html`<svg class="level" viewBox="0 0 100 10" preserveAspectRatio="none" role="meter" aria-label=${label}
    aria-valuemin="0" aria-valuemax=${most} aria-valuenow=${value}>${svg`<rect width=${width} height="10"></rect>`}</svg>`;
}
