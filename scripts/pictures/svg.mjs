/** A screen as SVG: text stays text, and the colours follow the reader's light or dark page. */
const CELL = 8.4;
const LINE = 19;
const MARGIN = 16;
const BAR = 30;

/**
 * Of a light page as attributes, which everything understands that draws an SVG; editors and converters often know no
 * CSS variables, some no CSS at all. On a dark page the style goes before the attributes.
 */
const light = {
  ink: '#24292f',
  dim: '#59636e',
  cyan: '#0b6e7f',
  green: '#1a7f37',
  yellow: '#7d5200',
  red: '#b42318',
};
const PAPER = '#ffffff';
const EDGE = '#d1d9e0';
const TITLE_BAR = '#f0f3f6';
const FONT =
  "ui-monospace, 'SFMono-Regular', 'Cascadia Mono', 'DejaVu Sans Mono', Menlo, Consolas, monospace";

const style = `
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .dim { fill: #9aa4af; }
    .cyan { fill: #56d4dd; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .red { fill: #ff8f85; }
    .paper { fill: #0d1117; stroke: #3d444d; } .bar { fill: #161b22; stroke: #3d444d; } .dot { fill: #3d444d; }
  }
`;

/** The attributes of words that look so: "cyan bold". */
function attributesOf(look) {
  const looks = look.split(' ');
  const colour = looks.find((name) => name in light) ?? 'ink';
  const weight = looks.includes('bold') ? ' font-weight="700"' : '';
  return `${look === '' ? '' : ` class="${look}"`} fill="${light[colour]}"${weight}`;
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escapeText = (text) => text.replace(/[&<>"]/g, (character) => entities[character]);
const round = (number) => Number(number.toFixed(1));

/** Every group of words stands on its own column, whatever font the reader has. */
function drawRow(runs, row) {
  const y = round(BAR + MARGIN + LINE * (row + 0.75));
  let column = 0;
  return runs.flatMap(({ look, text }) => {
    const marked = attributesOf(look);
    const groups = Array.from(text.matchAll(/\S+(?: \S+)*/g), ({ 0: words, index }) => {
      const x = round(MARGIN + CELL * (column + Array.from(text.slice(0, index)).length));
      const length = round(CELL * Array.from(words).length);
      return `<text x="${x}" y="${y}" textLength="${length}"${marked}>${escapeText(words)}</text>`;
    });
    column += Array.from(text).length;
    return groups;
  });
}

/**
 * Screens one after another, each for some seconds, in a circle. Whoever wants no motion, or has a viewer that moves
 * nothing, sees the last one: what it comes to. So nothing but the motion itself hides it, and no frame waits for its
 * turn: each begins as if the circle had been going round before.
 */
export function drawFilm(frames, { seconds, ...more }) {
  const share = 100 / frames.length;
  const film = `
  .frame { animation: show ${frames.length * seconds}s step-end infinite; }
  @keyframes show { 0% { opacity: 1; } ${round(share)}% { opacity: 0; } }
  @media (prefers-reduced-motion: reduce) { .frame { animation: none; } }
`;
  const drawn = frames.map((rows, at) => {
    const isLast = at === frames.length - 1;
    const hidden = isLast ? '' : ' opacity="0"';
    const lines = rows.flatMap(drawRow).join('\n');
    return `<g class="frame"${hidden} style="animation-delay:${(at - frames.length) * seconds}s">\n${lines}\n</g>`;
  });
  const height = Math.max(...frames.map((rows) => rows.length));
  return drawWindow(drawn, height, { ...more, css: style + film });
}

export function drawSvg(rows, more) {
  return drawWindow(rows.flatMap(drawRow), rows.length, { ...more, css: style });
}

function drawWindow(lines, rows, { title, description, columns = 80, css }) {
  const width = round(columns * CELL + 2 * MARGIN);
  const height = round(BAR + 2 * MARGIN + LINE * rows);
  const dots = [18, 36, 54].map((x) => `<circle class="dot" fill="${EDGE}" cx="${x}" cy="15" r="5"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">
<title id="title">${escapeText(title)}</title>
<desc id="description">${escapeText(description)}</desc>
<style>${css}</style>
<g font-family="${FONT}" font-size="14">
<rect class="paper" fill="${PAPER}" stroke="${EDGE}" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
<path class="bar" fill="${TITLE_BAR}" stroke="${EDGE}" d="M0.5 ${BAR}V8.5a8 8 0 0 1 8-8H${width - 8.5}a8 8 0 0 1 8 8V${BAR}Z"/>
${dots.join('')}
<text class="dim" fill="${light.dim}" font-size="12" text-anchor="middle" x="${round(width / 2)}" y="19">${escapeText(title)}</text>
${lines.join('\n')}
</g>
</svg>
`;
}
