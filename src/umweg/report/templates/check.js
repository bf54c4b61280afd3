// Copies the sentence beside a button, and opens the statement that an address names.
"use strict";
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 1500);
  });
}
const reveal = () => {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) { target.open = true; target.scrollIntoView({ block: "nearest" }); }
};
addEventListener("hashchange", reveal);
for (const mark of document.querySelectorAll("a.m, a.g")) { mark.addEventListener("click", () => setTimeout(reveal)); }
reveal();
addEventListener("beforeprint", () => { for (const d of document.querySelectorAll("details.claim")) { d.open = true; } });
