import { html, nothing } from 'lit';
import { Element } from '../element.js';
import { get, getText, poll } from '../api.js';
import { duration, moment } from '../format.js';
import { parseExact, pretty } from '../json.js';
import { live } from '../live.js';
import { address } from '../router.js';
import { isEnd } from './feed.js';
import { drawTimeline } from './timeline.js';
import '../text-block.js';

const AGAIN_MS = 1_000;

/** One task, whole; it looks again until the task has ended. */
class TaskDetail extends Element {
  static properties = {
    task: { attribute: false },
    found: { state: true },
    problem: { state: true },
    submission: { state: true },
  };
  #reading;

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(live.on('tasks', ({ ended }) => ended.some(({ id }) => id === this.task) && this.#reading?.now()));
    this.whileHere(() => this.#stop());
    if (this.task && this.hasUpdated) {
      this.#start();
    }
  }

  willUpdate(changed) {
    if (changed.has('task')) {
      this.found = undefined;
      this.problem = undefined;
      this.submission = undefined;
      this.#start();
    }
  }

  #stop() {
    this.#reading?.();
    this.#reading = undefined;
  }

  #start() {
    this.#stop();
    const path = `/tasks/${encodeURIComponent(this.task)}`;
    this.#reading = poll(
      AGAIN_MS,
      async (signal) => {
        const [text, timeline] = await Promise.all([getText(path, { signal }), get(`${path}/events`, { signal })]);
        return { task: parseExact(text), timeline, at: Date.now() };
      },
      (found, problem) => {
        this.problem = problem;
        this.found = found ?? this.found;
        // Both must tell of the end: they were asked one after the other.
        if (problem && problem.status !== 503 && problem.status !== undefined) {
          this.#stop();
        } else if (found && isEnd(found.task.state) && isEnd(found.timeline.state)) {
          this.#stop();
          this.dispatchEvent(new CustomEvent('task-ended', { detail: found.task }));
        }
        if (found) {
          this.dispatchEvent(new CustomEvent('task-seen', { detail: found.task }));
          this.#readSubmission(path);
        }
      },
    );
  }

  async #readSubmission(path) {
    if (this.submission) {
      return;
    }
    const { task } = this;
    this.submission = {};
    let read;
    try {
      read = { whole: parseExact(await getText(`${path}/submission`)) };
    } catch (problem) {
      read = { problem };
    }
    if (this.task === task) {
      this.submission = read;
    }
  }

  render() {
    const { found, problem } = this;
    if (!found) {
      return problem ? this.#refused(problem) : html`<p class="loading" aria-busy="true">Reading the task…</p>`;
    }
    const { task, timeline, at } = found;
    const { whole, problem: gone } = this.submission ?? {};
    const others = whole ? Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'payload')) : undefined;
    return html`
      ${problem ? html`<p class="trouble">${problem.message}. This is what was last known; it is tried again.</p>` : nothing}
      <dl class="facts flat">
        <div><dt>state</dt><dd><span class="state ${task.state}" data-state>${task.state}</span></dd></div>
        <div><dt>type</dt><dd><a href=${address('tasks', undefined, { type: task.type })}>${task.type}</a></dd></div>
        <div><dt>tenant</dt><dd><a href=${address('tasks', undefined, { tenant: task.tenant })}>${task.tenant}</a></dd></div>
        <div><dt>priority</dt><dd>${task.priority}</dd></div>
        <div><dt>agent</dt><dd>${task.agent ? html`<a href=${address('tasks', undefined, { agent: task.agent })}>${task.agent}</a>` : '–'}</dd></div>
        <div><dt>attempt</dt><dd>${task.attempt}</dd></div>
        <div><dt>submitted</dt><dd>${moment(task.submittedAt)}</dd></div>
        <div><dt>${task.endedAt ? 'took' : 'so far'}</dt><dd>${duration((task.endedAt ?? at) - task.submittedAt)}</dd></div>
      </dl>
      <h3>What happened</h3>
      ${drawTimeline(timeline, at)}
      ${task.error ? html`<text-block class="bad" label=${isEnd(task.state) ? 'Error' : 'Last error'} .text=${task.error}></text-block>` : nothing}
      ${task.output !== undefined ? html`<text-block label="Output" .text=${pretty(task.output)}></text-block>` : nothing}
      ${whole?.payload !== undefined ? html`<text-block label="Payload" .text=${pretty(whole.payload)}></text-block>` : nothing}
      ${others ? html`<text-block label="Submission" note=${whole.payload === undefined ? 'it has no payload,' : 'but for the payload,'} .text=${pretty(others)}></text-block>` : nothing}
      ${gone ? html`<p class="muted">The submission cannot be shown: ${gone.message}.</p>` : nothing}
      ${task.source ? html`<p class="more">In the log at <code>${task.source}</code> (topic, partition, offset).</p>` : nothing}
    `;
  }

  #refused({ code, message, body }) {
    if (code === 'dead_lettered') {
      const letter = body.deadLetter?.split('/').at(-1);
      return html`<div class="trouble"><p>The submission was no task: ${message}.</p>
        ${letter ? html`<p><a href=${address('admin', `dead-letters/${letter}`)}>See the dead letter</a></p>` : nothing}</div>`;
    }
    return html`<p class="trouble">${message}${code === 'unknown_task' ? '. Is the id right? Ends are kept for a while only.' : '.'}</p>`;
  }
}

customElements.define('task-detail', TaskDetail);
