/** A screen as SVG: text stays text, and the colours follow the reader's light or dark page. */
const CELL = 8.4;
const LINE = 19;
const MARGIN = 16;
const BAR = 30;

const style = `
  svg { --paper: #ffffff; --ink: #24292f; --dim: #59636e; --edge: #d1d9e0; --bar: #f0f3f6;
        --cyan: #0b6e7f; --green: #1a7f37; --yellow: #7d5200; --red: #b42318; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --dim: #9aa4af; --edge: #3d444d; --bar: #161b22;
          --cyan: #56d4dd; --green: #56d364; --yellow: #e3b341; --red: #ff8f85; }
  }
  text { font: 14px ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace;
         fill: var(--ink); white-space: pre; }
  .dim { fill: var(--dim); } .bold { font-weight: 700; }
  .cyan { fill: var(--cyan); } .green { fill: var(--green); } .yellow { fill: var(--yellow); } .red { fill: var(--red); }
  .paper { fill: var(--paper); stroke: var(--edge); } .bar { fill: var(--bar); stroke: var(--edge); }
  .dot { fill: var(--edge); } .title { fill: var(--dim); font-size: 12px; text-anchor: middle; }
`;

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeText = (text) => text.replace(/[&<>"]/g, (character) => entities[character]);
const round = (number) => Number(number.toFixed(1));

/** Every group of words stands on its own column, whatever font the reader has. */
function drawRow(runs, row) {
  const y = round(BAR + MARGIN + LINE * (row + 0.75));
  let column = 0;
  return runs.flatMap(({ look, text }) => {
    const marked = look === '' ? '' : ` class="${look}"`;
    const groups = Array.from(text.matchAll(/\S+(?: \S+)*/g), ({ 0: words, index }) => {
      const x = round(MARGIN + CELL * (column + Array.from(text.slice(0, index)).length));
      const length = round(CELL * Array.from(words).length);
      return `<text x="${x}" y="${y}" textLength="${length}"${marked}>${escapeText(words)}</text>`;
    });
    column += Array.from(text).length;
    return groups;
  });
}

export function drawSvg(rows, { title, description, columns = 80 }) {
  const width = round(columns * CELL + 2 * MARGIN);
  const height = round(BAR + 2 * MARGIN + LINE * rows.length);
  const lines = rows.flatMap(drawRow);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeText(title)}</title>
<desc id="description">${escapeText(description)}</desc>
<style>${style}</style>
<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<path class="bar" d="M0.5 ${BAR}V8.5a8 8 0 0 1 8-8H${width - 8.5}a8 8 0 0 1 8 8V${BAR}Z"/>
<circle class="dot" cx="18" cy="15" r="5"/><circle class="dot" cx="36" cy="15" r="5"/><circle class="dot" cx="54" cy="15" r="5"/>
<text class="title" x="${round(width / 2)}" y="19">${escapeText(title)}</text>
${lines.join('\n')}
</svg>
`;
}
