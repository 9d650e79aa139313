/** Calls at once, then at most once every so many milliseconds, the last time with the latest arguments. */
export function throttle(call, everyMs) {
  let last = -Infinity;
  let timer = 0;
  let latest = [];
  const run = () => {
    timer = 0;
    last = performance.now();
    call(...latest);
  };
  const throttled = (...args) => {
    latest = args;
    const left = last + everyMs - performance.now();
    if (left <= 0) {
      clearTimeout(timer);
      run();
    } else if (timer === 0) {
      timer = setTimeout(run, left);
    }
  };
  throttled.cancel = () => clearTimeout(timer);
  return throttled;
}

/** Calls once nothing has been asked for so many milliseconds, with the latest arguments. */
export function debounce(call, afterMs) {
  let timer = 0;
  const debounced = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...args), afterMs);
  };
  debounced.cancel = () => clearTimeout(timer);
  return debounced;
}

/** Redraws come at most so often, in milliseconds. */
export const REDRAW_MS = 100;
