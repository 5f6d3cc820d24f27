// Looks a report over as laid out and sends the parent frame what is wrong with it.
const problems = [];
const page = document.documentElement;
const says = (element) => (element.textContent || '').trim().slice(0, 40);

document.querySelectorAll('details').forEach((fold) => { fold.open = true; });

if (page.scrollWidth > page.clientWidth) {
  problems.push(`the page is ${page.scrollWidth} wide in a window of ${page.clientWidth}`);
}
document.querySelectorAll('main *').forEach((element) => {
  if (element.closest('.scroll, pre, svg, table')) return;
  const right = element.getBoundingClientRect().right;
  if (right > page.clientWidth + 1) problems.push(`"${says(element)}" ends at ${right}`);
});

const rgb = (color) => {
  const parts = (color.match(/[\d.]+/g) || []).map(Number);
  return { r: parts[0], g: parts[1], b: parts[2], a: parts.length > 3 ? parts[3] : 1 };
};
const luminance = ({ r, g, b }) => {
  const linear = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
};
const contrast = (one, two) => {
  const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const paper = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = rgb(getComputedStyle(at).backgroundColor);
    if (color.a === 1) return color;
  }
  return { r: 255, g: 255, b: 255 };
};
const check = (element, color, least) => {
  const found = contrast(rgb(color), paper(element));
  if (!(found >= least)) problems.push(`contrast ${found.toFixed(2)} of ${element.className.baseVal ?? element.tagName} "${says(element)}"`);
};
let texts = 0;
document.querySelectorAll('main *').forEach((element) => {
  const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!own || element.tagName === 'title') return;
  texts += 1;
  const style = getComputedStyle(element);
  check(element, element.tagName === 'text' ? style.fill : style.color, 4.5);
  if (element.tagName !== 'text' && parseFloat(style.fontSize) < 12) problems.push(`"${says(element)}" is set in ${style.fontSize}`);
});
document.querySelectorAll('svg .line, svg .dot, svg .fill').forEach((mark) => {
  const style = getComputedStyle(mark);
  check(mark, mark.classList.contains('line') ? style.stroke : style.fill, 3);
});

let drawings = 0;
document.querySelectorAll('figure > svg').forEach((drawing) => {
  drawings += 1;
  const edge = drawing.getBoundingClientRect();
  const labels = [...drawing.querySelectorAll('text')].map((text) => ({ text, box: text.getBoundingClientRect() }));
  labels.forEach(({ text, box }, index) => {
    if (box.left < edge.left - 1 || box.right > edge.right + 1 || box.top < edge.top - 1 || box.bottom > edge.bottom + 1) {
      problems.push(`"${says(text)}" sticks out of its plot`);
    }
    labels.slice(index + 1).forEach((other) => {
      const wide = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const high = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      if (wide > 1 && high > 4) problems.push(`"${says(text)}" and "${says(other.text)}" overlap`);
    });
  });
});

const dark = matchMedia('(prefers-color-scheme: dark)').matches;
parent.postMessage({ problems, texts, drawings, dark, width: page.clientWidth }, '*');
