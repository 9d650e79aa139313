import { html, nothing } from 'lit';
import { Element } from '../element.js';
import { get, poll, post } from '../api.js';
import { ago, bytes, count, duration, percent, plural, time } from '../format.js';
import { perform } from '../notices.js';

const AGAIN_MS = 2_000;
const MOST_KEYS = 10_000;
const NAMED_KEYS = 8;
const MOST_DONE = 10;
const KINDS = {
  prefix: { title: 'Keys that begin with', hint: 'task:result:' },
  keys: { title: 'These keys, one a line', hint: 'task:result:3m0kq…-1' },
  pattern: { title: 'Keys that match', hint: 'task:result:order-2026-*' },
  tag: { title: 'Keys kept under the tag', hint: 'a tag' },
};
/** What the nodes keep; other programs may keep more under a prefix of their own. */
const KEPT = { 'task:result:': 'results', 'agent:state:': 'agents’ states', 'route:cache:': 'routes', 'cache:query:': 'statistics' };

/** How the cache is, and what to drop from it. */
class CacheControl extends Element {
  static properties = {
    status: { state: true },
    problem: { state: true },
    kind: { state: true },
    text: { state: true },
    done: { state: true },
  };
  #reading;

  constructor() {
    super();
    this.kind = 'prefix';
    this.text = '';
    this.done = [];
  }

  connectedCallback() {
    super.connectedCallback();
    this.#reading = poll(AGAIN_MS, (signal) => get('/cache', { signal }), (status, problem) => {
      this.status = status ?? this.status;
      this.problem = problem;
    });
    this.whileHere(this.#reading);
  }

  get #lines() {
    return this.text.split('\n').map((line) => line.trim()).filter(Boolean);
  }

  #selection() {
    return this.kind === 'keys' ? { keys: this.#lines } : { [this.kind]: this.text };
  }

  #said() {
    return {
      keys: plural(this.#lines.length, 'key'),
      prefix: `every key that begins with “${this.text}”`,
      pattern: `every key that matches “${this.text}”`,
      tag: `every key that was kept under the tag “${this.text}”`,
    }[this.kind];
  }

  async #invalidate(event) {
    event.preventDefault();
    const said = this.#said();
    const keys = this.kind === 'keys' ? this.#lines : [];
    const { redis, local } = this.status;
    let before;
    let after;
    const did = await perform(
      {
        title: 'Drop from the cache?',
        action: 'Drop',
        danger: true,
        text: html`<p>${said[0].toUpperCase()}${said.slice(1)} ${keys.length === 1 ? 'is' : keys.length > 1 ? 'are' : 'is'} dropped from the memory of all nodes${redis ? html` and from Redis at <code>${redis.address}</code>` : nothing}.</p>
          ${keys.length > 0 ? html`<ul class="keys">${keys.slice(0, NAMED_KEYS).map((key) => html`<li><code>${key}</code></li>`)}${keys.length > NAMED_KEYS ? html`<li>and ${count(keys.length - NAMED_KEYS)} others</li>` : nothing}</ul>` : nothing}
          ${this.kind === 'pattern' ? html`<p class="muted">* stands for any characters, ? for one, [a-c] for one of these.</p>` : nothing}
          <p class="muted">This node holds ${local.entries === 1 ? 'one entry' : `${count(local.entries)} entries`} now${redis?.up ? `, Redis ${plural(redis.keys, 'key')}` : ''}. No task is lost: the next read comes from the stores.</p>`,
      },
      async () => {
        before = await get('/cache');
        const answer = await post('/cache/invalidate', this.#selection());
        after = await get('/cache');
        return answer;
      },
      () => `Dropped ${said}. ${counted(before, after)}`,
    );
    if (did) {
      this.done = [{ at: Date.now(), said, counted: counted(before, after) }, ...this.done].slice(0, MOST_DONE);
      this.status = after;
      this.text = '';
    }
    this.#reading.now();
  }

  render() {
    const { status, problem } = this;
    if (!status) {
      return problem ? html`<p class="trouble">${problem.message}. It is tried again by itself.</p>` : html`<p class="loading" aria-busy="true">Reading the cache…</p>`;
    }
    return html`
      ${problem ? html`<p class="trouble">${problem.message}. These are the last figures.</p>` : nothing}
      <div class="cards">${this.#memory(status.local)}${this.#redis(status.redis)}${status.feed ? this.#feed(status.feed) : nothing}</div>
      ${status.redis?.up ? this.#latency(status.redis.latency) : nothing}
      ${this.#form()}
    `;
  }

  #memory({ entries, bytes: held, hits, misses, hitRatio, evictions }) {
    return html`<article class="card" data-level="memory"><h2>Memory of this node</h2>
      <p class="figure"><b>${percent(hitRatio)}</b> of reads found</p>
      <meter min="0" max="1" .value=${hitRatio ?? 0} aria-label="Reads found in memory"></meter>
      <table class="rows figures"><tbody>
        ${row('entries', count(entries))}${row('size', bytes(held))}${row('found', count(hits))}${row('not found', count(misses))}${row('gave way', count(evictions))}
      </tbody></table></article>`;
  }

  #redis(redis) {
    if (!redis) {
      return html`<article class="card" data-level="redis"><h2>Redis</h2><p class="muted">None is configured. With <code>redis.url</code>, or the variable <code>REDIS_URL</code>, nodes share results through one.</p></article>`;
    }
    if (!redis.up) {
      return html`<article class="card" data-level="redis"><h2>Redis <span class="badge bad">down</span></h2><p class="trouble">${redis.error}</p>
        <p class="muted">${redis.address}. Reads come from memory and stores meanwhile; what is to be copied waits in the log.</p></article>`;
    }
    const { maxBytes, usedBytes } = redis;
    return html`<article class="card" data-level="redis"><h2>Redis <span class="badge good">up</span> <small>${redis.version}, ${redis.address}</small></h2>
      <p class="figure"><b>${bytes(usedBytes)}</b> ${maxBytes > 0 ? `of ${bytes(maxBytes)}` : 'in use, no limit set'}</p>
      ${maxBytes > 0 ? html`<meter min="0" max=${maxBytes} high=${maxBytes * 0.9} .value=${usedBytes} aria-label="Memory of Redis in use"></meter>` : nothing}
      <table class="rows figures"><tbody>
        ${row('keys', count(redis.keys))}${row('reads found, all programs', percent(redis.hitRatio))}${row('commands/s', count(redis.commandsPerSecond))}
        ${row('clients', count(redis.clients))}${row('expired', count(redis.expired))}${row('gave way', count(redis.evictions))}
      </tbody></table></article>`;
  }

  #feed({ written, outlived, waitsSince }) {
    return html`<article class="card" data-level="feed"><h2>From the log to Redis</h2>
      <p class="figure"><b>${count(written)}</b> copied by this node</p>
      <p class="more">${count(outlived)} left out, as their time was over</p>
      ${waitsSince ? html`<p class="trouble">Waits for Redis since ${time(waitsSince)}.</p>` : html`<p class="calm"><span class="dot good"></span> Nothing waits.</p>`}</article>`;
  }

  #latency(latency) {
    return html`<article class="card"><h2>What took long in Redis</h2>
      ${latency.length === 0 ? html`<p class="calm"><span class="dot good"></span> Nothing took longer than its <code>latency-monitor-threshold</code>, if it is told to watch.</p>`
        : html`<div class="scroll"><table class="rows"><thead><tr><th>what</th><th>last</th><th class="number">took</th><th class="number">longest ever</th></tr></thead><tbody>${latency.map(({ event, at, latestMs, maxMs }) =>
          html`<tr><th scope="row">${event}</th><td title=${time(at)}>${ago(at)}</td><td class="number">${duration(latestMs)}</td><td class="number">${duration(maxMs)}</td></tr>`)}</tbody></table></div>`}
    </article>`;
  }

  #form() {
    const { kind, text } = this;
    const fault = kind === 'keys' && this.#lines.length > MOST_KEYS ? `at most ${count(MOST_KEYS)} keys at once` : undefined;
    const typed = (event) => { this.text = event.target.value; };
    return html`<form class="card invalidate" @submit=${this.#invalidate} aria-label="Drop from the cache">
      <h2>Drop from the cache</h2>
      <div class="bar-of-tools">
        <label>What <select name="kind" .value=${kind} @change=${(event) => { this.kind = event.target.value; }}>
          ${Object.entries(KINDS).map(([id, { title }]) => html`<option value=${id} ?selected=${id === kind}>${title}</option>`)}</select></label>
        <label class="grow">${KINDS[kind].title}
          ${kind === 'keys' ? html`<textarea name="what" rows="4" spellcheck="false" placeholder=${KINDS.keys.hint} .value=${text} @input=${typed}></textarea>`
            : html`<input name="what" autocomplete="off" spellcheck="false" placeholder=${KINDS[kind].hint} .value=${text} @input=${typed}>`}</label>
        <button class="danger" ?disabled=${text.trim() === '' || Boolean(fault)}>Drop…</button>
      </div>
      ${fault ? html`<p class="fault">${fault}</p>` : nothing}
      <div class="choices" role="group" aria-label="All of one kind">
        ${Object.entries(KEPT).map(([prefix, name]) => html`<button type="button" @click=${() => { this.kind = 'prefix'; this.text = prefix; }}>all ${name}</button>`)}</div>
      ${this.done.length > 0 ? html`<h3>Done</h3><ul class="plain done">${this.done.map((one) => html`<li><span class="muted">${time(one.at)}</span> Dropped ${one.said}. ${one.counted}</li>`)}</ul>` : nothing}
    </form>`;
  }
}

const row = (name, value) => html`<tr><th scope="row">${name}</th><td class="number">${value}</td></tr>`;

/** Says what it came to: others read and write at the same time, so it is told as what was and what is. */
function counted(before, after) {
  const memory = `Entries in this node’s memory: ${count(before.local.entries)} before, ${count(after.local.entries)} after.`;
  return before.redis?.up && after.redis?.up ? `${memory} Keys in Redis: ${count(before.redis.keys)} before, ${count(after.redis.keys)} after.` : memory;
}

customElements.define('cache-control', CacheControl);
