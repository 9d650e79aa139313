import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { get, poll, post } from '../api.js';
import { ago, bytes, count, duration, moment, plural, time } from '../format.js';
import { ask, say } from '../notices.js';
import { address, go, here, onMove } from '../router.js';
import { countsAlike, KINDS, why } from '../profiles/kinds.js';
import { drawTrend } from '../profiles/trend.js';
import '../profiles/view.js';

const AGAIN_MS = 2_000;
const TICK_MS = 250;
const STANDARD_SECONDS = 10;

class Profiles extends Element {
  static properties = {
    place: { state: true },
    list: { state: true },
    points: { state: true },
    problem: { state: true },
    busy: { state: true },
    kind: { state: true },
    seconds: { state: true },
    chosen: { state: true },
    started: { state: true },
  };
  #reading;

  constructor() {
    super();
    this.place = here();
    this.kind = 'cpu';
    this.seconds = String(STANDARD_SECONDS);
    this.chosen = [];
    this.points = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(onMove((place) => {
      if (place.page === 'profiles') {
        if (place.what !== this.place.what) {
          scrollTo(0, 0);
        }
        this.place = place;
      }
    }));
    this.#reading = poll(AGAIN_MS, (signal) => get('/profiles?limit=1000', { signal }), (list, problem) => this.#take(list, problem));
    this.whileHere(this.#reading);
    const ticking = setInterval(() => (this.#running.length > 0 || this.busy) && this.requestUpdate(), TICK_MS);
    this.whileHere(() => clearInterval(ticking));
  }

  get #running() {
    return this.list?.profiles.filter(({ state }) => state === 'running') ?? [];
  }

  #take(list, problem) {
    this.problem = problem;
    const before = JSON.stringify(this.list);
    if (!list || JSON.stringify(list) === before) {
      return;
    }
    this.list = list;
    const names = new Set(list.profiles.map(({ name }) => name));
    this.chosen = this.chosen.filter((name) => names.has(name));
    const mine = list.profiles.find(({ name }) => name === this.started);
    if (mine?.state === 'ready') {
      this.started = undefined;
      say(`The ${mine.kind} profile ${mine.name} is ready.`);
    }
    this.#readTrend();
  }

  async #readTrend() {
    try {
      ({ points: this.points } = await get('/profiles/trend'));
    } catch {
      // The list says what is wrong, when something is.
    }
  }

  async #start(event) {
    event.preventDefault();
    const { kind } = this;
    const seconds = Number(this.seconds);
    const wanted = await ask({
      title: 'Start this profile?',
      action: 'Start',
      text: html`<p>A <b>${kind}</b> profile of this node over ${plural(seconds, 'second')}: ${KINDS[kind] ?? ''}. It is kept on the node’s disk.</p>
        <p class="muted">The node goes on working; sampling costs it a little.</p>`,
    });
    if (!wanted) {
      return;
    }
    this.busy = undefined;
    try {
      const profile = await post('/profiles', { kind, seconds });
      this.started = profile.name;
      say(`The ${kind} profile ${profile.name} has begun${profile.readyAt ? `; it is ready at ${time(profile.readyAt)}` : ''}.`);
    } catch (problem) {
      const { kind: which, who, until } = problem.body ?? {};
      if (problem.code === 'profiling_busy') {
        this.busy = { kind: which, who, until };
      }
      say(`Not started: ${problem.code === 'profiling_busy' && until ? `a ${which} profile runs for ${who} until ${time(until)}` : problem.message}.`, 'bad');
    }
    this.#reading.now();
  }

  #choose(name, on) {
    // The latest two: a third pushes out the first.
    this.chosen = on ? [...this.chosen, name].slice(-2) : this.chosen.filter((one) => one !== name);
  }

  #compare() {
    const [from, to] = this.chosen.map((name) => this.#find(name)).sort((a, b) => a.started - b.started);
    go('profiles', to.name, { with: from.name });
  }

  #find(name) {
    return this.list?.profiles.find((profile) => profile.name === name);
  }

  render() {
    return html`<h1>Profiles</h1>${this.#content()}`;
  }

  #content() {
    const { list, problem, place: { what } } = this;
    if (!list) {
      return problem ? this.#refused(problem) : html`<p class="loading" aria-busy="true">Reading profiles…</p>`;
    }
    return html`${problem ? html`<p class="trouble">${problem.message}. This is what was last known.</p>` : nothing}
      ${what ? this.#one(what) : this.#all()}`;
  }

  #refused({ code, message }) {
    const text = {
      profiling_disabled: html`<h2>Profiling is switched off</h2><p>${message}. With <code>profiling.enabled: true</code> in its configuration the node profiles itself.</p>`,
      not_from_there: html`<h2>Not from this machine</h2><p>${message}. From elsewhere a tunnel helps:</p><pre>ssh -L 8080:127.0.0.1:8080 THE-NODE</pre>`,
      unknown_route: html`<h2>No profiles here</h2><p>This node does not keep profiles.</p>`,
    }[code] ?? html`<h2>Profiles cannot be read</h2><p>${message}. It is tried again by itself.</p>`;
    return html`<div class="empty-state">${text}</div>`;
  }

  #one(name) {
    const { parameters } = this.place;
    const profile = this.#find(name);
    const back = html`<p class="back"><a href=${address('profiles')}>← All profiles</a></p>`;
    if (!profile) {
      return html`${back}<div class="empty-state"><h2>${name} is not kept</h2><p>The oldest profiles go when there are many.</p></div>`;
    }
    if (profile.state === 'running') {
      return html`${back}<article class="card">${this.#progress(profile)}</article>`;
    }
    const against = parameters.with ? this.#find(parameters.with) : undefined;
    return html`${parameters.with && !against ? html`<p class="trouble">${parameters.with} is not kept any more.</p>` : nothing}
      <profile-view .profile=${profile} .others=${this.list.profiles} .against=${against} .view=${parameters.view ?? 'flamegraph'} .kind=${parameters.kind ?? profile.kind}></profile-view>`;
  }

  #all() {
    const { list, points } = this;
    return html`
      <div class="two">
        ${this.#form()}
        <article class="card pprof"><h2>With Go’s tools</h2>
          ${list.pprof ? html`<p>The node serves what Go programs serve, at <a href="${list.pprof}/debug/pprof/" target="_blank" rel="noopener">${list.pprof}/debug/pprof/</a>, for callers on its own machine:</p>
            <pre>go tool pprof -http=:8081 '${list.pprof}/debug/pprof/profile?seconds=10'</pre>`
            : html`<p><code>/debug/pprof/</code> is not served: set <code>profiling.enable-http</code> and <code>profiling.http-addr</code>.</p>`}
          <p>What is kept here opens in it too:</p>
          <pre>go tool pprof -top '${location.origin}/api/v1/profiles/${list.profiles.find(({ state }) => state === 'ready')?.name ?? 'NAME'}'</pre>
        </article>
      </div>
      ${this.#table()}
      <article class="card"><h2>Trend</h2>${drawTrend(points)}</article>
    `;
  }

  #form() {
    const { list, kind, busy } = this;
    const kinds = list.kinds ?? Object.keys(KINDS);
    const most = list.mostSeconds ?? Infinity;
    const seconds = Number(this.seconds);
    const fault = this.seconds.trim() !== '' && seconds > 0 && seconds <= most ? undefined : `above 0${Number.isFinite(most) ? `, at most ${most}` : ''}`;
    const running = this.#running;
    return html`<form class="card start" @submit=${this.#start} aria-label="Start a profile">
      <h2>Start a profile</h2>
      <div class="bar-of-tools">
        <label>Kind <select name="kind" @change=${(event) => { this.kind = event.target.value; }}>${kinds.map((one) => html`<option ?selected=${one === kind}>${one}</option>`)}</select></label>
        <label>Seconds <input name="seconds" inputmode="decimal" size="5" autocomplete="off" aria-invalid=${fault ? 'true' : 'false'} aria-describedby="fault-seconds" .value=${this.seconds} @input=${(event) => { this.seconds = event.target.value; }}></label>
        <button class="primary" ?disabled=${Boolean(fault)}>Start…</button>
      </div>
      <p class="fault" id="fault-seconds">${fault ?? html`<span class="fine">${KINDS[kind] ?? nothing}</span>`}</p>
      ${busy && busy.until > Date.now() && !running.some((one) => one.kind === busy.kind) ? html`<p class="trouble">A ${busy.kind} profile runs for ${busy.who}, ${duration(busy.until - Date.now())} more. One runs at a time.</p>` : nothing}
      ${repeat(running, ({ name }) => name, (profile) => this.#progress(profile))}
      ${list.continuous === false ? html`<p class="muted">No recording runs all the time: <code>profiling.continuous</code> is false, so a profile begins when it is asked for.</p>` : nothing}
    </form>`;
  }

  #progress(profile) {
    const { started, readyAt } = profile;
    const left = Math.max(0, readyAt - Date.now());
    return html`<div class="progress" data-running=${profile.name}><p><b>${profile.name}</b> ${left > 0 ? `is ready in ${Math.ceil(left / 1_000)} s` : 'is written'} <small>${why(profile)}</small></p>
      <progress max="1" .value=${Math.min(1, (Date.now() - started) / Math.max(1, readyAt - started))} aria-label="Progress of ${profile.name}"></progress></div>`;
  }

  #table() {
    const { list: { profiles }, chosen } = this;
    const ready = profiles.filter(({ state }) => state === 'ready');
    if (ready.length === 0) {
      return html`<div class="empty-state"><h2>No profiles yet</h2><p>Start one above. Profiles are also kept when an alert about this node fires, and every hour with <code>profiling.auto-profile: true</code>.</p></div>`;
    }
    const pair = chosen.map((name) => this.#find(name));
    const alike = pair.length === 2 && countsAlike(pair[0].kind, pair[1].kind);
    return html`<article class="card kept"><h2>Kept <small>${count(ready.length)}</small></h2>
      <div class="scroll"><table class="rows"><thead><tr><th><span class="unseen">compare</span></th><th>profile</th><th>began</th><th class="number wide-only">over</th><th class="wide-only">sampled by</th><th>why</th><th class="number wide-only">size</th><th class="wide-only">files</th></tr></thead>
      <tbody>${repeat(ready, ({ name }) => name, (profile) => html`<tr>
        <td><input type="checkbox" aria-label="Compare ${profile.name}" .checked=${chosen.includes(profile.name)} @change=${(event) => this.#choose(profile.name, event.target.checked)}></td>
        <th scope="row"><a href=${address('profiles', profile.name)}>${profile.name}</a></th>
        <td class="time" title=${moment(profile.started)}>${ago(profile.started)}</td><td class="number wide-only">${duration(profile.lengthMs)}</td><td class="wide-only">${profile.engine}</td>
        <td><span class="badge ${profile.why === 'alert' ? 'bad' : ''}">${profile.why}</span> <span class="wide-only muted">${profile.detail ?? nothing}</span></td>
        <td class="number wide-only">${bytes(profile.bytes)}</td>
        <td class="wide-only time"><a href="/api/v1/profiles/${profile.name}" download aria-label="Download ${profile.name} for pprof">pprof</a>${profile.recording ? html` <a href="/api/v1/profiles/${profile.name}?format=jfr" download aria-label="Download the recording of ${profile.name}">jfr</a>` : nothing}</td></tr>`)}</tbody></table></div>
      <div class="buttons"><small class="saved">${pair.length < 2 ? 'Tick two of the same kind to compare them.' : alike ? `${pair[0].name} and ${pair[1].name}` : 'These two count different things.'}</small>
        <button type="button" ?disabled=${!alike} @click=${this.#compare}>Compare</button></div>
    </article>`;
  }
}

customElements.define('page-profiles', Profiles);
