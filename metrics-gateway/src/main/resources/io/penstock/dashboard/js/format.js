// One way to write each kind of figure, everywhere. What is not known is a dash.
const NONE = '–';
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  fractionalSecondDigits: 3,
});
const known = (value) => value !== null && value !== undefined && Number.isFinite(value);

/** 12,345 */
export const count = (value) => (known(value) ? whole.format(value) : NONE);

/** 12.3K from ten thousand on, else 9,876 */
export const short = (value) => (!known(value) ? NONE : Math.abs(value) < 10_000 ? whole.format(value) : compact.format(value));

/** 7.3 below a hundred, else 1,234 */
export const rate = (value) => (!known(value) ? NONE : Math.abs(value) < 100 ? tenths.format(value) : whole.format(value));

/** 99.98 % */
export function percent(share) {
  if (!known(share)) {
    return NONE;
  }
  const value = share * 100;
  // What is not all must not be rounded up to all.
  const shown = value < 100 && value > 99.99 ? 99.99 : value;
  return `${shown === 100 || shown === 0 ? shown : shown.toFixed(shown > 99 ? 2 : 1)} %`;
}

/** 35 ms, 1.2 s, 3 min 20 s, 2 h 5 min */
export function duration(ms) {
  if (!known(ms)) {
    return NONE;
  }
  if (ms < 1_000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
  }
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) {
    const seconds = Math.floor((ms % 60_000) / 1_000);
    return seconds ? `${minutes} min ${seconds} s` : `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** 1.5 KiB, 12 MiB */
export function bytes(value) {
  if (!known(value)) {
    return NONE;
  }
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let shown = value;
  while (shown >= 1024 && unit < units.length - 1) {
    shown /= 1024;
    unit++;
  }
  return `${unit === 0 || shown >= 100 ? Math.round(shown) : shown.toFixed(1)} ${units[unit]}`;
}

/** 14:03:59 */
export const time = (ms) => (known(ms) ? clock.format(ms) : NONE);

/** 21/11/2026, 14:03:59.123 */
export const moment = (ms) => (known(ms) ? day.format(ms) : NONE);

/** 12 s ago */
export const ago = (ms, now = Date.now()) => (known(ms) ? `${duration(Math.max(0, Math.floor((now - ms) / 1_000) * 1_000)).replace(/^0 ms$/, 'less than 1 s').replace('.00', '').replace(/\.0 s/, ' s')} ago` : NONE);

/** "1 task", "2 tasks" */
export const plural = (value, word) => `${count(value)} ${word}${value === 1 ? '' : 's'}`;
