// The stage: shows one slide at a time, answers keys, draws figures before they are needed. Asks no server for anything.
'use strict';
(() => {
  const one = id => document.getElementById(id), root = document.documentElement, stage = one('stage');
  const talk = JSON.parse(one('talk').textContent), figures = JSON.parse(one('figures').textContent), words = talk.words;
  const slides = [...stage.querySelectorAll(':scope > .slide')], last = talk.slides.findLastIndex(slide => !slide.appendix);
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(talk.channel) : { postMessage() {} };
  const drawn = new Set(), fitted = new Set();
  let ready = false, here = 0, back = null, digits = '', fading = 0, rehearsal = null;

  const fill = (phrase, slots) => phrase.replace(/\{(\w+)\}/g, (all, name) => name in slots ? slots[name] : all);
  const clock = seconds => `${Math.floor(Math.abs(seconds) / 60)}:${String(Math.floor(Math.abs(seconds) % 60)).padStart(2, '0')}`;
  const frame = () => new Promise(done => { const late = setTimeout(done, 300); requestAnimationFrame(() => { clearTimeout(late); done(); }); });
  const idle = () => new Promise(done => 'requestIdleCallback' in window ? requestIdleCallback(done, { timeout: 150 }) : setTimeout(done, 20));

  // ---- drawing

  // Unpacked when slide 1 is painted, and run by the hash that the policy knows.
  async function plotly() {
    const source = document.createElement('script'), letters = atob(one('plotly').textContent), packed = new Uint8Array(letters.length);
    for (let n = 0; n < letters.length; n++) packed[n] = letters.charCodeAt(n);
    try {
      source.textContent = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).text();
      document.head.append(source);
    } catch (_) { /* a browser of before 2023: draw() says so, and the numbers are in the tables */ }
    ready = true;
  }

  function draw(n) {
    if (drawn.has(n) || document.readyState === 'loading') return;
    if (!fitted.has(n)) fit_columns(slides[n]);
    fitted.add(n);
    if (!ready && figures[n].length) return;  // begin() comes back to it
    drawn.add(n);
    slides[n].querySelectorAll('.plot').forEach((place, k) => {
      const failed = () => { place.className = 'missing'; place.removeAttribute('role'); place.textContent = words.no_draw; };
      try {
        const { data, layout } = figures[n][k];
        const sized = spread({ ...layout, height: place.offsetHeight });
        Plotly.newPlot(place, data, sized, { ...talk.plotly, staticPlot: true, displayModeBar: false }).catch(failed);
      } catch (_) { failed(); }
    });
  }

  // A column that is too full is set tighter; a course takes what height is left, and gives what is missing.
  function fit_columns(slide) {
    const room = column => {
      const body = slide.querySelector('.body'), end = body.offsetTop + body.offsetHeight - 16, lowest = column.lastElementChild;
      return lowest ? end - lowest.offsetTop - lowest.offsetHeight : 0;
    };
    for (const column of slide.querySelectorAll('.column')) {
      const course = column.querySelector('[data-kind=series], [data-kind=control]');
      for (const step of ['tight', 'tighter']) if (room(column) < (course ? 360 - course.offsetHeight : 0)) column.classList.add(step);
      const photos = column.querySelectorAll('.photos img'), short = Math.max(0, -room(column));
      const tallest = Math.max(0, ...[...photos].map(photo => photo.offsetHeight));
      if (short) photos.forEach(photo => { photo.style.maxHeight = `${Math.max(90, tallest - short)}px`; });
      if (course) course.style.height = `${Math.max(280, Math.min(640, course.offsetHeight + room(column)))}px`;
      // What would still fall off the slide is set smaller, below the floor of 24 pixels: nothing is hidden.
      for (let size = 0.95; size > 0.4 && beyond(slide, column) > 1; size -= 0.05) column.style.zoom = size;
    }
  }

  // How far a column reaches below its body, in pixels of the screen.
  function beyond(slide, column) {
    const body = slide.querySelector('.body').getBoundingClientRect();
    return Math.max(0, ...[...column.querySelectorAll('*')].map(part => part.getBoundingClientRect().bottom)) - body.bottom;
  }

  // Labels at the right edge were set apart for the height that the figure was made with; a lower one needs more of its axis for a line.
  function spread(layout) {
    const range = layout.yaxis?.range, edge = (layout.annotations ?? []).filter(note => note.x === 1 && note.xref === 'paper' && !note.yref);
    if (!range || edge.length < 2) return layout;
    const room = 1.3 * layout.font.size * (range[1] - range[0]) / (layout.height - layout.margin.t - 2.8 * layout.font.size);
    const at = new Map(edge.map(note => [note, note.y])), order = [...edge].sort((a, b) => a.y - b.y);
    for (let round = 0; round < 20; round++) order.slice(1).forEach((note, k) => {
      const short = room - (at.get(note) - at.get(order[k]));
      if (short > 0) { at.set(note, at.get(note) + short / 2); at.set(order[k], at.get(order[k]) - short / 2); }
    });
    return { ...layout, annotations: layout.annotations.map(note => at.has(note) ? { ...note, y: at.get(note) } : note) };
  }

  function drawAll() { slides.forEach((_, n) => draw(n)); }

  async function begin() {
    const fonts = Promise.all([400, 650, 700].map(weight => document.fonts.load(`${weight} 24px "Source Sans"`)));
    await Promise.race([fonts.catch(() => 0), new Promise(done => setTimeout(done, 1000))]);
    if (figures[here].length || location.hash === '#cetak') await plotly();
    if (location.hash === '#cetak') return printed();
    draw(here);
    await frame();
    await frame();
    root.dataset.painted = '1';
    await frame();
    if (!ready) await plotly();
    draw(here);
    for (let n = 0; n < slides.length; n++) if (!drawn.has(n)) { await idle(); draw(n); }
    root.dataset.ready = '1';
  }

  function printed() {
    drawAll();
    slides.forEach(reveal);
    root.dataset.painted = root.dataset.ready = '1';
  }

  // A phone's innerWidth is that of all it has zoomed out to, of the unscaled stage too; the root's own box is the screen.
  function fit() {
    const wide = root.clientWidth, tall = root.clientHeight, scale = Math.min(wide / 1920, tall / 1080);
    stage.style.transform = `translate(${(wide - 1920 * scale) / 2}px, ${(tall - 1080 * scale) / 2}px) scale(${scale})`;
  }

  // ---- one slide at a time

  function show(n, aloud = true) {
    n = Math.max(0, Math.min(slides.length - 1, n));
    draw(n);
    if (n !== here) {
      count();
      const before = slides[here], table = before.querySelector('details[open]');
      if (table) table.open = false;
      before.classList.remove('on');
      hide(before);
      slides[n].classList.add('on');
      reveal(slides[n]);
      here = n;
      if (!talk.slides[n].appendix) back = null;
      const { headline, appendix } = talk.slides[n];
      one('live').textContent = fill(appendix ? words.said_appendix : words.said, { n: n + 1, all: last + 1, headline });
      try { history.replaceState(null, '', `#${talk.slides[n].key}`); } catch (_) { /* a page without an address of its own */ }
    }
    if (aloud) tell();
  }

  const hide = slide => { slide.inert = true; slide.setAttribute('aria-hidden', 'true'); };
  const reveal = slide => { slide.inert = false; slide.removeAttribute('aria-hidden'); };
  const tell = () => channel.postMessage({ at: here, black: !one('black').hidden });

  function step(by) {
    const edge = by > 0 && here <= last ? last : slides.length - 1;  // a click too many at the end must not open the appendix
    show(Math.min(here + by, edge));
  }

  function place(hash) {
    const wanted = decodeURIComponent(hash.replace(/^#/, '').replace(/[?&]?latihan$/, ''));
    const n = /^\d+$/.test(wanted) ? wanted - 1 : talk.slides.findIndex(slide => slide.key === wanted);
    return n >= 0 && n < slides.length ? n : null;
  }

  function evidence() {
    if (back !== null) return show(back);
    const n = talk.slides.findIndex(slide => slide.key === talk.slides[here].question);
    if (n < 0) return say(words.no_evidence);
    const from = here;
    show(n);
    back = from;
  }

  // ---- what lies over the slides

  function say(text, milliseconds = 3000) {
    clearTimeout(fading);
    one('said').textContent = text;
    one('said').hidden = !text;
    if (text) { one('live').textContent = text; fading = setTimeout(() => { one('said').hidden = true; digits = ''; }, milliseconds); }
  }

  function black(on) { one('black').hidden = !on; }

  const opened = () => stage.querySelector('.over:not([hidden])');

  function close() {
    const over = opened();
    if (!over) return false;
    over.hidden = true;
    reveal(slides[here]);
    document.activeElement?.blur();
    return true;
  }

  function open(id, focus) {
    const again = opened()?.id === id;
    close();
    if (again) return;
    one(id).hidden = false;
    hide(slides[here]);
    (focus ?? one(id)).focus();
  }

  function overview() {
    const buttons = [...one('overview').querySelectorAll('[data-go]')];
    buttons.forEach((button, n) => n === here ? button.setAttribute('aria-current', 'true') : button.removeAttribute('aria-current'));
    open('overview', buttons[here]);
  }

  function wander(key) {
    const buttons = [...one('overview').querySelectorAll('[data-go]')], at = Math.max(buttons.indexOf(document.activeElement), 0);
    if (key === 'ArrowLeft' || key === 'ArrowRight') return buttons[at + (key === 'ArrowRight' ? 1 : -1)]?.focus();
    const box = buttons[at].getBoundingClientRect(), down = key === 'ArrowDown' ? 1 : -1;
    const far = button => { const to = button.getBoundingClientRect(); return [(to.top - box.top) * down, Math.abs(to.left - box.left)]; };
    const rows = buttons.map(button => [button, ...far(button)]).filter(([, away]) => away > 1);
    rows.sort((a, b) => a[1] - b[1] || a[2] - b[2])[0]?.[0].focus();
  }

  function numbers() {
    const table = slides[here].querySelector('details.numbers');
    if (!table) return say(words.no_numbers);
    table.open = !table.open;
    if (table.open) table.querySelector('.panel').focus(); else document.activeElement?.blur();
  }

  function speaker() {
    const aside = window.open('', talk.channel.replace(/\W+/g, '-'), 'popup,width=1240,height=820');
    if (!aside) return say(words.blocked, 8000);
    if (!aside.document.getElementById('headline')) {  // written from here, so that it needs no server either
      aside.document.open();
      aside.document.write(`<!doctype html><html lang="${talk.language}"><head><meta charset="utf-8"><title>${talk.speaker.title}</title>${one('font').outerHTML}</head>`
        + `<body><script type="application/json" id="talk">${one('talk').textContent}<\/script>${one('speaker').innerHTML}</body></html>`);
      aside.document.close();
    }
    aside.focus();
  }

  // ---- rehearsal: seconds a slide

  function count() {
    if (!rehearsal) return;
    const now = performance.now();
    rehearsal.used[here] = (rehearsal.used[here] ?? 0) + (now - rehearsal.since) / 1000;
    rehearsal.since = now;
  }

  function rehearse() {
    if (!rehearsal) {
      rehearsal = { used: [], since: performance.now(), tick: setInterval(tick, 250) };
      one('result').hidden || close();
      return tick();
    }
    count();
    clearInterval(rehearsal.tick);
    one('clock').hidden = true;
    const rows = talk.slides.flatMap(({ headline, seconds, appendix }, n) => rehearsal.used[n] === undefined && appendix ? [] :
      [[`${n + 1}. ${headline}`, Math.round(rehearsal.used[n] ?? 0), appendix ? 0 : seconds]]);
    const sum = at => rows.reduce((all, row) => all + row[at], 0);
    rows.push([words.total, sum(1), talk.minutes ? talk.minutes * 60 : sum(2)]);
    rehearsal = null;
    const table = document.createElement('table');
    table.append(line('th', [words.slide, words.used, words.budget, words.difference]),
      ...rows.map(([name, used, budget]) => line('td', [name, clock(used), clock(budget), against(used, budget)])));
    one('result').querySelector('.panel').replaceChildren(table);
    one('copy').hidden = false;
    open('result');
  }

  function against(used, budget) {
    if (used === budget) return words.exact;
    return fill(used > budget ? words.over : words.left, { time: clock(used - budget) });
  }

  function line(kind, cells) {
    const row = document.createElement('tr');
    row.append(...cells.map(text => Object.assign(document.createElement(kind), { textContent: text })));
    return row;
  }

  function tick() {
    const used = (rehearsal.used[here] ?? 0) + (performance.now() - rehearsal.since) / 1000, budget = talk.slides[here].seconds;
    one('clock').hidden = false;
    one('clock').classList.toggle('watch', used > budget);
    one('clock').textContent = `${words.rehearsal} · ${clock(used)} / ${clock(budget)}`
      + (used > budget ? ` · ${against(Math.floor(used), budget)}` : '');
  }

  async function copy() {
    const text = [...one('result').querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.textContent).join('\t')).join('\n');
    try { await navigator.clipboard.writeText(text); } catch (_) {
      const area = Object.assign(document.createElement('textarea'), { value: text });
      one('result').append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    say(words.copied);
  }

  // ---- keys, mouse, touch

  const STEPS = { ArrowRight: 1, ArrowDown: 1, PageDown: 1, ' ': 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1 };
  const LETTERS = {
    f: () => document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.().catch(() => 0),
    b: () => { black(one('black').hidden); tell(); }, '.': () => LETTERS.b(), s: speaker, o: overview, q: evidence, e: evidence, t: numbers,
    r: rehearse, '?': () => open('help'),
  };

  function press(key) {
    const letter = key.length === 1 && key !== ' ' ? key.toLowerCase() : '';
    if (letter && !one('letters').checked) return false;
    if (!one('black').hidden && key !== 'F1') {  // any other key lights the screen, and does nothing else
      black(false);
      tell();
      return true;
    }
    if (letter >= '0' && letter <= '9') {
      digits = (digits + letter).slice(-3);
      say(fill(words.jump, { n: digits }), 4000);
    } else if (key === 'Enter' && digits) {
      const n = digits - 1;
      digits = '';
      say('');
      close();
      show(n);
    } else if (key === 'Escape') {
      const table = slides[here].querySelector('details[open]');
      if (digits) { digits = ''; say(''); } else if (close()) { /* that was it */ } else if (table) numbers(); else if (back !== null) show(back);
      else return false;
    } else if (opened()?.id === 'overview' && key.startsWith('Arrow')) wander(key);
    else if (key in STEPS) { close(); step(STEPS[key]); }
    else if (key === 'Home') { close(); show(0); }
    else if (key === 'End') { close(); show(last); }
    else if (key === 'F1') open('help');
    else if (letter in LETTERS) LETTERS[letter]();
    else return false;
    return true;
  }

  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : root;
    if ((event.key === ' ' || event.key === 'Enter') && !digits && target.closest('button, summary, input')) return;
    if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && target.closest('.panel')) return;
    if (press(event.key)) event.preventDefault();
  });

  addEventListener('click', event => {
    const pressed = event.target.closest('[data-press]'), go = event.target.closest('[data-go]');
    if (pressed) press(pressed.dataset.press);
    else if (go) { close(); show(go.dataset.go - 1); }
    else if (event.target.id === 'copy') copy();
    else if (!one('black').hidden) press('b');
    else if (!event.target.closest('button, summary, input, label, .panel, .over')) {
      const at = event.clientX / root.clientWidth, edge = event.pointerType === 'touch' ? 0.3 : 0.12;  // a finger is broad
      if (zoomed()) return;
      if (at < edge) step(-1); else if (at > 1 - edge) step(1);
    }
  });

  const zoomed = () => (window.visualViewport?.scale ?? 1) > 1.05;  // then a finger moves about in the slide
  let touch = null, resting = 0;
  addEventListener('touchstart', event => { touch = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  addEventListener('touchend', event => {
    if (!touch || opened() || zoomed()) return;
    const { clientX, clientY } = event.changedTouches[0], x = clientX - touch.clientX, y = clientY - touch.clientY;
    touch = null;
    if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 1 : -1);
  }, { passive: true });
  addEventListener('mousemove', () => {
    clearTimeout(resting);
    root.classList.remove('still');
    resting = setTimeout(() => root.classList.add('still'), 3000);
  }, { passive: true });

  // ---- windows in step, printing, waking

  const REMOTE = new Set([...Object.keys(STEPS), 'Home', 'End', 'Escape', 'Enter', 'b', '.', 'q', 'e', 't', 'o', ...'0123456789']);
  channel.onmessage = ({ data }) => {
    if (data.hello) tell();
    else if (REMOTE.has(data.press)) press(data.press);
    else if (Number.isInteger(data.at)) { show(data.at, false); black(data.black); }
  };

  addEventListener('beforeprint', printed);
  addEventListener('afterprint', () => slides.forEach((slide, n) => n === here || hide(slide)));
  addEventListener('resize', fit);
  addEventListener('hashchange', () => { const n = place(location.hash); if (n !== null) show(n); });
  const awake = () => { fit(); if (document.visibilityState === 'visible') navigator.wakeLock?.request('screen').catch(() => 0); };
  for (const name of ['visibilitychange', 'resume']) document.addEventListener(name, awake);
  addEventListener('pageshow', awake);

  fit();
  root.dataset.keys = '1';
  show(place(location.hash) ?? 0);
  if (/latihan$/.test(location.hash)) rehearse();
  window.focus();
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin); else begin();
})();
