import { LitElement } from 'lit';

/** What all parts of the page are: elements without a shadow, under the one style sheet. */
export class Element extends LitElement {
  #undo = [];

  createRenderRoot() {
    // Lit adds to what is there; the loading text goes with the first drawing.
    this.replaceChildren();
    return this;
  }

  /** Runs an undo function when the element leaves the page. */
  whileHere(undo) {
    this.#undo.push(undo);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#undo.splice(0).forEach((undo) => undo());
  }
}
