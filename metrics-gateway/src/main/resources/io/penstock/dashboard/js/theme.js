// Runs before the first paint, so that nobody sees the other theme for a moment.
const kept = localStorage.getItem('penstock.theme');
if (kept === 'dark' || kept === 'light') {
  document.documentElement.dataset.theme = kept;
}
