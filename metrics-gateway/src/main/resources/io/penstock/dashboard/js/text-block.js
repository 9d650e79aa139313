import { html, nothing } from 'lit';
import { Element } from './element.js';
import { bytes } from './format.js';
import { say } from './notices.js';

/** What is drawn at first, in characters: more of it makes a page slow, and few want it. */
const FIRST_CHARS = 16_384;
const encoder = new TextEncoder();

/** A text of any size under a heading, with a button that copies all of it. */
class TextBlock extends Element {
  static properties = { text: {}, label: {}, note: {}, whole: { state: true } };

  willUpdate(changed) {
    if (changed.has('label')) {
      this.whole = false;
    }
  }

  render() {
    const { text = '' } = this;
    const cut = !this.whole && text.length > FIRST_CHARS;
    return html`<section class="text-block" aria-label=${this.label}>
      <div class="head"><h3>${this.label}</h3><small>${this.note ?? nothing} ${bytes(encoder.encode(text).length)}</small>
        <button class="quiet" type="button" @click=${this.#copy} aria-label="Copy ${this.label.toLowerCase()}">Copy</button></div>
      <pre tabindex="0">${cut ? text.slice(0, FIRST_CHARS) : text}</pre>
      ${cut ? html`<p class="more">The first ${bytes(FIRST_CHARS)}. <button type="button" @click=${() => { this.whole = true; }}>Show all</button></p>` : nothing}
    </section>`;
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(this.text);
      say(`${this.label} copied.`);
    } catch {
      // Browsers give the clipboard only to pages that came over TLS or from this machine.
      this.whole = true;
      await this.updateComplete;
      getSelection().selectAllChildren(this.querySelector('pre'));
      say('The browser does not let this page copy. The text is selected: press Ctrl+C.', 'bad');
    }
  }
}

customElements.define('text-block', TextBlock);
