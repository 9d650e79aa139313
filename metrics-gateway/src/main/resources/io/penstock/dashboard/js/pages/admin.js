import { html } from 'lit';
import { Element } from '../element.js';
import { address, here, onMove } from '../router.js';
import '../admin/cache.js';
import '../admin/dead-letters.js';
import '../admin/submit.js';

const PARTS = { submit: 'Submit a task', 'dead-letters': 'Dead letters', cache: 'Cache' };

class Admin extends Element {
  static properties = { part: { state: true }, rest: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(onMove((place) => place.page === 'admin' && this.#moved(place)));
    this.#moved(here());
  }

  #moved({ what = 'submit' }) {
    const [part, ...rest] = what.split('/');
    if (this.hasUpdated) {
      scrollTo(0, 0);
    }
    this.part = part;
    this.rest = rest.join('/') || undefined;
  }

  render() {
    return html`<h1>Admin</h1>
      <ul class="tabs" aria-label="Parts of this page">${Object.entries(PARTS).map(([id, title]) =>
        html`<li><a href=${address('admin', id)} aria-current=${id === this.part ? 'page' : 'false'}>${title}</a></li>`)}</ul>
      ${this.#content()}`;
  }

  #content() {
    switch (this.part) {
      case 'submit': return html`<submit-task></submit-task>`;
      case 'dead-letters': return html`<dead-letters .letter=${this.rest}></dead-letters>`;
      case 'cache': return html`<cache-control></cache-control>`;
      default: return html`<div class="empty-state"><p>There is no “${this.part}” here. Choose one of the above.</p></div>`;
    }
  }
}

customElements.define('page-admin', Admin);
