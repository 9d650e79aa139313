import { html, nothing } from 'lit';
import { Element } from './element.js';
import { live } from './live.js';
import { count } from './format.js';
import { address, here, onMove } from './router.js';
import { throttle, REDRAW_MS } from './pace.js';

/** The pages: a module each, fetched when the page is opened for the first time. */
const PAGES = [
  { id: 'overview', title: 'Overview', load: () => import('./pages/overview.js') },
  { id: 'tasks', title: 'Tasks', load: () => import('./pages/tasks.js') },
  { id: 'lag', title: 'Consumer lag', load: () => import('./pages/lag.js') },
  { id: 'agents', title: 'Agents', load: () => import('./pages/agents.js') },
  { id: 'topology', title: 'Topology', load: () => import('./pages/topology.js') },
  { id: 'profiles', title: 'Profiles', load: () => import('./pages/profiles.js') },
  { id: 'admin', title: 'Admin', load: () => import('./pages/admin.js') },
];

const THEMES = ['auto', 'light', 'dark'];

class App extends Element {
  static properties = {
    page: { state: true },
    loading: { state: true },
    failure: { state: true },
    theme: { state: true },
    connection: { state: true },
  };

  constructor() {
    super();
    this.theme = localStorage.getItem('penstock.theme') ?? 'auto';
    this.connection = live.state;
    this.version = document.querySelector('meta[name=penstock-version]').content;
  }

  connectedCallback() {
    super.connectedCallback();
    document.querySelector('.skip').addEventListener('click', (event) => {
      event.preventDefault();
      this.querySelector('#main').focus();
    });
    const redraw = throttle(() => this.requestUpdate(), REDRAW_MS);
    this.whileHere(live.on('state', (state) => { this.connection = state; redraw(); }));
    this.whileHere(live.on('overview', redraw));
    this.whileHere(onMove(() => this.open()));
    const ticking = setInterval(() => this.connection === 'lost' && this.requestUpdate(), 1_000);
    this.whileHere(() => clearInterval(ticking));
    this.open();
    live.start();
  }

  async open() {
    const wanted = here();
    const page = PAGES.find((one) => one.id === wanted.page);
    const other = page?.id !== this.page?.id;
    this.failure = page ? undefined : `There is no page “${wanted.page}”.`;
    this.page = page;
    document.title = page ? `${page.title} · Penstock` : 'Penstock';
    if (!page || !other) {
      return;
    }
    this.loading = !customElements.get(`page-${page.id}`);
    try {
      await page.load();
    } catch {
      this.failure = 'This page could not be loaded: is the node up? It is tried again once the node answers.';
      const retry = live.on('overview', () => { retry(); this.page = undefined; this.open(); });
    }
    this.loading = false;
    await this.updateComplete;
    this.querySelector('nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!this.moved) {
      performance.mark('penstock-interactive');
    }
    // At the first opening the focus stays where the browser put it.
    if (this.moved) {
      this.querySelector('#main')?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    this.moved = true;
  }

  turn() {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    if (this.theme === 'auto') {
      localStorage.removeItem('penstock.theme');
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem('penstock.theme', this.theme);
      document.documentElement.dataset.theme = this.theme;
    }
    dispatchEvent(new Event('penstock-theme'));
  }

  render() {
    return html`
      <header>
        <a class="brand" href="#/"><svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7"></rect><path d="M7 8h6.5c4 0 5.5 2.5 5.5 6v4c0 3 1 4.5 3.5 4.5H25"></path></svg><span>Penstock</span></a>
        <nav aria-label="Pages">
          ${PAGES.map((page) => html`<a href=${address(page.id)} aria-current=${page === this.page ? 'page' : nothing}>${page.title}</a>`)}
        </nav>
        <div class="tools">
          ${this.#pill()}
          <button class="quiet" type="button" @click=${this.turn} title="Theme: ${this.theme}" aria-label="Theme: ${this.theme}. Change it.">${{ auto: '◐', light: '☀', dark: '☾' }[this.theme]}</button>
        </div>
      </header>
      <div class="banners" role="status" aria-live="polite">${this.#banners()}</div>
      <main id="main" tabindex="-1">${this.#content()}</main>
    `;
  }

  #pill() {
    const node = live.overview?.node.status;
    const [kind, text] = this.connection === 'lost' ? ['bad', 'not connected']
      : this.connection === 'connecting' ? ['', 'connecting']
        : node === 'ready' || node === undefined ? ['good', 'live'] : node === 'starting' ? ['warn', 'restoring'] : ['bad', 'down'];
    return html`<span class="pill ${kind}" data-connection=${this.connection}>${text}</span>`;
  }

  #banners() {
    if (this.connection === 'lost') {
      const left = Math.max(0, Math.ceil((live.nextAttempt - Date.now()) / 1_000));
      return html`<p class="banner bad">The node does not answer. The figures are those of its last word.
        <span aria-live="off">${left > 0 ? `Trying again in ${left} s.` : 'Trying again now.'}</span>
        <button type="button" @click=${() => live.retry()}>Try now</button></p>`;
    }
    const overview = live.overview;
    if (!overview) {
      return nothing;
    }
    const { node } = overview;
    return html`
      ${node.status === 'down' ? html`<p class="banner bad">This node cannot go on; restart it. ${node.reasons.join('; ')}</p>` : nothing}
      ${node.status === 'starting' ? html`<p class="banner warn">The node is not ready: ${node.restoreLeft > 0
        ? `it reads ${count(node.restores)} stores back, ${count(node.restoreLeft)} records are left.` : `${node.reasons.join('; ')}.`}
        Tasks are taken and kept; lists and statistics come when it is done.</p>` : nothing}
      ${overview.version !== this.version ? html`<p class="banner">The node serves another version of this page.
        <button type="button" @click=${() => location.reload()}>Load it</button></p>` : nothing}
    `;
  }

  #content() {
    if (this.failure) {
      return html`<div class="empty-state"><h1>Not here</h1><p>${this.failure}</p><p><a href="#/">Back to the overview</a></p></div>`;
    }
    if (this.loading) {
      return html`<div class="loading" aria-busy="true"><h1>${this.page.title}</h1><p>Loading…</p></div>`;
    }
    return this.page ? this.#pageElement() : nothing;
  }

  #pageElement() {
    // One element a page, made anew each time it is opened.
    if (this.shown?.localName !== `page-${this.page.id}`) {
      this.shown = document.createElement(`page-${this.page.id}`);
    }
    return this.shown;
  }
}

customElements.define('penstock-app', App);
