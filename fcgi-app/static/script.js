// Little helps; the page says and does the same without them.
// A form is sent once, however often its button is pressed: a wrong code would count twice.
const forms = [...document.forms];
for (const form of forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(free, 20000);
  });
}

// It can be sent again when this page stays, or is there again: its request was given up or failed, or something else
// was typed. Not every browser tells of the first two, so it is free after some time in any case.
function free() {
  for (const form of forms) delete form.dataset.sent;
}
addEventListener("pageshow", free);
addEventListener("input", free);
addEventListener("keydown", (event) => event.key === "Escape" && free());
if (window.navigation) navigation.addEventListener("navigateerror", free);

// Calls what = (seconds left) now and every second until the end; a device that slept is not late.
function countDown(seconds, what) {
  const end = Date.now() + 1000 * seconds;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    what(left);
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}

// Tells moments by the reader's own clock.
function tellMoments(place) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang + "-u-nu-latn", { timeStyle: "short" });
  for (const time of place.querySelectorAll("time")) time.textContent = format.format(new Date(time.dateTime));
}
tellMoments(document);

// Where the validation's page is, and what the service shows there by now.
async function ask() {
  const url = document.forms.extend.action.replace(/extend\/(?=[^/]*$)/, "webui/");
  const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout?.(20000) });
  if (!answer.ok && answer.status !== 404) throw new Error(`status ${answer.status}`);
  return { url, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

// Offers more time when little is left, and shows the end when none is. Another tab may have got more, or come to the end
// in another way, so the service is asked first; while it cannot be asked, again after a minute, and five times in all.
for (const limit of document.querySelectorAll("[data-left]")) {
  let last = limit.querySelector("div");
  let tries = 5;
  const watch = (seconds) => countDown(seconds, (left) => {
    if (left === 0) {
      tries -= 1;
      ask().then(goOn, () => (tries > 0 ? setTimeout(() => watch(0), 60000) : (limit.textContent = limit.dataset.over)));
    } else if (last?.hidden && left <= Number(limit.dataset.little)) {
      limit.replaceChildren(last);
      last.hidden = false;
    }
  });
  const goOn = (asked) => {
    const more = asked.page.querySelector("[data-left]");
    if (!more) return location.replace(asked.url);
    last = more.querySelector("div");
    if (last) {
      tellMoments(last);
      last.hidden = true;
    }
    limit.replaceChildren(...(last ? [last] : []));
    tries = 5;
    watch(Math.max(1, Number(more.dataset.left)));
  };
  watch(Number(limit.dataset.left));
}

// Counts down to the moment when a code can be sent again, and then says so.
for (const place of document.querySelectorAll("[data-seconds]")) {
  const text = place.closest("p");
  const status = text.nextElementSibling;
  countDown(Number(place.dataset.seconds), (left) => {
    if (left === 0) {
      text.remove();
      status.textContent = status.dataset.then;
      status.closest("form").querySelector("button").classList.remove("wait");
    } else if (left <= 3600) {
      const unit = left > 90 ? "minute" : "second";
      const format = new Intl.NumberFormat(document.documentElement.lang + "-u-nu-latn", { style: "unit", unit });
      place.textContent = format.format(unit === "minute" ? Math.ceil(left / 60) : left);
    }
  });
}
