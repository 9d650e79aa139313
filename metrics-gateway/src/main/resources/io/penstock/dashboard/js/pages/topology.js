import { html, nothing, svg } from 'lit';
import { repeat } from 'lit-html/directives/repeat.js';
import { Element } from '../element.js';
import { get, poll } from '../api.js';
import { bytes, count, plural, rate, short } from '../format.js';

const EVERY_MS = 2_000;
const BOX = { width: 136, height: 40 };
const GAP = { x: 68, y: 22 };
const MARGIN = 12;

/**
 * Puts the nodes of a sub-topology into columns: topics that are read at the left, those that are written at the right, and each
 * node one to the right of the last that it hears from. A topic may be both; then it is drawn twice.
 */
function layout(sub) {
  const boxes = new Map();
  const add = (id, box) => boxes.has(id) || boxes.set(id, { id, in: [], out: [], column: 0, ...box });
  sub.nodes.forEach((node) => add(node.name, { name: node.name, kind: node.kind, rate: node.recordsPerSecond }));
  const edges = sub.edges.map((edge) => {
    const known = (name) => sub.nodes.some((node) => node.name === name);
    const from = known(edge.from) ? edge.from : `in ${edge.from}`;
    const to = known(edge.to) ? edge.to : `out ${edge.to}`;
    add(from, { name: edge.from, kind: 'topic' });
    add(to, { name: edge.to, kind: 'topic' });
    boxes.get(from).out.push(to);
    boxes.get(to).in.push(from);
    return { ...edge, from, to };
  });
  // A topology has no circles, so this ends after as many rounds as there are columns.
  for (let moved = true; moved;) {
    moved = false;
    for (const box of boxes.values()) {
      for (const to of box.out) {
        const next = boxes.get(to);
        if (next.column <= box.column) {
          next.column = box.column + 1;
          moved = true;
        }
      }
    }
  }
  const last = Math.max(...[...boxes.values()].map((box) => box.column));
  for (const box of boxes.values()) {
    if (box.kind === 'topic' && box.in.length) {
      box.column = last;
    } else if (box.kind === 'sink') {
      box.column = last - 1;
    }
  }
  const columns = Array.from({ length: last + 1 }, (_, i) => [...boxes.values()].filter((box) => box.column === i));
  // Stores hang below their node.
  for (const column of columns) {
    for (let i = column.length - 1; i >= 0; i--) {
      const node = sub.nodes.find((one) => one.name === column[i].id);
      const stores = (node?.stores ?? []).map((name) => ({ id: `store ${name} ${node.name}`, name, kind: 'store', of: column[i].id, in: [], out: [], store: sub.stores.find((store) => store.name === name) }));
      stores.forEach((store) => boxes.set(store.id, store));
      column.splice(i + 1, 0, ...stores);
    }
  }
  const step = BOX.height + GAP.y;
  const rows = Math.max(...columns.map((column) => column.length));
  columns.forEach((column, x) => {
    // Those that hear from above stand above.
    const place = (box) => (box.in.length ? box.in.reduce((sum, id) => sum + (boxes.get(id).y ?? 0), 0) / box.in.length : Infinity);
    if (x > 0 && column.every((box) => box.kind !== 'store')) {
      column.sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
    }
    const top = ((rows - column.length) * step) / 2;
    column.forEach((box, y) => {
      box.x = MARGIN + x * (BOX.width + GAP.x);
      box.y = MARGIN + top + y * step;
    });
  });
  return {
    boxes: [...boxes.values()],
    edges: edges.map((edge) => ({ ...edge, a: boxes.get(edge.from), b: boxes.get(edge.to) })),
    stores: [...boxes.values()].filter((box) => box.kind === 'store').map((box) => ({ a: boxes.get(box.of), b: box })),
    width: 2 * MARGIN + (last + 1) * BOX.width + last * GAP.x,
    height: 2 * MARGIN + rows * step - GAP.y,
  };
}

class Topology extends Element {
  static properties = { topology: { state: true }, problem: { state: true } };

  connectedCallback() {
    super.connectedCallback();
    this.whileHere(poll(EVERY_MS, (signal) => get('/topology', { signal }), (got, problem) => {
      this.problem = problem;
      this.topology = got ?? this.topology;
    }));
  }

  render() {
    const all = this.topology;
    return html`
      <h1>Topology</h1>
      ${this.problem ? html`<p class="trouble" role="status">${this.problem.message}</p>` : nothing}
      ${!all ? html`<p class="loading" aria-busy="true">Loading…</p>` : html`
        <p class="muted">What this node runs: Kafka Streams is <b>${all.state}</b>. Figures are records a second over the last ${(all.ratesOverMs / 1_000).toFixed(1)} s.</p>
        ${repeat(all.subTopologies, (sub) => sub.id, (sub) => this.#sub(sub))}`}
    `;
  }

  #sub(sub) {
    const drawing = layout(sub);
    return html`<article class="card" data-sub=${sub.id}>
      <h2>Sub-topology ${sub.id} <small>${sub.active.length ? `works on ${plural(sub.active.length, 'partition')}` : 'no partition here'}${sub.standby.length ? `, copies ${sub.standby.length}` : ''}</small></h2>
      <div class="scroll" tabindex="0" role="group" aria-label="Graph of sub-topology ${sub.id}">
        <svg class="graph" viewBox="0 0 ${drawing.width} ${drawing.height}" width=${drawing.width} height=${drawing.height} role="img"
          aria-label="${sub.nodes.map((node) => `${node.name} ${rate(node.recordsPerSecond)} a second`).join(', ')}">
          <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0L8 4L0 8Z"></path></marker></defs>
          ${drawing.stores.map(({ a, b }) => svg`<path class="hold" d="M${b.x + 14} ${b.y}V${a.y + BOX.height}"></path>`)}
          ${drawing.edges.map((edge) => this.#edge(edge))}
          ${drawing.boxes.map((box) => this.#box(box))}
          ${drawing.edges.map((edge) => this.#rate(edge))}
        </svg></div>
      ${sub.stores.length ? html`<table class="rows" data-rows="stores"><thead><tr><th>store</th><th>state</th><th class="number">entries</th><th class="number">size</th><th>read back</th></tr></thead>
        <tbody>${repeat(sub.stores, (store) => store.name, (store) => html`<tr><th scope="row">${store.name}</th><td><span class="verdict ${store.state === 'open' ? 'ok' : store.state === 'restoring' || store.state === 'opening' ? 'warn' : ''}">${store.state}</span></td>
          <td class="number">${count(store.entries)}</td><td class="number">${bytes(store.bytes)}</td>
          <td>${store.restoring ? html`<progress max=${Math.max(1, store.restoring.recordsTotal)} value=${store.restoring.recordsTotal - store.restoring.recordsLeft}></progress>
            ${count(store.restoring.recordsLeft)} records of ${plural(store.restoring.partitions, 'partition')} left` : 'done'}</td></tr>`)}</tbody></table>` : nothing}
    </article>`;
  }

  #edge({ a, b, recordsPerSecond }) {
    const [x1, y1, x2, y2] = [a.x + BOX.width, a.y + BOX.height / 2, b.x - 2, b.y + BOX.height / 2];
    const bend = (x2 - x1) / 2;
    // As thick as there is traffic, by orders of magnitude.
    const width = recordsPerSecond > 0 ? 1.2 + Math.log10(1 + recordsPerSecond) * 0.7 : 1;
    return svg`<path class="edge ${recordsPerSecond > 0 ? 'flows' : ''}" stroke-width=${width} marker-end="url(#tip)" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}"></path>`;
  }

  #rate({ a, b, recordsPerSecond }) {
    if (!(recordsPerSecond > 0)) {
      return nothing;
    }
    // Where the edge meets the end that has fewer of them, so that figures do not lie on each other.
    const atEnd = b.in.length <= a.out.length;
    const x = atEnd ? b.x - 10 : a.x + BOX.width + 8;
    const y = (atEnd ? b.y : a.y) + BOX.height / 2 - 6;
    return svg`<text class="rate" x=${x} y=${y} text-anchor=${atEnd ? 'end' : 'start'}>${rate(recordsPerSecond)}</text>`;
  }

  #box(box) {
    const { x, y } = box;
    const more = box.kind === 'store' ? `${short(box.store?.entries)} · ${bytes(box.store?.bytes)}` : box.kind === 'topic' ? 'topic' : box.kind;
    return svg`<g class="box ${box.kind} ${box.store?.state ?? ''}" transform="translate(${x} ${y})"><title>${box.name}</title>
      <rect width=${BOX.width} height=${BOX.height} rx=${box.kind === 'topic' ? 20 : 7}></rect>
      <text x=${BOX.width / 2} y="17" text-anchor="middle">${box.name.length > 18 ? `${box.name.slice(0, 17)}…` : box.name}</text>
      <text class="small" x=${BOX.width / 2} y="32" text-anchor="middle">${more}</text></g>`;
  }
}

customElements.define('page-topology', Topology);
