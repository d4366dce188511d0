// Refreshes the page, copies texts, and says when the agent cannot be reached.
// Every page is whole without it.
"use strict";
(() => {
  document.documentElement.classList.add("script");
  const words = document.body.dataset;
  const [status, said] = ["connection", "said"].map((id) => document.getElementById(id)); // said: aloud, not shown
  const main = () => document.getElementById("main");

  // Copying: <button data-copy="id of what to copy">.
  function textOf(id) {
    const from = document.getElementById(id);
    return from ? { from, text: "value" in from ? from.value : from.innerText } : null;
  }
  async function copy(text, from) {
    if (navigator.clipboard) {
      try { await navigator.clipboard.writeText(text); return true; } catch { /* not allowed: the old way */ }
    }
    const range = document.createRange();
    if (from.select) from.select();
    else { range.selectNodeContents(from); getSelection().removeAllRanges(); getSelection().addRange(range); }
    const ok = document.execCommand("copy");
    if (ok) getSelection().removeAllRanges(); // what is selected is not refreshed
    return ok;
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const what = button && textOf(button.dataset.copy);
    if (!what || button.dataset.label) return;
    event.preventDefault();
    const ok = await copy(what.text, what.from);
    button.dataset.label = button.textContent;
    button.textContent = ok ? words.copied : words.failed;
    said.textContent = button.textContent;
    setTimeout(() => { button.textContent = button.dataset.label; delete button.dataset.label; said.textContent = ""; }, 2000);
  });

  function show(text) {
    if (status.textContent === text) return;
    const span = document.createElement("span");
    span.textContent = text;
    status.replaceChildren(...(text ? [span] : []));
    status.hidden = !text;
  }

  // Refreshing.
  const seconds = Number(main().dataset.refresh);
  if (!(seconds > 0)) return;
  let lostAt = null;
  let busy = false;

  // The reader is at something that must not be taken away.
  function reading() {
    const at = document.activeElement;
    const changed = (e) => e.type === "checkbox" || e.type === "radio" ? e.checked !== e.defaultChecked : e.value !== e.defaultValue;
    return at && at.matches("input, select, textarea") || String(getSelection()) !== ""
      || [...main().querySelectorAll("input, textarea")].some(changed) || [...main().querySelectorAll("option")].some(chosen);
  }
  // A select of which nothing was chosen by the page begins with its first option.
  const chosen = (o) => o.selected !== (o.defaultSelected || o.index === 0 && !o.parentElement.querySelector("[selected]"));
  const where = (e) => [e.id && "#" + CSS.escape(e.id), e.getAttribute("href") && e.tagName + '[href="' + CSS.escape(e.getAttribute("href")) + '"]', e.tagName].find(Boolean);
  const place = (root, e) => [where(e), [...root.querySelectorAll(where(e))].indexOf(e)];
  const find = (root, [selector, i]) => root.querySelectorAll(selector)[i];

  // Puts the new content in, and leaves focus, what is unfolded and what is scrolled as they are.
  function exchange(next) {
    const old = main();
    const at = old.contains(document.activeElement) && document.activeElement !== old ? place(old, document.activeElement) : null;
    const opened = [...old.querySelectorAll("details")].map((e) => [place(old, e), e.open]);
    const scrolled = [...old.querySelectorAll(".scroll")].map((e) => [place(old, e), e.scrollLeft]);
    const top = scrollY;
    old.replaceChildren(...next.childNodes);
    old.dataset.asof = next.dataset.asof;
    for (const [p, open] of opened) { const e = find(old, p); if (e) e.open = open; }
    for (const [p, left] of scrolled) { const e = find(old, p); if (e) e.scrollLeft = left; }
    if (at) find(old, at)?.focus({ preventScroll: true });
    scrollTo({ top, behavior: "instant" });
  }

  async function refresh() {
    if (busy || document.hidden || reading()) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(20000) });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("main");
      if (!next || !next.dataset.refresh) throw new Error("another page"); // such as that of a proxy's login
      if (reading()) return;
      exchange(next);
      document.title = page.title;
      const [foot, newer] = [document.getElementById("asof"), page.getElementById("asof")];
      if (foot && newer) foot.replaceWith(newer);
      if (lostAt) { lostAt = null; show(""); said.textContent = words.back; }
    } catch {
      lostAt ??= new Date();
      show(words.lost.replace("%s", lostAt.toLocaleTimeString(document.documentElement.lang, { timeZoneName: "short" })) + " " + words.old.replace("%s", main().dataset.asof));
    } finally {
      busy = false;
    }
  }
  setInterval(refresh, seconds * 1000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
})();
