// JSON as it came: a number that JavaScript cannot hold, as 12345678901234567890, stays what it is.

/** Reads JSON text. Numbers that would change are kept as they stand. */
export function parseExact(text) {
  return JSON.parse(text, (key, value, context) =>
    typeof value === 'number' && context?.source !== undefined && context.source !== String(value) && JSON.rawJSON
      ? JSON.rawJSON(context.source) : value);
}

/** Writes a value over several lines. */
export const pretty = (value) => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** Returns the text over several lines when it is JSON, else as it is. */
export function prettyIfJson(text) {
  try {
    return pretty(parseExact(text));
  } catch {
    return text;
  }
}

/** Returns what is wrong with JSON text, or undefined; empty text is fine. */
export function faultOf(text) {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    JSON.parse(text);
    return undefined;
  } catch (fault) {
    const position = /position (\d+)/.exec(fault.message);
    const before = text.slice(0, position ? Number(position[1]) : text.length).split('\n');
    const what = fault.message.replace(/ in JSON.*$/s, '').replace(/, "[^]*$/, '').replace(/ \(line.*$/, '');
    return `line ${before.length}, column ${before.at(-1).length + 1}: ${what}`;
  }
}
