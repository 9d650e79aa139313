// What the node tells by itself: one stream for the whole page, and back to it by itself when it breaks.
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The node tells something each second; when it has told nothing for so long, it is as good as gone. */
const SILENCE_MS = 6_000;
/** A page that nobody sees gives its connection back after a while. */
const HIDDEN_MS = 30_000;
const MOST_POINTS = 300;

class Live extends EventTarget {
  /** connecting, open or lost */
  state = 'connecting';
  /** When the next attempt is made, ms since 1970, while lost. */
  nextAttempt = 0;
  /** The latest overview. */
  overview;
  /** The last minutes: [at, rate, p50Ms, p99Ms, waiting, inFlight], oldest first. */
  points = [];
  #source;
  #timer = 0;
  #silence = 0;
  #failures = 0;
  #hidden = 0;
  #lastId = 0;

  start() {
    this.#open();
    document.addEventListener('visibilitychange', () => {
      clearTimeout(this.#hidden);
      if (document.hidden) {
        this.#hidden = setTimeout(() => this.#close(), HIDDEN_MS);
      } else if (!this.#source) {
        this.#open();
      }
    });
    addEventListener('online', () => this.retry());
    // A page that the browser keeps for the way back would otherwise keep its connection, of which there are six a host.
    addEventListener('pagehide', () => this.#close());
    addEventListener('pageshow', (event) => event.persisted && this.#open());
  }

  /** Tries at once instead of waiting. */
  retry() {
    if (this.state !== 'open') {
      this.#open();
    }
  }

  /** Calls on each event of a type; returns what ends that. */
  on(type, call) {
    const heard = (event) => call(event.detail);
    this.addEventListener(type, heard);
    return () => this.removeEventListener(type, heard);
  }

  #open() {
    this.#close();
    const source = new EventSource('/api/v1/stream');
    this.#source = source;
    this.#heard();
    source.addEventListener('history', (event) => this.#history(event));
    source.addEventListener('overview', (event) => this.#sample(event));
    source.addEventListener('tasks', (event) => {
      this.#heard(event);
      this.#tell('tasks', JSON.parse(event.data));
    });
    source.onerror = () => this.#lost();
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#silence);
    this.#source?.close();
    this.#source = undefined;
  }

  #heard(event) {
    if (event?.lastEventId) {
      this.#lastId = Number(event.lastEventId);
    }
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#lost(), SILENCE_MS);
  }

  #history(event) {
    this.#heard(event);
    this.#failures = 0;
    // After a break the node tells all that it still knows; what is known here already is not added twice.
    const newest = this.points.at(-1)?.[0] ?? 0;
    this.points = [...this.points, ...JSON.parse(event.data).points.filter((point) => point[0] > newest)].slice(-MOST_POINTS);
    this.#become('open');
  }

  #sample(event) {
    this.#heard(event);
    this.overview = JSON.parse(event.data);
    const { at, tasks } = this.overview;
    if (at > (this.points.at(-1)?.[0] ?? 0)) {
      const point = [at, tasks.rate ?? null, tasks.p50Ms ?? null, tasks.p99Ms ?? null, tasks.waiting, tasks.inFlight];
      this.points = [...this.points, point].slice(-MOST_POINTS);
    }
    this.#become('open');
    this.#tell('overview', this.overview);
  }

  #lost() {
    this.#close();
    // Twice as long each time, and not all pages at the same moment.
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures++) * (0.75 + Math.random() / 2);
    this.nextAttempt = Date.now() + wait;
    this.#timer = setTimeout(() => this.#open(), wait);
    this.#become('lost');
  }

  #become(state) {
    if (this.state !== state || state === 'lost') {
      this.state = state;
      this.#tell('state', state);
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

export const live = new Live();
