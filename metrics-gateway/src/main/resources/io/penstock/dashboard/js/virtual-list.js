import { html, nothing, render } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { throttle, REDRAW_MS } from './pace.js';

/** Rows in the document at once, whatever the height of the screen. */
const MOST_ROWS = 48;
/** Rows kept ready above and below what is seen. */
const SPARE_ROWS = 8;
/** Rows before the end at which more are asked for: a page takes a moment, and one scrolls on meanwhile. */
const NEAR_END = 300;
let lists = 0;

/**
 * A list of any length of which only the rows that are seen are in the document. All rows are equally high. Rows that
 * arrive above what one reads do not move it.
 *
 * Events: `near-end` when more rows will be wanted soon, `want-end` when somebody goes to the last row, `open` with the
 * item that somebody opens.
 */
class VirtualList extends HTMLElement {
  #items = [];
  #key = (item) => item;
  #row = () => nothing;
  #height = 34;
  #label = '';
  #more = false;
  #active;
  #selected;
  #first = 0;
  #last = 0;
  #due = 0;
  #spaceHeight = -1;
  #space;
  #window;
  #undo = [];
  #draws = 0;
  #id = `list-${++lists}`;

  /** Takes any of items, key, row, height, label, more and selected (a key), and draws them before the next frame. */
  show(what) {
    const anchor = this.#anchor(what.items);
    this.#items = what.items ?? this.#items;
    this.#key = what.key ?? this.#key;
    this.#row = what.row ?? this.#row;
    this.#label = what.label ?? this.#label;
    this.#more = what.more ?? this.#more;
    this.#selected = 'selected' in what ? what.selected : this.#selected;
    const place = this.scrollTop / this.#height;
    this.#height = what.height ?? this.#height;
    if (!this.#space) {
      return;
    }
    this.#draw(anchor ?? place);
  }

  /** How often it was drawn, for those who watch over it. */
  get draws() {
    return this.#draws;
  }

  get atTop() {
    return this.scrollTop < this.#height / 2;
  }

  /** The first and last item that are drawn. */
  drawn() {
    return this.#items.slice(this.#first, this.#last);
  }

  connectedCallback() {
    if (!this.#space) {
      this.#space = document.createElement('div');
      this.#space.className = 'space';
      this.#window = document.createElement('div');
      this.#window.className = 'window';
      this.#window.setAttribute('role', 'rowgroup');
      this.#space.append(this.#window);
      this.append(this.#space);
      this.setAttribute('role', 'grid');
      this.tabIndex = 0;
    }
    const scrolled = throttle(() => this.#draw(), REDRAW_MS);
    const hear = (type, call, options) => {
      this.addEventListener(type, call, options);
      this.#undo.push(() => this.removeEventListener(type, call));
    };
    hear('scroll', () => {
      // Where nothing is drawn yet it must not stay empty for as long as the others may wait.
      if (this.#isBare()) {
        this.#soon();
      } else {
        scrolled();
      }
    }, { passive: true });
    hear('keydown', (event) => this.#pressed(event));
    hear('click', (event) => this.#clicked(event));
    const resized = new ResizeObserver(() => this.#soon());
    resized.observe(this);
    this.#undo.push(() => resized.disconnect(), () => scrolled.cancel());
    this.#draw();
  }

  disconnectedCallback() {
    this.#undo.splice(0).forEach((undo) => undo());
    cancelAnimationFrame(this.#due);
    this.#due = 0;
  }

  /** Goes to the first row. */
  toTop() {
    this.scrollTop = 0;
    this.#draw();
  }

  /** Goes to the last row that is there. */
  toEnd() {
    this.#active = this.#items.length ? this.#key(this.#items.at(-1)) : undefined;
    this.#draw(this.#items.length);
  }

  /** Makes a row the active one and brings it into sight; of a key that is not there nothing happens. */
  activate(key) {
    const index = this.#items.findIndex((item) => this.#key(item) === key);
    if (index >= 0) {
      this.#moveTo(index);
    }
  }

  /** The row that one reads first, and where it will be: in rows from the top. */
  #anchor(items) {
    if (!items || !this.#space || this.atTop || this.#items.length === 0) {
      return undefined;
    }
    const place = this.scrollTop / this.#height;
    const index = Math.min(Math.floor(place), this.#items.length - 1);
    const key = this.#key(this.#items[index]);
    if (items[index] !== undefined && this.#key(items[index]) === key) {
      return undefined;
    }
    const found = items.findIndex((item) => this.#key(item) === key);
    return found < 0 ? undefined : found + (place - index);
  }

  #isBare() {
    const top = this.scrollTop / this.#height;
    const bottom = Math.min(this.#items.length, (this.scrollTop + this.clientHeight) / this.#height);
    return top < this.#first || bottom > this.#last;
  }

  #soon() {
    this.#due ||= requestAnimationFrame(() => {
      this.#due = 0;
      this.#draw();
    });
  }

  #draw(place) {
    const height = this.#height;
    const count = this.#items.length;
    this.#draws++;
    if (this.#spaceHeight !== count * height) {
      this.#spaceHeight = count * height;
      this.#space.style.height = `${this.#spaceHeight}px`;
    }
    if (place !== undefined && Math.abs(this.scrollTop - place * height) >= 1) {
      this.scrollTop = place * height;
    }
    // What needs the layout is read before rows change: reading it afterwards would lay them out twice.
    const from = Math.min(Math.floor(this.scrollTop / height), Math.max(0, count - 1));
    const seen = Math.min(MOST_ROWS, Math.ceil(this.clientHeight / height) + 1);
    const spare = Math.min(SPARE_ROWS, Math.floor((MOST_ROWS - seen) / 2));
    this.#first = Math.max(0, from - spare);
    this.#last = Math.min(count, from + seen + spare);
    this.#window.style.transform = `translateY(${this.#first * height}px)`;
    this.setAttribute('aria-label', this.#label);
    this.setAttribute('aria-rowcount', this.#more ? -1 : count);
    const drawn = this.#items.slice(this.#first, this.#last);
    render(repeat(drawn, this.#key, (item, i) => this.#template(item, this.#first + i)), this.#window);
    const active = drawn.findIndex((item) => this.#key(item) === this.#active);
    if (active < 0) {
      this.removeAttribute('aria-activedescendant');
    } else {
      this.setAttribute('aria-activedescendant', `${this.#id}-${this.#first + active}`);
    }
    if (this.#more && this.#last + NEAR_END >= count) {
      this.dispatchEvent(new Event('near-end'));
    }
  }

  #template(item, index) {
    const key = this.#key(item);
    return html`<div class="row ${key === this.#active ? 'active' : ''}" role="row" id="${this.#id}-${index}" aria-rowindex=${index + 1}
      aria-selected=${key === this.#selected ? 'true' : 'false'} data-key=${key}>${this.#row(item)}</div>`;
  }

  #clicked(event) {
    const row = event.target.closest('[data-key]');
    // A link goes where it says, in another tab too.
    if (!row || event.target.closest('a') || getSelection()?.toString()) {
      return;
    }
    const item = this.drawn().find((one) => String(this.#key(one)) === row.dataset.key);
    if (item) {
      this.#active = this.#key(item);
      this.#soon();
      this.#tell('open', item);
    }
  }

  #pressed(event) {
    if (event.target !== this || event.ctrlKey || event.metaKey || event.altKey || this.#items.length === 0) {
      return;
    }
    const at = this.#items.findIndex((item) => this.#key(item) === this.#active);
    const page = Math.max(1, Math.floor(this.clientHeight / this.#height) - 1);
    const none = Math.floor(this.scrollTop / this.#height);
    const target = {
      ArrowDown: at < 0 ? none : at + 1, ArrowUp: at < 0 ? none : at - 1,
      PageDown: (at < 0 ? none : at) + page, PageUp: (at < 0 ? none : at) - page,
      Home: 0, End: this.#items.length - 1,
    }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      this.#moveTo(Math.max(0, Math.min(this.#items.length - 1, target)));
      if (event.key === 'End' && this.#more) {
        this.#tell('want-end');
      }
    } else if (event.key === 'Enter' && at >= 0) {
      event.preventDefault();
      this.#tell('open', this.#items[at]);
    }
  }

  #moveTo(index) {
    this.#active = this.#key(this.#items[index]);
    const top = index * this.#height;
    let place;
    if (top < this.scrollTop) {
      place = index;
    } else if (top + this.#height > this.scrollTop + this.clientHeight) {
      place = (top + this.#height - this.clientHeight) / this.#height;
    }
    this.#draw(place);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

customElements.define('virtual-list', VirtualList);
