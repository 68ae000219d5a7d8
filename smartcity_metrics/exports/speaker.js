// The speaker's window: notes, next slide, clock and budget. Keys go to the stage, which says where the talk is.
'use strict';
(() => {
  const one = id => document.getElementById(id), talk = JSON.parse(one('talk').textContent), words = talk.speaker;
  const channel = new BroadcastChannel(talk.channel), budget = talk.minutes ? talk.minutes * 60 :
    talk.slides.reduce((all, slide) => all + (slide.appendix ? 0 : slide.seconds), 0);
  const last = talk.slides.filter(slide => !slide.appendix).length;
  let here = null, began = null, came = performance.now(), asked = performance.now();

  const fill = (phrase, slots) => phrase.replace(/\{(\w+)\}/g, (all, name) => name in slots ? slots[name] : all);
  const clock = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;

  function at(n) {
    const slide = talk.slides[n], next = talk.slides[n + 1];
    if (here !== null && n !== here) began ??= performance.now();  // the talk has begun when slide 1 is left
    if (n !== here) came = performance.now();
    here = n;
    one('place').textContent = slide.appendix ? fill(talk.words.said_appendix, { n: n + 1, headline: '' }).replace(/: *$/, '') : `${n + 1}/${last}`;
    one('headline').textContent = slide.headline;
    for (const name of ['say', 'ask', 'answer']) {
      const text = slide[name] || (name === 'say' ? words.no_notes : '');
      one(name).hidden = !text;
      one(name).querySelector('p').textContent = text;
    }
    one('next').textContent = next && next.appendix === slide.appendix ? next.headline : words.end;
    tick();
  }

  function against(id, used, limit) {
    one(id).textContent = clock(used) + ' ';
    one(id).classList.toggle('watch', limit > 0 && used > limit);
    const under = document.createElement('small');
    under.textContent = limit && used > limit ? fill(words.over, { time: clock(used - limit), budget: clock(limit) }) :
      limit ? fill(words.of, { time: clock(limit) }) : '';
    one(id).append(under);
  }

  function tick() {
    const now = performance.now();
    one('clock').textContent = new Date().toLocaleTimeString(talk.language, { hour: '2-digit', minute: '2-digit' });
    against('elapsed', began === null ? 0 : (now - began) / 1000, budget);
    if (here !== null) against('this_slide', (now - came) / 1000, talk.slides[here].appendix ? 0 : talk.slides[here].seconds);
    one('alone').textContent = now - asked > 3000 ? words.alone : '';
    if (now - asked > 2000) channel.postMessage({ hello: true });
  }

  channel.onmessage = ({ data }) => {
    if (!Number.isInteger(data.at)) return;
    asked = performance.now();
    document.body.classList.toggle('black', data.black);
    if (data.at !== here) at(data.at);
  };
  const press = key => channel.postMessage({ press: key });
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === 'Tab') return;
    if ((event.key === ' ' || event.key === 'Enter') && event.target.closest?.('button')) return;
    press(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (event.key.startsWith('Arrow') || event.key === ' ') event.preventDefault();
  });
  addEventListener('click', event => { const key = event.target.closest('[data-press]')?.dataset.press; if (key) press(key); });
  one('restart').addEventListener('click', () => { began = came = performance.now(); tick(); });
  setInterval(tick, 500);
  at(0);
  here = null;
  channel.postMessage({ hello: true });
})();
