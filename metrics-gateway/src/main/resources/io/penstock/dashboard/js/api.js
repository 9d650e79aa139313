/** What the node refused, in its own words. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `the node answered ${status}`);
    this.status = status;
    this.code = body.code;
    this.field = body.field;
    /** All that it said. */
    this.body = body;
    this.retryAfterMs = undefined;
  }
}

async function answer(response) {
  if (response.ok) {
    return response;
  }
  let body = {};
  try {
    body = await response.json();
  } catch {
    // Not one of ours, as of a proxy: the status has to do.
  }
  const problem = new Problem(response.status, body);
  const after = Number(response.headers.get('Retry-After'));
  problem.retryAfterMs = after > 0 ? after * 1_000 : undefined;
  throw problem;
}

async function read(path, { signal } = {}) {
  return answer(await fetch(`/api/v1${path}`, { signal, headers: { Accept: 'application/json' } }));
}

/** Reads JSON below /api/v1. */
export const get = async (path, options) => (await read(path, options)).json();

/** Reads JSON below /api/v1 as the text that it is. */
export const getText = async (path, options) => (await read(path, options)).text();

/** Sends JSON below /api/v1 and reads JSON. */
export async function post(path, body, { headers = {} } = {}) {
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return (await answer(response)).json();
}

/** Writes query parameters, those without a value left out. */
export function query(parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return text ? `?${text}` : '';
}

/**
 * Reads again and again while a page is open and seen, never two at a time. Hands over what it read, or the problem.
 * Returns what ends it.
 */
export function poll(everyMs, read, take) {
  let timer = 0;
  let ended = false;
  const abort = new AbortController();
  const again = (after) => {
    clearTimeout(timer);
    if (!ended) {
      timer = setTimeout(once, after);
    }
  };
  const once = async () => {
    if (document.hidden) {
      again(everyMs);
      return;
    }
    let after = everyMs;
    try {
      const got = await read(abort.signal);
      if (!ended) {
        take(got, undefined);
      }
    } catch (problem) {
      if (!ended) {
        take(undefined, problem);
        after = Math.max(after, problem.retryAfterMs ?? 0);
      }
    }
    again(after);
  };
  once();
  const end = () => {
    ended = true;
    clearTimeout(timer);
    abort.abort();
  };
  end.now = () => again(0);
  return end;
}
