import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { get, poll, query } from '../api.js';
import { count, duration, rate, short, ago } from '../format.js';
import { address, go, here, onMove } from '../router.js';

const VERDICTS = ['stopped', 'stalled', 'rewound', 'warn', 'ok'];
const EVERY_MS = 2_500;
const MOST_GROUPS = 200;

/** What each rule means, for those who have not read the manual. */
const RULES = {
  records_deleted: 'retention took records before they were read',
  nothing_waiting: 'nothing is left to read',
  only_markers: 'only transaction markers are left',
  went_back: 'the committed offset went back',
  no_progress: 'records wait and the offset stands',
  no_members: 'records wait and nobody reads',
  caught_up: 'nothing waited at some time in the last 3 minutes',
  too_early: 'less than a minute of samples',
  never_fell: 'the lag grows, half minute by half minute',
  comes_nearer: 'the group keeps up or comes nearer',
};

class Lag extends Element {
  static properties = {
    group: { state: true }, verdict: { state: true }, list: { state: true }, one: { state: true },
    points: { state: true }, problem: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.#move();
    this.whileHere(onMove(() => this.#move()));
    this.whileHere(() => this.stop?.());
  }

  #move() {
    const { page, what, parameters } = here();
    if (page !== 'lag') {
      return;
    }
    const same = this.stop && what === this.group && parameters.verdict === this.verdict;
    this.group = what;
    this.verdict = parameters.verdict;
    if (same) {
      return;
    }
    this.stop?.();
    this.one = undefined;
    this.points = undefined;
    this.problem = undefined;
    if (what) {
      import('../chart.js');
      const path = `/lag/${encodeURIComponent(what)}`;
      this.stop = poll(EVERY_MS, (signal) => Promise.all([get(path, { signal }), get(`${path}/history`, { signal })]),
        (got, problem) => {
          this.problem = problem;
          if (got) {
            [this.one, { points: this.points }] = got;
          }
        });
    } else {
      this.stop = poll(EVERY_MS, (signal) => get(`/lag${query({ verdict: this.verdict, limit: MOST_GROUPS })}`, { signal }), (got, problem) => {
        this.problem = problem;
        this.list = got ?? this.list;
      });
    }
  }

  render() {
    return this.group ? this.#group() : this.#groups();
  }

  #trouble() {
    return this.problem ? html`<p class="trouble" role="status">${this.problem.message}</p>` : nothing;
  }

  #groups() {
    const list = this.list;
    return html`
      <h1>Consumer lag</h1>
      <div class="bar-of-tools">
        <label>Verdict
          <select @change=${(event) => go('lag', undefined, { verdict: event.target.value })}>
            <option value="" ?selected=${!this.verdict}>all</option>
            ${VERDICTS.map((verdict) => html`<option ?selected=${verdict === this.verdict}>${verdict}</option>`)}
          </select>
        </label>
        ${list ? html`<p class="muted">${count(list.groupCount)} groups of cluster <b>${list.cluster}</b>, sampled ${ago(list.sampledAt)} in ${duration(list.tookMs)}</p>` : nothing}
      </div>
      ${this.#trouble()}
      ${list?.problem ? html`<p class="trouble">${list.problem}</p>` : nothing}
      ${!list ? html`<p class="loading" aria-busy="true">Waiting for the first sample…</p>` : list.groups.length === 0 ? this.#nothing() : html`
        <div class="card scroll"><table class="rows" data-rows="groups">
          <caption class="unseen">Consumer groups, the worst first</caption>
          <thead><tr><th>group</th><th>verdict</th><th class="number">records</th><th class="number">time</th><th class="number wide-only">read/s</th>
            <th class="number wide-only">written/s</th><th class="number wide-only">done in</th><th class="wide-only">state</th><th class="number wide-only">members</th></tr></thead>
          <tbody>${repeat(list.groups, (group) => group.group, (group) => html`<tr>
            <th scope="row"><a href=${address('lag', group.group)}>${group.group}</a></th>
            <td><span class="verdict ${group.verdict}" title=${group.why}>${group.verdict}</span></td>
            <td class="number">${short(group.lag)}</td><td class="number">${waited(group)}</td>
            <td class="number wide-only">${rate(group.consumed)}</td><td class="number wide-only">${rate(group.produced)}</td>
            <td class="number wide-only">${drain(group)}</td><td class="wide-only">${group.state}</td><td class="number wide-only">${count(group.members)}</td>
          </tr>`)}</tbody></table></div>
        ${list.groupCount > list.groups.length ? html`<p class="muted">The ${count(list.groups.length)} worst of ${count(list.groupCount)}.</p>` : nothing}`}
    `;
  }

  #nothing() {
    return this.verdict ? html`<div class="empty-state"><h2>No group is ${this.verdict}</h2><p><a href="#/lag">Show all groups</a></p></div>`
      : html`<div class="empty-state"><h2>No group has committed anything</h2><p>Groups appear here with their first commit, Penstock's own among them.</p></div>`;
  }

  #group() {
    const one = this.one;
    return html`
      <p class="back"><a href=${address('lag')}>← All groups</a></p>
      <h1>${this.group} ${one ? html`<span class="verdict ${one.verdict}">${one.verdict}</span>` : nothing}</h1>
      ${this.#trouble()}
      ${!one ? this.problem ? nothing : html`<p class="loading" aria-busy="true">Loading…</p>` : html`
        <p class="why">${one.why} <span class="muted">(rule <code>${one.rule}</code>: ${RULES[one.rule] ?? 'see the manual'})</span></p>
        <dl class="facts">
          <div><dt>waiting</dt><dd data-value="lag">${count(one.lag)} records</dd></div>
          <div><dt>the first has waited</dt><dd>${waited(one)}</dd></div>
          <div><dt>read</dt><dd>${rate(one.consumed)}/s</dd></div>
          <div><dt>written</dt><dd>${rate(one.produced)}/s</dd></div>
          <div><dt>done in</dt><dd>${drain(one)}</dd></div>
          <div><dt>by offsets</dt><dd>${count(one.offsetLag)}</dd></div>
          <div><dt>members</dt><dd>${count(one.members)}, ${one.state}</dd></div>
        </dl>
        <div class="two">
          <article class="card"><h2>Lag</h2>${this.#chart('Records waiting and the time that the first of them has waited',
            [{ name: 'records', colour: '--accent', format: count, area: true, points: this.#column(1) },
              { name: 'time', colour: '--second', axis: 1, format: duration, points: this.#column(2) }],
            [{ format: short, whole: true }, { format: duration }])}</article>
          <article class="card"><h2>Pace</h2>${this.#chart('Records a second, written and read',
            [{ name: 'written/s', colour: '--second', format: rate, points: this.#column(4) },
              { name: 'read/s', colour: '--accent', format: rate, points: this.#column(3) }],
            [{ format: short }])}</article>
        </div>
        <article class="card scroll"><h2>Partitions</h2><table class="rows" data-rows="partitions">
          <thead><tr><th>partition</th><th>verdict</th><th class="number">records</th><th class="number">time</th><th class="number wide-only">committed</th>
            <th class="number wide-only">end</th><th class="number wide-only">read/s</th><th class="wide-only">reader</th></tr></thead>
          <tbody>${repeat(one.partitions, (part) => `${part.topic}-${part.partition}`, (part) => html`<tr><th scope="row">${part.topic}-${part.partition}</th>
            <td><span class="verdict ${part.verdict}" title="${part.why}">${part.verdict}</span></td><td class="number">${count(part.lag)}</td>
            <td class="number">${waited(part)}</td><td class="number wide-only">${count(part.committed)}</td><td class="number wide-only">${count(part.end)}</td>
            <td class="number wide-only">${rate(part.consumed)}</td><td class="id wide-only" title="${part.clientId ?? ''} ${part.host ?? ''}">${tail(part.clientId)}</td></tr>`)}</tbody>
        </table></article>`}
    `;
  }

  #column(i) {
    return (this.points ?? []).map((point) => [point[0], point[i]]);
  }

  #chart(label, lines, axes) {
    return html`<time-chart aria-label=${label} .axes=${axes} .lines=${lines}></time-chart>`;
  }
}

const waited = (of) => (of.lag === 0 ? '–' : (of.lagMsAtLeast ? 'over ' : '') + duration(of.lagMs));
/** A reader that is as quick as the writers is never done, and nothing is wrong with it. */
const keepsPace = (of) => of.consumed > 0 && of.consumed >= 0.95 * of.produced;
const drain = (of) => (of.lag === 0 ? '–' : of.drainMs !== undefined ? duration(of.drainMs) : keepsPace(of) ? 'keeps pace' : 'never');

/** What tells the readers of one program apart stands at the end. */
const tail = (id) => (!id ? '–' : id.length > 28 ? `…${id.slice(-27)}` : id);

customElements.define('page-lag', Lag);
