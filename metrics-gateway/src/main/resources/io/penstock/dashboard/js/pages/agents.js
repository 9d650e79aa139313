import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { get, poll, query } from '../api.js';
import { count, duration, ago, percent } from '../format.js';
import { address, go, here, onMove } from '../router.js';
import { debounce } from '../pace.js';
import { level } from '../spark.js';

const EVERY_MS = 1_000;
const MOST_SHOWN = 500;
const MOST_TASKS = 100;

class Agents extends Element {
  static properties = {
    agents: { state: true }, tasks: { state: true }, stats: { state: true }, problem: { state: true },
    agent: { state: true }, text: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.#move();
    this.whileHere(onMove(() => this.#move()));
    this.whileHere(poll(EVERY_MS, (signal) => get('/agents', { signal }), (got, problem) => {
      this.problem = problem;
      this.agents = got?.agents ?? this.agents;
    }));
    this.whileHere(() => this.stop?.());
    this.search = debounce((text) => go('agents', undefined, { text }, { replace: true }), 200);
  }

  #move() {
    const { page, what, parameters } = here();
    if (page !== 'agents') {
      return;
    }
    this.text = parameters.text ?? '';
    if (what === this.agent && this.stop) {
      return;
    }
    this.stop?.();
    this.agent = what;
    this.tasks = undefined;
    this.stats = undefined;
    if (what) {
      this.stop = poll(EVERY_MS, (signal) => Promise.all([
        get(`/tasks${query({ agent: what, state: 'assigned', limit: MOST_TASKS })}`, { signal }),
        get('/stats?by=agent&window=5m', { signal })]),
      (got) => {
        if (got) {
          this.tasks = got[0].tasks;
          this.stats = got[1].rows.find((row) => row.key === what);
        }
      });
    }
  }

  render() {
    return this.agent ? this.#one() : this.#all();
  }

  #all() {
    const wanted = this.text.toLowerCase();
    const fitting = (this.agents ?? []).filter((agent) => !wanted || agent.id.toLowerCase().includes(wanted) || agent.capabilities.some((name) => name.toLowerCase().includes(wanted)));
    const used = fitting.reduce((sum, agent) => sum + agent.inFlight, 0);
    const slots = fitting.reduce((sum, agent) => sum + agent.capacity, 0);
    return html`
      <h1>Agents</h1>
      <div class="bar-of-tools">
        <label>Id or capability <input type="search" .value=${this.text} @input=${(event) => this.search(event.target.value)}></label>
        ${this.agents ? html`<p class="muted">${count(fitting.length)} with a lease, ${count(used)} of ${count(slots)} slots in use</p>` : nothing}
      </div>
      ${this.problem ? html`<p class="trouble" role="status">${this.problem.message}</p>` : nothing}
      ${!this.agents ? html`<p class="loading" aria-busy="true">Loading…</p>` : this.agents.length === 0 ? html`<div class="empty-state"><h2>No agent has a lease</h2>
          <p>Tasks wait until one comes. Make an agent of any command:</p><pre>./penstock agent --id me --capability shout --exec 'tr a-z A-Z'</pre></div>`
        : fitting.length === 0 ? html`<div class="empty-state"><h2>No agent fits “${this.text}”</h2></div>` : html`
        <div class="card scroll"><table class="rows" data-rows="agents">
          <caption class="unseen">Agents with a lease</caption>
          <thead><tr><th>agent</th><th>load</th><th class="number">slots</th><th>capabilities</th><th class="wide-only">lease</th></tr></thead>
          <tbody>${repeat(fitting.slice(0, MOST_SHOWN), (agent) => agent.id, (agent) => html`<tr>
            <th scope="row"><a href=${address('agents', agent.id)}>${agent.id}</a>${agent.draining ? html` <span class="badge warn">draining</span>` : nothing}</th>
            <td class="meter">${load(agent)}</td><td class="number">${count(agent.inFlight)} / ${count(agent.capacity)}</td>
            <td>${chips(agent.capabilities)}</td><td class="wide-only">${lease(agent)}</td></tr>`)}</tbody></table></div>
        ${fitting.length > MOST_SHOWN ? html`<p class="muted">The first ${count(MOST_SHOWN)} of ${count(fitting.length)}; type part of an id to see others.</p>` : nothing}`}
    `;
  }

  #one() {
    const agent = this.agents?.find((one) => one.id === this.agent);
    return html`
      <p class="back"><a href=${address('agents')}>← All agents</a></p>
      <h1>${this.agent} ${agent?.draining ? html`<span class="badge warn">draining</span>` : nothing}</h1>
      ${this.problem ? html`<p class="trouble" role="status">${this.problem.message}</p>` : nothing}
      ${!this.agents ? html`<p class="loading" aria-busy="true">Loading…</p>` : !agent ? html`<div class="empty-state"><h2>It has no lease now</h2>
          <p>An agent without a lease gets no tasks; what it had is given to others.</p></div>` : html`
        <dl class="facts">
          <div><dt>slots in use</dt><dd>${count(agent.inFlight)} of ${count(agent.capacity)}</dd></div>
          <div><dt>last heard</dt><dd>${lease(agent)}</dd></div>
          <div><dt>runs since</dt><dd title="epoch ${agent.epoch}">${agent.epoch > 1e12 ? ago(agent.epoch) : `epoch ${agent.epoch}`}</dd></div>
          <div><dt>reads</dt><dd>tasks.assigned-${agent.partition}</dd></div>
          <div><dt>can do</dt><dd>${chips(agent.capabilities)}</dd></div>
        </dl>`}
      ${this.stats ? html`<article class="card"><h2>Last 5 minutes</h2><dl class="facts flat">
          <div><dt>ended</dt><dd>${count(this.stats.succeeded + this.stats.failed + this.stats.cancelled + this.stats.expired)}</dd></div>
          <div><dt>succeeded</dt><dd>${percent(this.stats.succeeded / Math.max(1, this.stats.succeeded + this.stats.failed + this.stats.cancelled + this.stats.expired))}</dd></div>
          <div><dt>p50 · p99 to the end</dt><dd>${duration(this.stats.p50Ms)} · ${duration(this.stats.p99Ms)}</dd></div>
          <div><dt>its own work, on average</dt><dd>${duration(this.stats.executionMs)}</dd></div></dl></article>` : nothing}
      <article class="card scroll"><h2>What it does now</h2>
        ${!this.tasks ? html`<p class="loading">Loading…</p>` : this.tasks.length === 0 ? html`<p class="muted">Nothing at this moment.</p>` : html`
          <table class="rows" data-rows="doing"><thead><tr><th>task</th><th>type</th><th class="number">attempt</th><th class="number">for</th></tr></thead>
          <tbody>${repeat(this.tasks, (task) => task.id, (task) => html`<tr><td class="id"><a href=${address('tasks', task.id)}>${task.id}</a></td><td>${task.type}</td>
            <td class="number">${count(task.attempt)}</td><td class="number">${duration(Math.max(0, Date.now() - task.assignedAt))}</td></tr>`)}</tbody></table>
          ${this.tasks.length === MOST_TASKS ? html`<p class="muted">The newest ${MOST_TASKS}.</p>` : nothing}`}
        <p><a href=${address('tasks', undefined, { agent: this.agent })}>All tasks that it has or had</a></p>
      </article>
    `;
  }
}

const load = (agent) => level(agent.inFlight, agent.capacity, 'Load');
const chips = (names) => names.map((name) => html`<span class="badge">${name}</span> `);
/** Statements come every second while busy and every third of a lease, of ten seconds, while idle. */
const lease = (agent) => {
  const silent = Date.now() - agent.heardAt;
  return html`<span class="dot ${silent > 7_000 ? 'warn' : 'good'}"></span> heard ${ago(agent.heardAt)}`;
};

customElements.define('page-agents', Agents);
