import { html, nothing } from 'lit';
import { live as liveValue } from 'lit-html/directives/live.js';
import { Element } from '../element.js';
import { get } from '../api.js';
import { count, duration, plural, time } from '../format.js';
import { live } from '../live.js';
import { say } from '../notices.js';
import { debounce } from '../pace.js';
import { address, go, here, onMove } from '../router.js';
import { isEnd, TaskFeed } from '../tasks/feed.js';
import '../tasks/detail.js';
import '../virtual-list.js';

const STATES = ['waiting', 'assigned', 'retrying', 'succeeded', 'failed', 'cancelled', 'expired'];
const NAMES = ['type', 'agent', 'tenant'];
const FILTERS = ['state', ...NAMES];
const ROW_PX = 34;
const NARROW_ROW_PX = 58;
const TYPED_MS = 400;
/** Between two looks for new tasks; longer where a look costs the node more, as with a long backlog. */
const LOOK_MS = 1_500;
const LOOK_COST = 5;
const LONGEST_LOOK_MS = 10_000;
/** Rows on their way that are asked for one by one in one look. */
const MOST_ASKED = 12;
const MOST_PROPOSED = 40;
/** Ages are told in steps, so that a row changes seldom. */
const AGE_STEP_MS = 10_000;

class Tasks extends Element {
  static properties = { place: { state: true } };

  constructor() {
    super();
    this.place = here();
    this.feed = new TaskFeed(() => this.#changed());
    this.narrow = matchMedia('(max-width: 720px)');
    this.lookedAt = 0;
    this.asked = 0;
    this.typed = debounce(() => this.#filter(), TYPED_MS);
  }

  get filter() {
    return Object.fromEntries(FILTERS.map((name) => [name, this.place.parameters[name]]).filter(([, value]) => value));
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(onMove((place) => place.page === 'tasks' && this.#moved(place)));
    this.whileHere(live.on('overview', () => this.#look()));
    this.whileHere(live.on('tasks', ({ ended }) => this.#heard(ended)));
    const turned = () => this.#changed();
    this.narrow.addEventListener('change', turned);
    this.whileHere(() => this.narrow.removeEventListener('change', turned));
    const ages = setInterval(() => this.#changed(), AGE_STEP_MS);
    this.whileHere(() => clearInterval(ages));
    this.whileHere(() => this.feed.close());
    this.whileHere(() => this.typed.cancel());
    const escaped = (event) => {
      if (event.key === 'Escape' && this.place.what && !document.querySelector('dialog[open]')) {
        this.#close();
      }
    };
    addEventListener('keydown', escaped);
    this.whileHere(() => removeEventListener('keydown', escaped));
    this.feed.open(this.filter);
  }

  get list() {
    return this.querySelector('virtual-list');
  }

  #moved(place) {
    const before = JSON.stringify(this.filter);
    this.place = place;
    if (this.turnTo) {
      // The address changes a moment after it was asked to; only then is there something to turn to.
      this.updateComplete.then(this.turnTo);
      this.turnTo = undefined;
    }
    if (JSON.stringify(this.filter) !== before) {
      this.list?.toTop();
      this.feed.open(this.filter);
    }
  }

  /** Everything but the rows is drawn by Lit, the rows by the list. */
  #changed() {
    this.requestUpdate();
  }

  updated() {
    const { rows } = this.feed;
    const filter = Object.entries(this.filter).map(([name, value]) => `${name} ${value}`).join(', ');
    const now = Date.now();
    this.list?.show({
      items: rows,
      key: (row) => row.id,
      row: (row) => this.#row(row, now),
      height: this.narrow.matches ? NARROW_ROW_PX : ROW_PX,
      label: `Tasks${filter ? `, ${filter}` : ''}, newest first`,
      more: this.feed.more,
      selected: this.place.what,
    });
  }

  #row(row, now) {
    const age = Math.floor((now - row.submittedAt) / AGE_STEP_MS) * AGE_STEP_MS;
    const kept = FILTERS.every((name) => !this.filter[name] || this.filter[name] === row[name]);
    return html`<span role="gridcell" class="cell-state"><span class="state ${row.state} ${kept ? '' : 'left'}" title=${kept ? '' : 'It does not fit the filter any more'}>${row.state}</span></span>
      <span role="gridcell" class="cell-id"><a href=${address('tasks', row.id, this.filter)} tabindex="-1">${row.id}</a></span>
      <span role="gridcell" class="cell-type">${row.type}</span>
      <span role="gridcell" class="cell-tenant">${row.tenant}</span>
      <span role="gridcell" class="cell-agent ${row.agent ? '' : 'none'}">${row.agent ?? '–'}${row.attempt > 1 ? html` <small title="attempts">×${row.attempt}</small>` : nothing}</span>
      <span role="gridcell" class="cell-age" title=${time(row.submittedAt)}>${age < AGE_STEP_MS ? 'now' : duration(age).replace(/\.0 s$/, ' s').replace(/ min \d+ s$/, ' min')}</span>
      <span role="gridcell" class="cell-took number ${row.endedAt ? '' : 'none'}">${row.endedAt ? duration(row.endedAt - row.submittedAt) : '–'}</span>`;
  }

  /** Ends are told as they happen; the rest is looked for. */
  #heard(ended) {
    if (ended.filter((end) => this.feed.hear(end)).length > 0) {
      this.#changed();
    }
  }

  async #look() {
    const now = Date.now();
    const every = Math.min(LONGEST_LOOK_MS, Math.max(LOOK_MS, this.feed.tookMs * LOOK_COST));
    if (document.hidden || this.looking || now - this.lookedAt < every) {
      return;
    }
    this.looking = true;
    this.lookedAt = now;
    try {
      if (this.feed.problem && this.feed.rows.length === 0) {
        await this.feed.open(this.filter);
      } else {
        await this.feed.look();
        await this.#askForSeen();
      }
    } finally {
      this.looking = false;
    }
    // New tasks run in only while nobody reads, points at or walks through the rows.
    if (this.isConnected && this.list?.atTop && !this.place.what && !this.list.matches(':hover, :focus-within') && (this.feed.fresh.length > 0 || this.feed.gap)) {
      await this.feed.takeFresh();
    }
  }

  /** Asks for rows in sight that are on their way: few, as most of what is told is told by itself. */
  async #askForSeen() {
    const open = (this.list?.drawn() ?? []).filter((row) => !isEnd(row.state));
    const asked = open.slice(this.asked, this.asked + MOST_ASKED);
    this.asked = this.asked + MOST_ASKED >= open.length ? 0 : this.asked + MOST_ASKED;
    const found = await Promise.all(asked.map((row) => get(`/tasks/${encodeURIComponent(row.id)}`).catch(() => undefined)));
    if (found.filter((task) => task && this.feed.hear(task)).length > 0) {
      this.#changed();
    }
  }

  #filter() {
    this.typed.cancel();
    const form = new FormData(this.querySelector('form'));
    go('tasks', this.place.what, Object.fromEntries(FILTERS.map((name) => [name, form.get(name).trim()])), { replace: true });
  }

  async #showFresh() {
    const list = this.list;
    list.toTop();
    await this.feed.takeFresh();
    list.toTop();
    list.focus({ preventScroll: true });
  }

  /** Goes to the very last task, however many pages away; anything that the reader does ends that. */
  async #toEnd() {
    const { list, feed } = this;
    let wanted = true;
    const stop = () => { wanted = false; };
    const gestures = ['wheel', 'keydown', 'pointerdown'];
    gestures.forEach((type) => list.addEventListener(type, stop, { once: true }));
    this.hurrying = true;
    while (wanted && this.isConnected && feed.more && !feed.isFull) {
      if (feed.loading) {
        await new Promise(requestAnimationFrame);
      } else if (!(await feed.next())) {
        break;
      }
    }
    gestures.forEach((type) => list.removeEventListener(type, stop));
    this.hurrying = false;
    this.#changed();
    await this.updateComplete;
    if (wanted) {
      list.toEnd();
      say(feed.isFull ? `${count(feed.rows.length)} tasks are shown; narrow the filter to see older ones.` : `This is the last of ${plural(feed.rows.length, 'task')}.`);
    }
  }

  #open(id) {
    this.turnTo = () => this.querySelector('.detail')?.focus({ preventScroll: true });
    go('tasks', id, this.filter);
  }

  #close() {
    const id = this.place.what;
    this.turnTo = () => {
      this.list.activate(id);
      this.list.focus({ preventScroll: true });
    };
    go('tasks', undefined, this.filter);
  }

  render() {
    const { feed, place: { what } } = this;
    return html`
      <div class="tasks ${what ? 'with-detail' : ''}">
        <div class="list-side">
          <h1>Tasks</h1>
          ${this.#filters()}
          ${this.#status()}
          <div class="task-rows">
            <div class="row head" aria-hidden="true"><span class="cell-state">state</span><span class="cell-id">task</span><span class="cell-type">type</span><span class="cell-tenant">tenant</span>
              <span class="cell-agent">agent</span><span class="cell-age">age</span><span class="cell-took number">took</span></div>
            <virtual-list @near-end=${() => feed.next()} @want-end=${() => this.#toEnd()} @open=${(event) => this.#open(event.detail.id)}></virtual-list>
            ${feed.rows.length === 0 ? this.#nothing() : nothing}
          </div>
        </div>
        ${what ? this.#detail(what) : nothing}
      </div>
    `;
  }

  #filters() {
    const types = new Set(Object.keys(live.overview?.tasks.backlog ?? {}));
    const proposals = { type: types, agent: new Set(), tenant: new Set() };
    this.feed.rows.slice(0, 500).forEach((row) => NAMES.forEach((name) => row[name] && proposals[name].size < MOST_PROPOSED && proposals[name].add(row[name])));
    return html`<form class="bar-of-tools filters" role="search" aria-label="Filter" @submit=${(event) => { event.preventDefault(); this.#filter(); }} @input=${this.typed}>
      <label>State <select name="state" @change=${() => this.#filter()}>
        <option value="" ?selected=${!this.filter.state}>all</option>
        ${STATES.map((state) => html`<option value=${state} ?selected=${this.filter.state === state}>${state}</option>`)}</select></label>
      ${NAMES.map((name) => html`<label>${name[0].toUpperCase()}${name.slice(1)}
        <input name=${name} list="proposed-${name}" maxlength="128" autocomplete="off" placeholder="all" .value=${liveValue(this.filter[name] ?? '')}>
        <datalist id="proposed-${name}">${[...proposals[name]].sort().map((value) => html`<option value=${value}></option>`)}</datalist></label>`)}
      ${Object.keys(this.filter).length > 0 ? html`<button type="button" @click=${() => go('tasks', this.place.what, {}, { replace: true })}>Clear</button>` : nothing}
    </form>`;
  }

  #status() {
    const { feed } = this;
    const fresh = feed.gap ? 'Many new tasks' : `${count(feed.fresh.length)} new`;
    return html`<div class="list-status">
      <p role="status">${this.hurrying ? html`Reading on to the last task… ${count(feed.rows.length)} so far`
        : feed.rows.length > 0 ? html`<b>${count(feed.rows.length)}</b>${feed.more ? ' newest shown, more below' : feed.rows.length === 1 ? ' task' : ' tasks'}` : nothing}
        ${feed.isFull ? html`<span class="badge warn">narrow the filter to see older ones</span>` : nothing}
        ${feed.problem && feed.rows.length > 0 ? html`<span class="badge warn">${feed.problem.message}</span>` : nothing}</p>
      ${feed.gap || feed.fresh.length > 0 ? html`<button type="button" class="fresh" @click=${this.#showFresh}>↑ ${fresh}</button>` : nothing}
    </div>`;
  }

  #nothing() {
    const { feed } = this;
    if (feed.loading) {
      return html`<p class="loading" aria-busy="true">Reading tasks…</p>`;
    }
    if (feed.problem) {
      return html`<div class="empty-state"><h2>The list is not there yet</h2><p>${feed.problem.message}. It is tried again by itself.</p></div>`;
    }
    return Object.keys(this.filter).length > 0
      ? html`<div class="empty-state"><h2>No task fits this filter</h2><p>Tasks appear here as soon as one does. <button type="button" @click=${() => go('tasks', this.place.what, {}, { replace: true })}>Show all tasks</button></p></div>`
      : html`<div class="empty-state"><h2>No tasks yet</h2><p><a href=${address('admin', 'submit')}>Submit one here</a>, or from a terminal:</p><pre>./penstock submit --type shout --payload '"hello"'</pre></div>`;
  }

  #detail(id) {
    return html`<section class="detail" aria-label="Task ${id}" tabindex="-1">
      <div class="detail-head"><h2>${id}</h2><button class="quiet" type="button" @click=${this.#close} aria-label="Close the task">✕</button></div>
      <task-detail .task=${id}></task-detail>
    </section>`;
  }
}

customElements.define('page-tasks', Tasks);
