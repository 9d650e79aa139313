import { html, nothing } from 'lit';
import { percent, plural, time } from '../format.js';
import { spark } from '../spark.js';

const MOST_METHODS = 10;

/**
 * Draws how the costliest methods of the CPU profiles went, the costliest of the latest first.
 *
 * @param points as /profiles/trend gives them, the oldest first
 */
export function drawTrend(points) {
  if (points.length < 2) {
    return html`<p class="muted">The trend shows from the second CPU profile on. With <code>profiling.auto-profile: true</code> the node keeps one every hour.</p>`;
  }
  const latest = points.at(-1).shares;
  const peaks = new Map();
  points.forEach(({ shares }) => Object.entries(shares).forEach(([method, share]) => peaks.set(method, Math.max(share, peaks.get(method) ?? 0))));
  const methods = [...peaks].sort(([a, peakA], [b, peakB]) => (latest[b] ?? 0) - (latest[a] ?? 0) || peakB - peakA).slice(0, MOST_METHODS);
  return html`<p class="more">Of the processor time of ${plural(points.length, 'CPU profile')}, ${time(points[0].at)} to ${time(points.at(-1).at)}, what each method took itself.</p>
    <div class="scroll"><table class="rows trend"><thead><tr><th>method</th><th class="number">now</th><th class="number wide-only">peak</th><th>so far</th></tr></thead><tbody>
    ${methods.map(([method, peak]) => html`<tr><th scope="row"><code>${method}</code></th><td class="number">${latest[method] === undefined ? nothing : percent(latest[method])}</td><td class="number wide-only">${percent(peak)}</td>
      <td class="lines">${spark([points.map(({ shares }) => shares[method] ?? 0)], `Share of ${method}`)}</td></tr>`)}</tbody></table></div>`;
}
