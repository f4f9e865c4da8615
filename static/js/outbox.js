// Outcomes that a weak network did not take: kept, and sent again until the server has answered.
// Only what identifies the press is kept on the device, never a name or a note: a note stays in
// this page's memory. Gone with its page, it is asked for again. The server logs a press once,
// however often it comes.
"use strict";

const bar = document.getElementById("outbox");
const KEPT = ["outcome", "next", "next_on", "channel", "form_nonce"];
const FIRST_WAIT = 2000, LONGEST_WAIT = 60000;

if (bar) {
  const shelf = `outbox-${bar.dataset.officer}`, bareShelf = `outbox-bare-${bar.dataset.officer}`;
  const notes = new Map();
  let wait = FIRST_WAIT, timer = null, isSending = false, isExpired = false, nRefused = 0, leaving = null;

  const read = (from = shelf) => JSON.parse(localStorage.getItem(from) || "[]");
  const write = (kept, to = shelf) => {
    if (kept.length) localStorage.setItem(to, JSON.stringify(kept));
    else localStorage.removeItem(to);
    show();
  };

  const show = () => {
    const presses = read(), bare = read(bareShelf);
    const words = bar.querySelector("[data-words]").dataset;
    if (!presses.length) leaving = null;
    const kind = leaving ? "leaving" : isExpired ? "expired" : presses.length ? "waiting" : nRefused ? "refused" : "bare";
    const n = { refused: nRefused, bare: bare.length }[kind] ?? presses.length;
    const discard = bar.querySelector("[data-discard]");
    bar.hidden = !n;
    bar.querySelector("[data-words]").textContent = words[kind].replace("{n}", n);
    bar.querySelector("[data-send]").hidden = isExpired || !presses.length;
    bar.querySelector("[data-again]").hidden = !isExpired;
    discard.hidden = kind !== "leaving";
    discard.textContent = discard.dataset.discard.replace("{n}", n);
    bar.querySelector("[data-rewrite]").hidden = kind !== "bare";
    const keys = new Set(presses.map((press) => press.pk));
    document.querySelectorAll("[data-line]").forEach((line) => line.classList.toggle("line--waiting", keys.has(line.dataset.line)));
    const form = document.querySelector("[data-log]");
    const message = form && form.querySelector("[data-retry]");
    if (message) {
      message.hidden = !keys.has(form.dataset.log);
      form.querySelector(".outcomes").disabled = keys.has(form.dataset.log);
    }
  };

  // The form as it was pressed; another press on the same line does not add a second one.
  const keep = (form, values) => {
    const presses = read().filter((press) => press.pk !== form.dataset.log);
    const said = Object.fromEntries(KEPT.map((name) => [name, values.get(name) || ""]));
    if (values.get("note")) notes.set(said.form_nonce, values.get("note"));
    const path = form.getAttribute("action").split("?")[0];
    write([...presses, { pk: form.dataset.log, path, said, notedAt: values.get("note") && form.dataset.customer }]);
    later();
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  // With the filter of the list in sight: what is narrowed goes on to its own next line.
  const post = async ({ path, said }) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({ ...said, note: notes.get(said.form_nonce) || "" });
    const headers = { "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": token ? token.value : "" };
    return fetch(path + location.search, { method: "POST", body, headers });
  };

  // One after the other. True: the server has decided about this press, it need not come again.
  const isDecided = (answer) => {
    isExpired = answer.headers.has("HX-Redirect") || answer.status === 403;
    if (isExpired || answer.status >= 500 || answer.status === 429) return false;
    if (!answer.ok) nRefused += 1;
    return true;
  };

  async function send() {
    if (isSending || !read().length) return;
    isSending = true;
    const sent = new Map();
    try {
      for (const press of read()) {
        const answer = await post(press);
        if (!isDecided(answer)) break;
        const isBare = answer.ok && press.notedAt && !notes.has(press.said.form_nonce);
        if (isBare) write([...read(bareShelf), press.notedAt], bareShelf);
        notes.delete(press.said.form_nonce);
        write(read().filter((other) => other.said.form_nonce !== press.said.form_nonce));
        sent.set(press.pk, answer.headers.get("HX-Replace-Url"));
      }
    } catch { /* no network: it is tried again */ }
    isSending = false;
    show();
    if (sent.size) { wait = FIRST_WAIT; refresh(sent); }
    if (read().length && !isExpired) later();
  }

  // A fresh list or customer, unless somebody is writing. From a line that was sent it goes on to
  // the next one, as a press with a network does.
  const refresh = (sent) => {
    const form = document.querySelector("[data-log]");
    const pk = form && form.dataset.log;
    if (form && form.querySelector("[name=note]").value && !sent.has(pk)) return;
    if (!document.getElementById("work")) { location.reload(); return; }
    const fresh = new URL(sent.get(pk) || location.href, location.href);
    history.replaceState(history.state, "", fresh);
    if (sent.get(pk)) fresh.searchParams.set("logged", pk);
    htmx.ajax("GET", fresh.href, { target: "#work", swap: "outerHTML" });
  };

  // What the server has refused stays in its form, and is told; anything else is sent again.
  const notSent = ({ detail }) => {
    const form = detail.elt.closest("[data-log]");
    if (!form) return;
    const { status } = detail.xhr;
    if (status >= 400 && status < 500 && ![403, 429].includes(status)) { nRefused += 1; show(); return; }
    keep(form, new URLSearchParams([...detail.requestConfig.formData]));
  };
  // An expired session leads away to the sign-in page: not over a press, which is kept before.
  const notSignedIn = (event) => {
    if (!event.detail.xhr.getResponseHeader("HX-Redirect") || !event.detail.elt.closest("[data-log]")) return;
    event.preventDefault();
    isExpired = true;
    notSent(event);
  };
  document.addEventListener("htmx:beforeOnLoad", notSignedIn);
  document.addEventListener("htmx:sendError", notSent);
  document.addEventListener("htmx:timeout", notSent);
  document.addEventListener("htmx:responseError", notSent);
  document.addEventListener("htmx:afterRequest", show);
  document.addEventListener("htmx:afterSettle", show);
  bar.querySelector("[data-send]").addEventListener("click", () => { wait = FIRST_WAIT; send(); });
  bar.querySelector("[data-rewrite]").addEventListener("click", () => {
    const [customer, ...others] = read(bareShelf);
    write(others, bareShelf);
    location.assign(customer);
  });
  addEventListener("online", () => { wait = FIRST_WAIT; send(); });
  addEventListener("beforeunload", (event) => { if (notes.size) event.preventDefault(); });

  // Nothing of an officer stays on the device after the sign-out, and nothing is lost by it: what
  // waits is sent first. Where that fails, the officer signs out later, or says that it may go.
  const forget = () => [shelf, bareShelf].forEach((name) => localStorage.removeItem(name));
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[action$='/sign-out/']")) return;
    if (!read().length) { forget(); return; }
    event.preventDefault();
    leaving = form;
    await send();
    if (bar.hidden) form.submit();
  });
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    notes.clear();
    forget();
    leaving.submit();
  });
  show();
  send();
}
