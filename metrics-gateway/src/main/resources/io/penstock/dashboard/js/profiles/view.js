import { html, nothing } from 'lit';
import { Element } from '../element.js';
import { get, query } from '../api.js';
import { bytes, duration, moment, percent } from '../format.js';
import { address, go } from '../router.js';
import { countsAlike, inUnit, isWholeRecording, RECORDED, why } from './kinds.js';

const TOP_ROWS = 50;
const VIEWS = { flamegraph: 'Flame graph', heatmap: 'Heat map', top: 'Top methods' };
/** What can be downloaded, and whether it needs the events. */
const FILES = { pprof: false, collapsed: false, jfr: true, otlp: true };

/** One profile, or what changed from one to another. */
class ProfileView extends Element {
  static properties = {
    profile: { attribute: false },
    others: { attribute: false },
    view: {},
    kind: {},
    against: { attribute: false },
    order: { state: true },
    table: { state: true },
    problem: { state: true },
  };

  constructor() {
    super();
    this.order = 'flat';
  }

  get #path() {
    const { profile, against } = this;
    return against ? `/profiles/${against.name}/diff/${profile.name}` : `/profiles/${profile.name}`;
  }

  #query(parameters) {
    return query({ kind: this.kind === this.profile.kind ? undefined : this.kind, ...parameters });
  }

  updated() {
    const wanted = this.view === 'top' ? `${this.#path}${this.#query({ format: 'top', limit: TOP_ROWS, order: this.order })}` : undefined;
    if (wanted !== this.wanted) {
      this.wanted = wanted;
      this.#readTable(wanted);
    }
  }

  async #readTable(path) {
    if (!path) {
      return;
    }
    this.problem = undefined;
    try {
      const table = await get(path);
      if (path === this.wanted) {
        this.table = table;
      }
    } catch (problem) {
      this.table = undefined;
      this.problem = problem;
    }
  }

  #to(parameters) {
    const { profile, view, kind, against } = this;
    return address('profiles', profile.name, { view, kind: kind === profile.kind ? undefined : kind, with: against?.name, ...parameters });
  }

  render() {
    const { profile, view, kind, against, others } = this;
    const alike = others.filter((other) => other.name !== profile.name && other.state === 'ready' && countsAlike(other.kind, profile.kind));
    const views = Object.keys(VIEWS).filter((one) => one !== 'heatmap' || (profile.recording && !against));
    return html`
      <p class="back"><a href=${address('profiles')}>← All profiles</a></p>
      <dl class="facts">
        <div><dt>profile</dt><dd>${profile.name}</dd></div>
        <div><dt>began</dt><dd>${moment(profile.started)}</dd></div>
        <div><dt>over</dt><dd>${duration(profile.lengthMs)}</dd></div>
        <div><dt>sampled by</dt><dd>${profile.engine}</dd></div>
        <div><dt>kept as</dt><dd>${why(profile)}</dd></div>
      </dl>
      <div class="bar-of-tools">
        <div class="choices" role="group" aria-label="Show as">${views.map((one) => html`<a class="choice" href=${this.#to({ view: one })} aria-current=${one === view ? 'true' : 'false'}>${VIEWS[one]}</a>`)}</div>
        ${isWholeRecording(profile) && !against ? html`<label>Of the same seconds <select @change=${(event) => go('profiles', profile.name, { view, kind: event.target.value })}>
          ${RECORDED.map((one) => html`<option ?selected=${one === kind}>${one}</option>`)}</select></label>` : nothing}
        ${alike.length > 0 ? html`<label>Compared with <select name="with" @change=${(event) => go('profiles', profile.name, { view: view === 'heatmap' ? 'flamegraph' : view, with: event.target.value })}>
          <option value="" ?selected=${!against}>nothing</option>
          ${alike.map((other) => html`<option value=${other.name} ?selected=${other.name === against?.name}>${other.name}</option>`)}</select></label>` : nothing}
        <p class="files">Download ${Object.entries(FILES).filter(([, needs]) => !needs || (profile.recording && !against)).map(([format]) =>
          html`<a href="/api/v1${this.#path}${this.#query({ format })}" download=${format === 'collapsed' ? `${profile.name}.collapsed` : ''}>${format}</a> `)}
          <small>${bytes(profile.bytes)} kept</small></p>
      </div>
      ${against ? html`<p class="more">From <b>${against.name}</b> to <b>${profile.name}</b>. ${view === 'flamegraph' ? 'Red frames grew, blue ones shrank, yellow ones are new.' : 'With a plus: more than before.'}</p>` : nothing}
      ${view === 'top' ? this.#top() : this.#frame()}
    `;
  }

  #frame() {
    const source = `/api/v1${this.#path}${this.#query({ format: this.view })}`;
    return html`<iframe class="graph-frame" title="${VIEWS[this.view]} of ${this.profile.name}" src=${source} sandbox="allow-scripts"></iframe>
      <p class="more">Click a frame to look closer; Ctrl+F or the lens searches. <a href=${source} target="_blank" rel="noopener">Open it alone</a></p>`;
  }

  #top() {
    const { table, problem, order, against } = this;
    if (problem) {
      return html`<p class="trouble">${problem.message}.</p>`;
    }
    if (!table) {
      return html`<p class="loading" aria-busy="true">Adding up…</p>`;
    }
    const sort = (by, title) => html`<button class="quiet" type="button" aria-pressed=${order === by} @click=${() => { this.order = by; }}>${title}${order === by ? ' ↓' : ''}</button>`;
    const share = (value) => (against ? nothing : html`<td class="number wide-only">${percent(value)}</td>`);
    const shareHead = against ? nothing : html`<th class="number wide-only">share</th>`;
    const value = (amount) => (against && amount > 0 ? '+' : '') + inUnit(amount, table.unit);
    return html`<article class="card"><h2>${table.functions.length === 0 ? 'Nothing was sampled' : against ? 'What changed most' : 'Costliest methods'} <small>${value(table.total)} ${table.type} in all</small></h2>
      <div class="scroll"><table class="rows top"><thead><tr><th class="number">${sort('flat', 'itself')}</th>${shareHead}<th class="number">${sort('cumulative', 'with callees')}</th>${shareHead}<th>method</th></tr></thead>
      <tbody>${table.functions.map((row) => html`<tr><td class="number">${value(row.flat)}</td>${share(row.flatShare)}
        <td class="number">${value(row.cumulative)}</td>${share(row.cumulativeShare)}<th scope="row"><code>${row.function}</code></th></tr>`)}</tbody></table></div></article>`;
  }
}

customElements.define('profile-view', ProfileView);
