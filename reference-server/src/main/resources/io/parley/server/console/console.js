// The console's own script: times in the reader's words, live updates, and what makes forms pleasant.
// Everything works without it, except that pages do not move by themselves.

const language = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "narrow" });
const clock = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long" });
const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" });

function tellTimes(root = document) {
  for (const time of root.querySelectorAll("time[datetime]")) {
    const at = new Date(time.dateTime);
    const seconds = Math.round((at - Date.now()) / 1000);
    const ago = Math.abs(seconds);
    time.title = clock.format(at);
    if (ago < 10) time.textContent = relative.format(0, "second");
    else if (ago < 60) time.textContent = relative.format(Math.ceil(seconds / 10) * 10, "second");
    else if (ago < 3600) time.textContent = relative.format(Math.trunc(seconds / 60), "minute");
    else if (ago < 86400) time.textContent = relative.format(Math.trunc(seconds / 3600), "hour");
    else time.textContent = day.format(at);
  }
}

function toBottom() {
  for (const log of document.querySelectorAll("[data-bottom]")) log.scrollTop = log.scrollHeight;
}

function notice(text, tone = "bad") {
  const box = document.createElement("div");
  box.className = `notice ${tone}`;
  box.textContent = text;
  document.getElementById("notices")?.append(box);
  setTimeout(() => box.remove(), 8000);
}

// Live updates

const FEED_LENGTH = 60;

function follow(address) {
  const sign = document.getElementById("live");
  const show = (on) => {
    if (!sign) return;
    sign.classList.toggle("on", on);
    sign.querySelector("span").textContent = on ? sign.dataset.on : sign.dataset.off;
  };
  const source = new EventSource(address);
  source.addEventListener("open", () => show(true));
  source.addEventListener("error", () => show(false));
  source.addEventListener("ended", () => { source.close(); location.reload(); });
  source.addEventListener("item", (event) => addItem(event.data));
  source.addEventListener("summary", (event) => {
    const counters = document.getElementById("counters");
    if (counters) counters.outerHTML = event.data;
  });
  source.addEventListener("conversation", (event) => refresh(event.data));
  addEventListener("pagehide", () => source.close());
}

// A refresh that was asked for while something else was on its way waits for it: its answer could
// be older than the other's and would overwrite it.

let underWay = 0;
const waiting = new Set();

function refresh(conversation) {
  if (underWay > 0) {
    waiting.add(conversation);
    return;
  }
  for (const thread of document.querySelectorAll(`[data-conversation="${CSS.escape(conversation)}"]`))
    window.htmx?.trigger(thread, "refresh");
}

document.addEventListener("htmx:beforeRequest", () => { underWay++; });
document.addEventListener("htmx:afterRequest", () => {
  underWay = Math.max(0, underWay - 1);
  if (underWay > 0) return;
  const asked = [...waiting];
  waiting.clear();
  setTimeout(() => asked.forEach(refresh)); // after the swap
});

function addItem(html) {
  const feed = document.getElementById("feed");
  if (!feed) return;
  const template = document.createElement("template");
  template.innerHTML = html;
  const item = template.content.firstElementChild;
  if (!item || document.getElementById(item.id)) return;
  item.classList.add("new");
  tellTimes(item);
  feed.prepend(item);
  while (feed.children.length > FEED_LENGTH) feed.lastElementChild.remove();
  document.getElementById("feed-empty")?.classList.add("gone");
}

// Addresses that are copied with a click, where the browser lets pages do that

function offerCopies(root = document) {
  if (!navigator.clipboard) return;
  for (const button of root.querySelectorAll("[data-copy]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select?.();
  try {
    await navigator.clipboard.writeText(field.value ?? field.textContent);
    notice(button.dataset.copied, "good");
  } catch {
    // It is there to be copied by hand.
  }
});

// Forms

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".notice")?.remove();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches?.(".composer textarea")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-theme-toggle]")) return;
  event.preventDefault();
  const root = document.documentElement;
  const dark = root.dataset.theme === "dark"
    || (root.dataset.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "light" : "dark";
  const body = new URLSearchParams(new FormData(event.target));
  body.set("theme", root.dataset.theme);
  fetch(event.target.action, { method: "POST", body, redirect: "manual" })
    .catch(() => notice(document.body.dataset.away));
});

// What is being sent shows at once; when it fails, the words go back where they were written.

function composerOf(event) {
  const form = event.detail.elt;
  return form?.matches?.(".composer") ? form : null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = composerOf(event);
  if (!form) return;
  form.sent = form.elements.message.value;
  form.elements.message.value = "";
  form.querySelector("button").disabled = true;
  const pending = document.getElementById("pending");
  if (form.matches("[data-chat]") && pending) {
    const copy = pending.content.cloneNode(true);
    copy.querySelector("p").textContent = form.sent;
    document.getElementById("messages").append(copy);
    toBottom();
  }
});

document.addEventListener("htmx:beforeSwap", () => {
  for (const message of document.querySelectorAll(".message.pending")) message.remove();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const form = composerOf(event);
  if (!form) return;
  for (const message of document.querySelectorAll(".message.pending")) message.remove();
  form.querySelector("button").disabled = false;
  if (!event.detail.successful && !form.elements.message.value) form.elements.message.value = form.sent ?? "";
  form.elements.message.focus();
});

document.addEventListener("htmx:sendError", () => notice(document.body.dataset.away));

document.addEventListener("htmx:afterSettle", (event) => {
  tellTimes(event.detail.elt ?? document);
  tellTimes(document.getElementById("own") ?? document);
  offerCopies(event.detail.elt ?? document);
  if (!event.detail.elt?.matches?.(".rating")) toBottom(); // a rating leaves the reader where they are
});

// What was done is said once, not again after a reload.
const address = new URL(location.href);
if (address.searchParams.has("done")) {
  address.searchParams.delete("done");
  history.replaceState(history.state, "", address);
}

tellTimes();
offerCopies();
toBottom();
setInterval(tellTimes, 20000, document);
if (document.body.dataset.live) follow(document.body.dataset.live);
