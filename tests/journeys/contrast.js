// Every visible text of the page whose contrast with what lies behind it is below WCAG 2.2, 1.4.3:
// 4.5 to 1, or 3 to 1 for letters of 24 pixels and more (bold: 18.66). Disabled controls are exempt there.
() => {
  const parsed = colour => {
    const found = colour.match(/[\d.]+/g).map(Number);
    return colour.startsWith('color(') ? [...found.slice(0, 3).map(part => 255 * part), found[3] ?? 1]
      : [...found.slice(0, 3), found[3] ?? 1];
  };
  const over = (top, below) => [0, 1, 2].map(at => top[at] * top[3] + below[at] * (1 - top[3]));
  const luminance = colour => colour.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const ground = element => {
    const layers = [];
    for (let here = element; here; here = here.parentElement) layers.push(parsed(getComputedStyle(here).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const opacity = element => {
    let all = 1;
    for (let here = element; here; here = here.parentElement) all *= Number(getComputedStyle(here).opacity);
    return all;
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement, text = node.textContent.trim();
    if (!text || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    if (element.closest('script, style, noscript, template, :disabled, [aria-disabled=true]')) continue;
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    if (box.width < 2 || box.height < 2 || parseFloat(style.fontSize) < 1) continue;
    const behind = ground(element), colour = parsed(element.namespaceURI.endsWith('svg') ? style.fill : style.color);
    colour[3] *= opacity(element);
    const [low, high] = [luminance(over(colour, behind)), luminance(behind)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05), size = parseFloat(style.fontSize);
    const icon = element.matches('[data-testid=stIconMaterial]'); // a drawing: 1.4.11 asks for 3 to 1
    const needed = icon || size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    if (ratio < needed - 0.005) found.push([text.slice(0, 40), Math.round(100 * ratio) / 100, element.tagName]);
  }
  return found;
}
