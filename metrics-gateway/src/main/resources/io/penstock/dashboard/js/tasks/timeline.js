import { html, nothing, svg } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { duration, moment, plural } from '../format.js';
import { address } from '../router.js';

const QUARTERS = [0, 25, 50, 75, 100];
/** What is there at all must be seen; per cent of the width. */
const LEAST_WIDTH = 0.8;

/**
 * Draws what happened to a task: a line an attempt, all on one axis of time, with the waits between them.
 *
 * @param timeline as /tasks/{id}/events gives it
 * @param now the end of the axis while the task is on its way, ms since 1970
 */
export function drawTimeline({ events, earlierAttempts }, now) {
  const from = events[0].at;
  const attempts = events.filter((event) => event.what === 'attempt');
  const end = events.find((event) => event.what === 'ended');
  const to = Math.max(from + 1, end?.at ?? now);
  const place = (at) => (100 * (at - from)) / (to - from);
  const upTo = (i) => (i === 0 ? from : attempts[i - 1].endedAt ?? attempts[i].startedAt);
  return html`<div class="timeline">
    <ol>
      <li><span class="who">submitted</span>${lane([svg`<circle class="moment" cx="0%" cy="11" r="4"></circle>`])}<span class="took"></span>
        <span class="note">${moment(from)}</span></li>
      ${earlierAttempts > 0 ? html`<li><span class="who muted">…</span>${lane([])}<span class="took"></span><span class="note">${plural(earlierAttempts, 'earlier attempt')}, no longer told one by one</span></li>` : nothing}
      ${repeat(attempts, ({ attempt }) => attempt, (attempt, i) => drawAttempt(attempt, place, upTo(i), to))}
      ${end ? html`<li><span class="who">ended</span>${lane([svg`<circle class="moment ${end.state}" cx="100%" cy="11" r="4"></circle>`])}<span class="took"><span class="state ${end.state}">${end.state}</span></span>
        <span class="note">${moment(end.at)}, ${duration(end.at - from)} after the submission</span></li>`
        : html`<li class="open"><span class="who">${attempts.at(-1)?.outcome === 'running' ? 'running' : 'waiting'}</span>${lane([wait(place(attempts.at(-1)?.endedAt ?? (attempts.length ? to : from)), 100)])}<span class="took">${duration(to - from)}</span>
        <span class="note">since the submission</span></li>`}
    </ol>
    <div class="axis" aria-hidden="true"><span>0</span><span>${duration((to - from) / 2)}</span><span>${duration(to - from)}</span></div>
  </div>`;
}

function drawAttempt({ attempt, agent, startedAt, endedAt, outcome, error }, place, before, to) {
  const begin = place(startedAt);
  const width = Math.max(LEAST_WIDTH, place(endedAt ?? to) - begin);
  const what = `attempt ${attempt} with ${agent}: ${outcome} after ${duration((endedAt ?? to) - startedAt)}`;
  return html`<li data-attempt=${attempt}>
    <span class="who"><b>${attempt}</b> ${agent ? html`<a href=${address('agents', agent)}>${agent}</a>` : nothing}</span>
    ${lane([wait(place(before), begin), svg`<rect class="run ${outcome}" x="${Math.min(begin, 100 - LEAST_WIDTH)}%" y="4" width="${width}%" height="14" rx="2"></rect>`], what)}
    <span class="took">${duration((endedAt ?? to) - startedAt)}</span>
    <span class="note"><span class="state ${outcome}">${outcome}</span> ${error ? html`<span class="why-not" title=${error}>${error}</span>` : nothing}
      <span class="muted">started ${duration(startedAt - before)} ${attempt === 1 ? 'after the submission' : 'after the one before'}</span></span>
  </li>`;
}

const wait = (from, to) => svg`<line class="wait" x1="${from}%" x2="${to}%" y1="11" y2="11"></line>`;

const lane = (marks, label) => html`<svg class="lane" role="img" aria-label=${label ?? nothing} aria-hidden=${label ? nothing : 'true'}>
  ${QUARTERS.map((x) => svg`<line class="grid" x1="${x}%" x2="${x}%" y1="0" y2="22"></line>`)}${marks}</svg>`;
