import { html, nothing } from 'lit';
import { Element } from '../element.js';
import { get, post } from '../api.js';
import { bytes, duration, time } from '../format.js';
import { faultOf, prettyIfJson } from '../json.js';
import { perform, say } from '../notices.js';
import { debounce } from '../pace.js';
import { address } from '../router.js';
import { draft, EMPTY, forget, save } from './draft.js';
import '../tasks/detail.js';

const SAVE_AFTER_MS = 1_000;
const MOST_BYTES = 512 * 1024;
const MOST_ID_BYTES = 256;
const ID_BYTES = 12;
const NUMBERS = { priority: [0, 9], timeout: [0.001, 604_800], attempts: [1, 1_000] };
/** The names that the API has for the fields of the form. */
const WIRE = { timeoutMs: 'timeout', maxAttempts: 'attempts' };
const encoder = new TextEncoder();
const size = (text) => encoder.encode(text).length;

/** Submits a task and follows it to its end. */
class SubmitTask extends Element {
  static properties = {
    fields: { state: true },
    refused: { state: true },
    savedAt: { state: true },
    task: { state: true },
    ended: { state: true },
    offered: { state: true },
  };

  constructor() {
    super();
    this.fields = draft();
    this.refused = {};
    this.offered = new Map();
    this.saving = debounce(() => { save(this.fields); this.savedAt = Date.now(); }, SAVE_AFTER_MS);
  }

  connectedCallback() {
    super.connectedCallback();
    this.#readAgents();
    this.whileHere(() => this.saving.cancel());
    // What was typed in the last second is not lost with the page.
    this.whileHere(() => this.touched && save(this.fields));
    const left = () => this.touched && save(this.fields);
    addEventListener('pagehide', left);
    this.whileHere(() => removeEventListener('pagehide', left));
  }

  /** Who could do what: a help only, so it may fail. */
  async #readAgents() {
    try {
      const { agents } = await get('/agents?limit=1000');
      const offered = new Map();
      agents.forEach(({ capabilities }) => capabilities.forEach((type) => offered.set(type, (offered.get(type) ?? 0) + 1)));
      this.offered = offered;
      this.offersKnown = true;
    } catch {
      this.offersKnown = false;
    }
  }

  /** What is wrong, by field. */
  get faults() {
    const { fields } = this;
    const faults = {};
    if (/\s/.test(fields.type.trim())) {
      faults.type = 'must not hold white space';
    }
    if (/\s/.test(fields.tenant.trim())) {
      faults.tenant = 'must not hold white space';
    }
    if (size(fields.id) > MOST_ID_BYTES) {
      faults.id = `must be at most ${MOST_ID_BYTES} bytes`;
    }
    for (const [name, [least, most]] of Object.entries(NUMBERS)) {
      const value = fields[name].trim();
      if (value !== '' && !(Number(value) >= least && Number(value) <= most && (name === 'timeout' || Number.isInteger(Number(value))))) {
        faults[name] = `must be ${least} to ${most}`;
      }
    }
    faults.payload = faultOf(fields.payload) ?? (size(fields.payload) > MOST_BYTES ? `must be at most ${bytes(MOST_BYTES)}` : undefined);
    return { ...this.refused, ...Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault)) };
  }

  #typed(name, value) {
    this.fields = { ...this.fields, [name]: value };
    this.refused = {};
    // Another task must not go under an id that was drawn for this one.
    this.drawn = undefined;
    this.touched = true;
    this.saving();
  }

  #clear() {
    this.saving.cancel();
    this.fields = { ...EMPTY };
    this.refused = {};
    this.savedAt = undefined;
    this.touched = false;
    forget();
    say('The form is empty again.');
  }

  /** The task as JSON. The payload goes as it was typed: no number in it changes. */
  #json(id) {
    const { fields } = this;
    const parts = [`"type":${JSON.stringify(fields.type.trim())}`, `"id":${JSON.stringify(id)}`];
    if (fields.tenant.trim()) {
      parts.push(`"tenant":${JSON.stringify(fields.tenant.trim())}`);
    }
    const number = (name, field, factor = 1) => fields[field].trim() && parts.push(`"${name}":${Math.round(Number(fields[field]) * factor)}`);
    number('priority', 'priority');
    number('timeoutMs', 'timeout', 1_000);
    number('maxAttempts', 'attempts');
    if (fields.payload.trim()) {
      parts.push(`"payload":${fields.payload.trim()}`);
    }
    return `{${parts.join(',')}}`;
  }

  async #submit(event) {
    event.preventDefault();
    const faults = Object.keys(this.faults);
    if (faults.length > 0) {
      this.querySelector(`[name=${faults[0]}]`)?.focus();
      say(`Not sent: ${faults[0]} ${this.faults[faults[0]]}.`, 'bad');
      return;
    }
    // Drawn here, not by the node: when the answer is lost, the second try is the same task.
    this.drawn ??= Array.from(crypto.getRandomValues(new Uint8Array(ID_BYTES)), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const id = this.fields.id.trim() || this.drawn;
    const type = this.fields.type.trim();
    const body = this.#json(id);
    await this.#readAgents();
    const could = this.offered.get(type) ?? 0;
    const done = await perform(
      {
        title: 'Submit this task?',
        action: 'Submit',
        text: html`<p>A task of type <b>${type}</b> is submitted as <code>${id}</code>, ${this.fields.payload.trim() ? `with a payload of ${bytes(size(this.fields.payload.trim()))}` : 'without a payload'}. It is done for real.</p>
          ${this.offersKnown ? html`<p class="muted">${could > 0 ? `${could} ${could === 1 ? 'agent offers' : 'agents offer'} this type now.` : 'No agent offers this type now: the task will wait for one.'}</p>` : nothing}`,
      },
      async () => {
        try {
          return await post('/tasks', body);
        } catch (problem) {
          if (problem.field) {
            const [part] = problem.field.split('.');
            this.refused = { [WIRE[part] ?? part]: problem.message };
          }
          throw problem;
        }
      },
      (answer) => `Task ${answer.id} is accepted. It is followed on this page.`,
    );
    if (done) {
      this.drawn = undefined;
      this.ended = undefined;
      this.task = done.id;
      if (this.fields.id) {
        this.fields = { ...this.fields, id: '' };
        this.saving();
      }
    }
  }

  #end({ detail: task }) {
    if (this.ended !== task.id) {
      this.ended = task.id;
      say(`Task ${task.id} ${task.state} after ${duration(task.endedAt - task.submittedAt)}.`, task.state === 'succeeded' ? 'good' : 'bad');
    }
  }

  render() {
    const { faults, fields, task } = this;
    return html`<div class="two submit">
      <form class="card" @submit=${this.#submit} novalidate aria-label="Submit a task">
        <h2>Submit a task</h2>
        <div class="fields">
          ${this.#field('type', 'Type', { required: true, hint: 'such as thumbnail' })}
          <datalist id="offered">${[...this.offered.keys()].sort().map((type) => html`<option value=${type}></option>`)}</datalist>
          ${this.#field('tenant', 'Tenant', { hint: 'on whose behalf' })}
          ${this.#field('id', 'Id', { hint: 'drawn when empty' })}
          ${this.#field('priority', 'Priority', { hint: '0 to 9, else 5', mode: 'numeric' })}
          ${this.#field('timeout', 'Timeout of an attempt, s', { hint: 'else the node’s own', mode: 'decimal' })}
          ${this.#field('attempts', 'Attempts at most', { hint: 'else the node’s own', mode: 'numeric' })}
        </div>
        <label>Payload, any JSON
          <textarea name="payload" rows="9" spellcheck="false" placeholder='{"width": 200}' aria-describedby="fault-payload" aria-invalid=${faults.payload ? 'true' : 'false'}
            .value=${fields.payload} @input=${(event) => this.#typed('payload', event.target.value)}></textarea></label>
        <p class="fault" id="fault-payload" role="status">${faults.payload ?? (fields.payload.trim() ? html`<span class="fine">valid JSON, ${bytes(size(fields.payload.trim()))}</span>` : nothing)}</p>
        <div class="buttons">
          <small class="saved" role="status">${this.savedAt ? `Draft saved ${time(this.savedAt)}` : nothing}</small>
          <button type="button" @click=${() => this.#typed('payload', prettyIfJson(fields.payload))} ?disabled=${!fields.payload.trim() || Boolean(faults.payload)}>Format</button>
          <button type="button" @click=${this.#clear}>Clear</button>
          <button class="primary" ?disabled=${fields.type.trim() === ''}>Submit…</button>
        </div>
      </form>
      <section class="card follow" aria-label="The task that was submitted">
        ${task ? html`<h2><a href=${address('tasks', task)}>${task}</a></h2><task-detail .task=${task} @task-ended=${this.#end}></task-detail>`
          : html`<h2>Then</h2><p class="muted">The task is followed here, live, to its end.</p>`}
      </section>
    </div>`;
  }

  #field(name, title, { required = false, hint = '', mode = 'text' }) {
    const fault = this.faults[name];
    return html`<label>${title}<input name=${name} autocomplete="off" spellcheck="false" ?required=${required} placeholder=${hint} inputmode=${mode} list=${name === 'type' ? 'offered' : nothing}
      aria-invalid=${fault ? 'true' : 'false'} aria-describedby="fault-${name}" .value=${this.fields[name]} @input=${(event) => this.#typed(name, event.target.value)}>
      <span class="fault" id="fault-${name}">${fault ?? nothing}</span></label>`;
  }
}

customElements.define('submit-task', SubmitTask);
