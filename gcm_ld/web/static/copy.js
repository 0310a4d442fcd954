// Buttons that copy the text before them; where a browser can't copy, there are none.

for (const button of document.querySelectorAll("button[data-copies]")) {
  const text = button.previousElementSibling ?? button.parentElement.previousElementSibling;
  if (!navigator.clipboard || !text) continue;
  button.hidden = false;
  const words = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
