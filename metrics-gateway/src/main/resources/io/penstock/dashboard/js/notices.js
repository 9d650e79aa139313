import { html, render } from 'lit';

// What an action did, for eyes and for screen readers, and the question before it.
const SHOWN_MS = 6_000;
let region;
let dialog;

function place() {
  if (!region) {
    region = document.createElement('div');
    region.className = 'notices';
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  return region;
}

/** Says what was done, or with kind "bad" what went wrong. */
export function say(text, kind = 'good') {
  const notice = document.createElement('p');
  notice.className = `notice ${kind}`;
  notice.textContent = text;
  place().append(notice);
  setTimeout(() => notice.remove(), kind === 'bad' ? 2 * SHOWN_MS : SHOWN_MS);
}

/**
 * Asks before something is done. Resolves to whether it is wanted; Escape says no.
 *
 * @param question title, text (what a template may hold) and action, the word on the button
 */
export function ask({ title, text, action, danger = false }) {
  if (!dialog) {
    dialog = document.createElement('dialog');
    document.body.append(dialog);
  }
  dialog.setAttribute('aria-labelledby', 'question');
  render(
    html`<form method="dialog">
      <h2 id="question">${title}</h2>
      <div class="text">${text}</div>
      <div class="buttons">
        <button value="no" autofocus>Cancel</button>
        <button value="yes" class=${danger ? 'danger' : 'primary'}>${action}</button>
      </div>
    </form>`,
    dialog,
  );
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}

/** Asks, does it, and says what came of it. Resolves to what was done, or undefined. */
export async function perform(question, act, done) {
  if (!(await ask(question))) {
    return undefined;
  }
  try {
    const result = await act();
    say(done(result));
    return result;
  } catch (problem) {
    say(problem.message, 'bad');
    return undefined;
  }
}
