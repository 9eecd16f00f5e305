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

// Counts down to the moment when a code can be sent again.
for (const place of document.querySelectorAll("[data-seconds]")) {
  const end = Date.now() + 1000 * Number(place.dataset.seconds);
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    if (left < 3600) place.textContent = Math.floor(left / 60) + ":" + String(left % 60).padStart(2, "0");
    if (left > 0) setTimeout(tick, 1000);
  };
  tick();
}
