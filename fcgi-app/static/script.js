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
for (const time of document.querySelectorAll("time")) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang + "-u-nu-latn", { timeStyle: "short" });
  time.textContent = format.format(new Date(time.dateTime));
}

// Offers more time when little is left, and says when none is.
for (const limit of document.querySelectorAll("[data-left]")) {
  const last = limit.querySelector("[hidden]");
  countDown(Number(limit.dataset.left), (left) => {
    if (left === 0) {
      limit.textContent = limit.dataset.over;
    } else if (last?.hidden && left <= Number(limit.dataset.little)) {
      limit.replaceChildren(last);
      last.hidden = false;
    }
  });
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
