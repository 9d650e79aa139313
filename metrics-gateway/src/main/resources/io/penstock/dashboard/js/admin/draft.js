import { parseExact, pretty } from '../json.js';

const KEPT = 'penstock.draft';

/** What a form without anything holds. */
export const EMPTY = { type: '', id: '', tenant: '', priority: '', timeout: '', attempts: '', payload: '' };

/** Returns the task that somebody was writing. */
export function draft() {
  try {
    return { ...EMPTY, ...JSON.parse(localStorage.getItem(KEPT) ?? '{}') };
  } catch {
    return { ...EMPTY };
  }
}

/** Keeps it for the next time. */
export function save(fields) {
  localStorage.setItem(KEPT, JSON.stringify(fields));
}

/** Forgets it. */
export function forget() {
  localStorage.removeItem(KEPT);
}

/**
 * Makes a draft of what a record held, as far as it can be read; what cannot is left to the payload. The id is not
 * taken: a task that has ended under it would not be done again.
 *
 * @return the fields of the record for which the form has no place
 */
export function keepDraft(text) {
  let fields = { payload: text };
  let others = [];
  try {
    const { type, id, tenant, priority, timeoutMs, maxAttempts, payload, ...rest } = parseExact(text);
    const plain = (value) => (value === undefined || value === null ? '' : String(value));
    fields = {
      type: plain(type), tenant: plain(tenant), priority: plain(priority), timeout: Number.isFinite(timeoutMs) ? String(timeoutMs / 1_000) : '',
      attempts: plain(maxAttempts), payload: pretty(payload),
    };
    others = Object.keys(rest);
  } catch {
    // No JSON: whoever corrects it sees all of it.
  }
  save({ ...EMPTY, ...fields });
  return others;
}
