// Little helps; the page says and does the same without them.
// A form is sent once, however often its button is pressed: a wrong code would count twice.
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

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
