import '../vendor/echarts/dist/echarts.common.min.js';

const { echarts } = globalThis;

/** Returns a colour of the style sheet as the canvas wants it. */
function colour(probe, name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

/**
 * Lines over time. What is inside is the chart's own, so this is no Lit element.
 *
 * lines: {name, points: [[at, value]], axis: 0 or 1, format, colour, area} each; axes: {format, whole} for the left and the right one.
 */
class TimeChart extends HTMLElement {
  #lines = [];
  #axes = [];
  #chart;
  #undo = [];
  #due = 0;

  set lines(lines) {
    this.#lines = lines;
    this.#soon();
  }

  set axes(axes) {
    this.#axes = axes;
    this.#soon();
  }

  connectedCallback() {
    // What was set before this module came is taken over.
    for (const name of ['lines', 'axes']) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    this.setAttribute('role', 'img');
    this.#chart = echarts.init(this, null, { renderer: 'canvas' });
    const resized = new ResizeObserver(() => this.#chart.resize());
    resized.observe(this);
    const redraw = () => this.#soon();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('penstock-theme', redraw);
    dark.addEventListener('change', redraw);
    this.#undo = [
      () => resized.disconnect(),
      () => removeEventListener('penstock-theme', redraw),
      () => dark.removeEventListener('change', redraw),
      () => this.#chart.dispose(),
    ];
    this.#soon();
  }

  disconnectedCallback() {
    cancelAnimationFrame(this.#due);
    this.#due = 0;
    this.#undo.splice(0).forEach((undo) => undo());
    this.#chart = undefined;
  }

  #soon() {
    if (this.#chart && !this.#due && this.#axes.length > 0 && this.#lines.length > 0) {
      this.#due = requestAnimationFrame(() => this.#draw());
    }
  }

  #draw() {
    this.#due = 0;
    const probe = document.createElement('span');
    document.body.append(probe);
    const [text, muted, grid, paper] = ['--text', '--muted', '--line', '--raised'].map((name) => colour(probe, name));
    const lines = this.#lines.map((line) => ({ ...line, ink: colour(probe, line.colour) }));
    probe.remove();
    this.#chart.setOption({
      animation: false,
      grid: { left: 8, right: this.#axes.length > 1 ? 8 : 16, top: 34, bottom: 4, containLabel: true },
      textStyle: { fontFamily: 'inherit' },
      legend: { top: 0, left: 0, icon: 'roundRect', itemWidth: 12, itemHeight: 4, textStyle: { color: muted } },
      // Drawn into the canvas: a tooltip of HTML would need styles that the policy does not allow.
      tooltip: {
        trigger: 'axis', renderMode: 'richText', backgroundColor: paper, borderColor: grid, textStyle: { color: text, fontSize: 12 },
        formatter: (shown) => [new Date(shown[0].value[0]).toLocaleTimeString('en-GB'),
          ...shown.map((one) => `${one.seriesName}: ${lines[one.seriesIndex].format(one.value[1])}`)].join('\n'),
      },
      xAxis: { type: 'time', axisLine: { lineStyle: { color: grid } }, axisLabel: { color: muted, hideOverlap: true }, splitLine: { show: false } },
      yAxis: this.#axes.map((axis, i) => ({
        type: 'value', min: 0, minInterval: axis.whole ? 1 : 0, position: i ? 'right' : 'left', axisLabel: { color: muted, formatter: axis.format },
        splitLine: { show: i === 0, lineStyle: { color: grid } }, splitNumber: 3,
      })),
      series: lines.map((line) => ({
        type: 'line', name: line.name, data: line.points, yAxisIndex: line.axis ?? 0, showSymbol: line.points.length < 2, symbolSize: 5,
        lineStyle: { width: 1.8, color: line.ink }, itemStyle: { color: line.ink }, connectNulls: false,
        areaStyle: line.area ? { color: line.ink, opacity: 0.12 } : undefined,
      })),
    }, { replaceMerge: ['series'] });
  }
}

customElements.define('time-chart', TimeChart);
