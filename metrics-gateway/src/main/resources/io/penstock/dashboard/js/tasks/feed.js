import { get, query } from '../api.js';

const PAGE = 1_000;
/** What is read again and again to see what is new. */
const HEAD = 100;
/** With more rows than these the browser's own limits come near. */
const MOST_ROWS = 400_000;
/** Rows that run in at the top while one watches; then the list begins anew. */
const MOST_WATCHED = 5_000;
const FIELDS = ['id', 'type', 'state', 'tenant', 'agent', 'attempt', 'submittedAt', 'assignedAt', 'endedAt'];

/** Returns whether nothing follows a state. */
export const isEnd = (state) => state === 'succeeded' || state === 'failed' || state === 'cancelled' || state === 'expired';

/** Returns what a row shows: lists hold many, and outputs may be long. */
function rowOf(task) {
  const row = {};
  for (const field of FIELDS) {
    row[field] = task[field];
  }
  return row;
}

/**
 * The tasks that fit a filter, newest first, page by page; and those that came since, held back until they are wanted.
 * A row is changed in place and stays where it is.
 */
export class TaskFeed {
  rows = [];
  /** New tasks that are not among the rows yet, newest first. */
  fresh = [];
  /** Whether so many are new that they do not follow on the rows. */
  gap = false;
  more = false;
  loading = false;
  problem;
  /** How long the last look at the newest took, in milliseconds. */
  tookMs = 0;
  #filter = {};
  #byId = new Map();
  #freshIds = new Set();
  #cursor;
  #abort = new AbortController();
  #changed;

  constructor(changed) {
    this.#changed = changed;
  }

  /** Begins anew. What is shown stays until the first page is there. */
  async open(filter) {
    this.#abort.abort();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#filter = filter;
    this.loading = true;
    this.#changed();
    try {
      const page = await this.#read({ limit: PAGE }, signal);
      this.rows = page.tasks.map(rowOf);
      this.#byId = new Map(this.rows.map((row) => [row.id, row]));
      this.#forgetFresh();
      this.#cursor = page.nextCursor;
      this.more = this.#cursor !== undefined;
      this.problem = undefined;
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      this.rows = [];
      this.#byId.clear();
      this.more = false;
      this.problem = problem;
    }
    this.loading = false;
    this.#changed();
  }

  /** Reads the page after the last row, unless one is read already. Resolves to whether rows came. */
  async next() {
    if (this.loading || !this.more || this.rows.length >= MOST_ROWS) {
      return false;
    }
    const { signal } = this.#abort;
    this.loading = true;
    try {
      const page = await this.#read({ limit: PAGE, cursor: this.#cursor }, signal);
      const rows = page.tasks.filter((task) => !this.#byId.has(task.id)).map(rowOf);
      rows.forEach((row) => this.#byId.set(row.id, row));
      this.rows = this.rows.concat(rows);
      this.#cursor = page.nextCursor;
      this.more = this.#cursor !== undefined;
      this.problem = undefined;
    } catch (problem) {
      if (signal.aborted) {
        return false;
      }
      this.problem = problem;
    }
    this.loading = false;
    this.#changed();
    return this.problem === undefined;
  }

  /** Whether rows are left out for their number. */
  get isFull() {
    return this.more && this.rows.length >= MOST_ROWS;
  }

  /** Looks for what is new, and what became of what is known. */
  async look() {
    if (this.loading) {
      return;
    }
    const { signal } = this.#abort;
    const begun = performance.now();
    try {
      let { tasks } = await this.#read({ limit: HEAD }, signal);
      const isKnown = ({ id }) => this.#byId.has(id) || this.#freshIds.has(id);
      if (this.rows.length > 0 && tasks.length === HEAD && !tasks.some(isKnown)) {
        ({ tasks } = await this.#read({ limit: PAGE }, signal));
        this.gap = tasks.length === PAGE && !tasks.some(isKnown);
      }
      this.#take(tasks);
      this.problem = undefined;
    } catch (problem) {
      if (signal.aborted) {
        return;
      }
      this.problem = problem;
    }
    this.tookMs = performance.now() - begun;
    this.#changed();
  }

  /** Hears of one task. Returns whether it is among the rows. */
  hear(task) {
    const row = this.#byId.get(task.id);
    if (row && !isEnd(row.state)) {
      Object.assign(row, rowOf(task));
    }
    return row !== undefined;
  }

  /** Puts what is new before the rows. */
  async takeFresh() {
    if (this.gap || (this.fresh.length > 0 && this.rows.length > MOST_WATCHED)) {
      await this.open(this.#filter);
      return;
    }
    this.fresh.forEach((row) => this.#byId.set(row.id, row));
    this.rows = [...this.fresh, ...this.rows];
    this.#forgetFresh();
    this.#changed();
  }

  /** Ends what is under way. */
  close() {
    this.#abort.abort();
  }

  #take(tasks) {
    const fresh = [];
    for (const task of tasks) {
      if (!this.hear(task) && !this.#freshIds.has(task.id)) {
        this.#freshIds.add(task.id);
        fresh.push(rowOf(task));
      }
    }
    if (fresh.length > 0) {
      this.fresh = [...fresh, ...this.fresh];
    }
    if (this.fresh.length > MOST_WATCHED) {
      this.gap = true;
      this.fresh = [];
      this.#freshIds.clear();
    }
  }

  #forgetFresh() {
    this.fresh = [];
    this.#freshIds.clear();
    this.gap = false;
  }

  #read(parameters, signal) {
    return get(`/tasks${query({ ...this.#filter, ...parameters })}`, { signal });
  }
}
