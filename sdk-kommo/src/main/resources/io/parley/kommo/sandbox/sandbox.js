// Renews the parts of the page that change, and leaves alone the one a person is using.
const feed = document.querySelector("main").dataset.feed;
const end = (element) => { element.scrollTop = element.scrollHeight; };
const messages = document.querySelector('[data-live="messages"]');
if (messages) end(messages);

async function renew() {
  try {
    const reply = await fetch(feed);
    if (!reply.ok) return;
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    for (const fresh of page.querySelectorAll("[data-live]")) {
      const shown = document.querySelector(`[data-live="${fresh.dataset.live}"]`);
      const busy = shown && shown.contains(document.activeElement);
      if (shown && !busy && shown.innerHTML !== fresh.innerHTML) {
        shown.innerHTML = fresh.innerHTML;
        if (shown === messages) end(shown);
      }
    }
  } catch {
    // The sandbox is being restarted; the next look will tell.
  }
}
setInterval(renew, 1500);

document.addEventListener("change", (event) => {
  if (event.target.dataset.submits !== undefined) event.target.form.requestSubmit();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.name === "text") {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
