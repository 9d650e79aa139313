import { html, nothing } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { get, poll, query } from '../api.js';
import { download, fromBase64, hexDump, toBase64 } from '../bytes.js';
import { ago, bytes, count, moment } from '../format.js';
import { prettyIfJson } from '../json.js';
import { say } from '../notices.js';
import { address, go } from '../router.js';
import { keepDraft } from './draft.js';
import '../text-block.js';

const AGAIN_MS = 10_000;
const STEPS = [50, 200, 1_000];
const KEY_CHARS = 40;
const encoder = new TextEncoder();

/** Records that could not be taken: a list, or one with its bytes. */
class DeadLetters extends Element {
  static properties = {
    letter: { attribute: false },
    found: { state: true },
    shown: { state: true },
    problem: { state: true },
    step: { state: true },
    as: { state: true },
  };
  #reading;

  constructor() {
    super();
    this.step = 0;
    this.as = 'text';
  }

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(() => this.#reading?.());
  }

  willUpdate(changed) {
    if (changed.has('letter') || changed.has('step')) {
      this.#reading?.();
      this.problem = undefined;
      if (this.letter) {
        this.#readOne(this.letter);
      } else {
        this.#readAll();
      }
    }
  }

  #readAll() {
    this.#reading = poll(
      AGAIN_MS,
      (signal) => get(`/dead-letters${query({ limit: STEPS[this.step] })}`, { signal }),
      (answer, problem) => {
        this.problem = problem;
        // Values may be long, and the list shows none.
        this.found = answer?.deadLetters.map(({ value, valueBase64, ...row }) => row) ?? this.found;
      },
    );
  }

  async #readOne(id) {
    this.shown = undefined;
    this.as = 'text';
    try {
      const read = await get(`/dead-letters/${encodeURIComponent(id)}`);
      if (this.letter === id) {
        this.shown = { ...read, bytes: read.valueBase64 === undefined ? encoder.encode(read.value ?? '') : fromBase64(read.valueBase64) };
        this.as = read.valueBase64 === undefined ? 'text' : 'hex';
      }
    } catch (problem) {
      this.problem = problem;
    }
  }

  render() {
    return this.letter ? this.#one() : this.#all();
  }

  #all() {
    const { found, problem } = this;
    if (!found) {
      return problem ? html`<p class="trouble">${problem.message}. It is tried again by itself.</p>` : html`<p class="loading" aria-busy="true">Reading dead letters…</p>`;
    }
    if (found.length === 0) {
      return html`<div class="empty-state"><h2>No dead letters</h2><p>What cannot be taken comes here with its bytes and the reason: a record that is no JSON or breaks a rule, and tasks that failed or expired. Nothing has so far.</p></div>`;
    }
    const most = STEPS[this.step];
    return html`<article class="card">
      <h2>${found.length < most ? count(found.length) : `The ${count(most)} newest`} <small>records that could not be taken or done</small></h2>
      ${problem ? html`<p class="trouble">${problem.message}. This is what was last known.</p>` : nothing}
      <div class="scroll"><table class="rows letters"><thead><tr><th>at</th><th>reason</th><th class="wide-only">from</th><th class="wide-only">key</th></tr></thead>
      <tbody>${repeat(found, ({ id }) => id, (letter) => html`<tr><td class="time" title=${moment(letter.time)}><a href=${address('admin', `dead-letters/${letter.id}`)}>${ago(letter.time)}</a></td>
        <td class="reason"><span title=${letter.reason}>${letter.reason}</span></td><td class="wide-only time">${letter.topic} ${letter.partition} @ ${letter.offset}</td><td class="wide-only id">${shortened(letter)}</td></tr>`)}</tbody></table></div>
      ${found.length === most && this.step + 1 < STEPS.length ? html`<p class="more"><button type="button" @click=${() => { this.step++; }}>Show ${count(STEPS[this.step + 1])}</button></p>` : nothing}
    </article>`;
  }

  #one() {
    const { shown, problem, as } = this;
    const back = html`<p class="back"><a href=${address('admin', 'dead-letters')}>← All dead letters</a></p>`;
    if (!shown) {
      return html`${back}${problem ? html`<p class="trouble">${problem.message}.</p>` : html`<p class="loading" aria-busy="true">Reading the dead letter…</p>`}`;
    }
    const headers = Object.entries(shown.headers);
    const isText = shown.valueBase64 === undefined;
    return html`${back}
      <article class="card detail-card">
        <h2>Dead letter ${shown.id}</h2>
        <p class="trouble">${shown.reason}</p>
        <dl class="facts flat">
          <div><dt>since</dt><dd>${moment(shown.time)} <small>${ago(shown.time)}</small></dd></div>
          <div><dt>came from</dt><dd>${shown.topic}, partition ${shown.partition}, offset ${shown.offset}</dd></div>
          <div><dt>key</dt><dd class="key">${shown.key ? html`<a href=${address('tasks', shown.key)} title="See the task of this id">${shown.key}</a>` : (shown.keyBase64 ? html`${shown.keyBase64} <small>base64</small>` : html`<span class="muted">none</span>`)}</dd></div>
        </dl>
        ${headers.length > 0 ? html`<h3>Headers</h3><table class="rows"><tbody>${headers.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</tbody></table>` : nothing}
        <div class="choices" role="group" aria-label="Show the value as">
          ${[...(isText ? ['text'] : []), 'hex', 'base64'].map((way) => html`<button type="button" aria-pressed=${way === as} @click=${() => { this.as = way; }}>${way}</button>`)}
          <button type="button" @click=${() => this.#save()}>Download ${bytes(shown.bytes.length)}</button>
          ${isText ? html`<button type="button" @click=${() => this.#correct()}>Correct and submit…</button>` : nothing}
        </div>
        ${shown.value === undefined && isText ? html`<p class="muted">The record has no value.</p>`
          : html`<text-block label="Value" note=${as === 'text' ? 'text,' : `${as}, of ${bytes(shown.bytes.length)},`} .text=${as === 'text' ? prettyIfJson(shown.value) : as === 'hex' ? hexDump(shown.bytes) : toBase64(shown.bytes)}></text-block>`}
      </article>`;
  }

  #save() {
    const name = `dead-letter-${this.shown.id}.bin`;
    download(this.shown.bytes, name);
    say(`The ${bytes(this.shown.bytes.length)} of the value went to the browser as ${name}.`);
  }

  #correct() {
    const others = keepDraft(this.shown.value);
    say(others.length === 0 ? 'It is in the form, not sent yet.' : `It is in the form, not sent yet. The form has no place for ${others.join(', ')}.`);
    go('admin', 'submit');
  }
}

function shortened({ key, keyBase64 }) {
  const text = key ?? keyBase64 ?? '–';
  return text.length > KEY_CHARS ? `${text.slice(0, KEY_CHARS)}…` : text;
}

customElements.define('dead-letters', DeadLetters);
