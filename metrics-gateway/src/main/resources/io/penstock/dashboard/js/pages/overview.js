import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { live } from '../live.js';
import { count, short, rate, percent, duration, time } from '../format.js';
import { address } from '../router.js';
import { throttle, REDRAW_MS } from '../pace.js';
import { bar, level, spark } from '../spark.js';

const MOST_TYPES = 6;
const MOST_ENDS = 8;
const ORDER = ['succeeded', 'failed', 'expired', 'cancelled'];

class Overview extends Element {
  static properties = { ends: { state: true } };

  constructor() {
    super();
    this.ends = [];
  }

  connectedCallback() {
    super.connectedCallback();
    const redraw = throttle(() => this.requestUpdate(), REDRAW_MS);
    this.whileHere(live.on('overview', redraw));
    this.whileHere(live.on('tasks', ({ ended }) => {
      this.ends = [...ended.toReversed(), ...this.ends].slice(0, MOST_ENDS);
    }));
  }

  render() {
    const now = live.overview;
    return html`
      <h1>Overview</h1>
      ${now ? this.#figures(now) : html`<p class="loading" aria-busy="true">Waiting for the first figures…</p>`}
    `;
  }

  #figures({ tasks, agents, cache, lag, alerts }) {
    const points = live.points;
    const column = (i) => points.map((point) => point[i]);
    const ended = ORDER.reduce((sum, state) => sum + (tasks.ended[state] ?? 0), 0);
    return html`
      ${ended === 0 && tasks.waiting === 0 && tasks.inFlight === 0 ? this.#first(agents) : nothing}
      <section class="tiles" aria-label="Key figures">
        ${this.#tile('throughput', 'Throughput', rate(tasks.rate), 'tasks/s ended', spark([column(1)], 'Tasks ended a second'), html`${count(ended)} since the node started`)}
        ${this.#tile('latency', 'Latency p50', duration(tasks.p50Ms), 'to the end', spark([column(2), column(3)], 'Median and 99th percentile'),
          html`p95 <b>${duration(tasks.p95Ms)}</b> · p99 <b>${duration(tasks.p99Ms)}</b> · last minute`)}
        ${this.#tile('success', 'Success', percent(tasks.successShare), 'of the last minute', this.#outcomes(tasks.ended, ended), html`${count(tasks.lastMinute ?? 0)} ended in the last minute`)}
        ${this.#tile('backlog', 'Backlog', short(tasks.waiting), 'tasks waiting', spark([column(4)], 'Tasks waiting'), html`<b>${count(tasks.inFlight)}</b> with agents now`)}
      </section>
      <section class="cards">
        ${this.#alerts(alerts)}
        ${this.#agents(agents)}
        ${this.#backlog(tasks)}
        ${this.#lag(lag)}
        ${this.#cache(cache)}
        ${this.#ends()}
      </section>
    `;
  }

  #first(agents) {
    return html`<div class="empty-state"><h2>Nothing has run yet</h2>
      <p>${agents.count === 0 ? 'Start an agent and give it a task:' : 'Give the agents a task:'}</p>
      <pre>${agents.count === 0 ? "./penstock agent --id me --capability shout --exec 'tr a-z A-Z' &\n" : ''}./penstock submit --type shout --payload '"hello"' --wait 10s</pre></div>`;
  }

  #tile(id, title, value, unit, drawing, more) {
    return html`<article class="tile" data-tile=${id}><h2>${title}</h2><p class="value"><span data-value>${value}</span> <small>${unit}</small></p>${drawing}<p class="more">${more}</p></article>`;
  }

  #outcomes(ended, all) {
    return html`<svg class="outcomes" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${ORDER.map((state) => `${count(ended[state] ?? 0)} ${state}`).join(', ')}>
      ${this.#segments(ORDER.map((state) => [state, ended[state] ?? 0]), all)}</svg>`;
  }

  #segments(parts, all) {
    let from = 0;
    return parts.filter(([, value]) => value > 0).map(([state, value]) => {
      // What is there at all must be seen.
      const width = Math.max(0.8, (100 * value) / all);
      const part = bar(state, from, width);
      from += width;
      return part;
    });
  }

  #alerts(alerts) {
    return html`<article class="card" data-card="alerts"><h2>Alerts ${alerts.length ? html`<span class="badge bad">${alerts.length}</span>` : nothing}</h2>
      ${alerts.length === 0 ? html`<p class="calm"><span class="dot good"></span> Nothing fires.</p>`
        : html`<ul class="plain">${repeat(alerts, (alert) => alert.alert + JSON.stringify(alert.labels ?? {}), (alert) => html`<li class="alert ${alert.severity}">
          <b>${alert.alert}</b> <span class="badge ${alert.severity === 'critical' ? 'bad' : 'warn'}">${alert.severity}</span><br>
          ${alert.summary}${alert.labels ? html` <span class="muted">${Object.values(alert.labels).join(', ')}</span>` : nothing}
          <span class="muted">since ${time(alert.since)}</span></li>`)}</ul>`}
    </article>`;
  }

  #agents({ count: agents, slots, used, free }) {
    return html`<article class="card" data-card="agents"><h2><a href=${address('agents')}>Agents</a></h2>
      ${agents === 0 ? html`<p class="calm"><span class="dot warn"></span> No agent is there; tasks wait.</p><pre>./penstock agent --id me --capability TYPE --exec COMMAND</pre>`
        : html`<p class="figure"><b>${count(agents)}</b> with a lease</p>
          ${level(used, slots, 'Slots in use')}
          <p class="more"><b>${count(used)}</b> of ${count(slots)} slots in use, ${count(free)} free</p>`}
    </article>`;
  }

  #backlog({ backlog, waiting }) {
    const types = Object.entries(backlog).sort(([, a], [, b]) => b - a);
    const others = types.slice(MOST_TYPES).reduce((sum, [, value]) => sum + value, 0);
    const shown = others > 0 ? [...types.slice(0, MOST_TYPES), ['others', others]] : types;
    return html`<article class="card" data-card="backlog"><h2><a href=${address('tasks', undefined, { state: 'waiting' })}>Backlog by type</a></h2>
      ${shown.length === 0 ? html`<p class="calm"><span class="dot good"></span> Nothing waits.</p>`
        : html`<table class="bars"><tbody>${repeat(shown, ([type]) => type, ([type, value]) => html`<tr><th scope="row">${type}</th>
          <td class="number">${count(value)}</td><td class="bar">${level(value, waiting, `Share of ${type}`)}</td></tr>`)}</tbody></table>`}
    </article>`;
  }

  #lag(lag) {
    if (!lag) {
      return html`<article class="card" data-card="lag"><h2><a href=${address('lag')}>Consumer groups</a></h2><p class="muted">Not sampled yet.</p></article>`;
    }
    return html`<article class="card broad" data-card="lag"><h2><a href=${address('lag')}>Consumer groups</a> ${['stopped', 'stalled', 'rewound', 'warn'].filter((verdict) => lag.verdicts[verdict]).map((verdict) =>
      html`<span class="badge ${verdict === 'warn' ? 'warn' : 'bad'}">${lag.verdicts[verdict]} ${verdict}</span> `)}</h2>
      ${lag.problem ? html`<p class="muted">${lag.problem}</p>` : nothing}
      <table class="rows"><thead><tr><th>group</th><th class="number">records</th><th class="number">time</th><th>verdict</th></tr></thead>
      <tbody>${repeat(lag.worst, (group) => group.group, (group) => html`<tr><th scope="row"><a href=${address('lag', group.group)}>${group.group}</a></th>
        <td class="number">${short(group.lag)}</td><td class="number">${group.lag ? duration(group.lagMs) : duration(0)}</td>
        <td><span class="verdict ${group.verdict}" title=${group.why}>${group.verdict}</span></td></tr>`)}</tbody></table>
    </article>`;
  }

  #cache(cache) {
    return html`<article class="card" data-card="cache"><h2><a href=${address('admin', 'cache')}>Cache</a></h2>
      <p class="figure"><b>${percent(cache.hitRatio)}</b> ${cache.hits + cache.misses > 0 ? 'of reads from memory' : 'no reads yet'}</p>
      <p class="more">${count(cache.entries)} entries · Redis <span class="verdict ${cache.redis === 'down' ? 'stalled' : 'ok'}">${cache.redis}</span></p>
    </article>`;
  }

  #ends() {
    return html`<article class="card wide" data-card="ends"><h2><a href=${address('tasks')}>Just ended</a></h2>
      ${this.ends.length === 0 ? html`<p class="muted">Tasks appear here as they end.</p>`
        : html`<table class="rows"><thead><tr><th>at</th><th>task</th><th>type</th><th class="wide-only">agent</th><th class="number">took</th><th>end</th></tr></thead>
          <tbody>${repeat(this.ends, (end) => end.id, (end) => html`<tr><td class="time">${time(end.endedAt)}</td>
            <td class="id"><a href=${address('tasks', end.id)}>${end.id}</a></td><td>${end.type}</td><td class="wide-only">${end.agent ?? '–'}</td>
            <td class="number">${duration(end.endedAt - end.submittedAt)}</td><td><span class="state ${end.state}">${end.state}</span></td></tr>`)}</tbody></table>`}
    </article>`;
  }
}

customElements.define('page-overview', Overview);
