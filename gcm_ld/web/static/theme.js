// Light or dark as a reader chose, in place of what the system says: kept by the browser, set before the first view,
// as is the class `scripted`, by which pages show what only works with scripts, so that nothing moves later.

(() => {
  document.documentElement.classList.add("scripted");
  const DARK = "(prefers-color-scheme: dark)";
  const known = new Map();

  const stored = () => {
    try { return localStorage.getItem("theme") ?? ""; } catch { return ""; }
  };

  const apply = (theme) => {
    const always = { dark: "(min-width: 0)", light: "(max-width: 0)" }[theme] ?? DARK;
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSMediaRule)) continue;
        if (!known.has(rule)) known.set(rule, rule.media.mediaText);
        if (known.get(rule).includes(DARK)) rule.media.mediaText = known.get(rule).replace(DARK, always);
      }
    }
    document.documentElement.style.colorScheme = theme;
  };

  if (stored()) apply(stored());
  addEventListener("DOMContentLoaded", () => {
    const choice = document.getElementById("colour-choice");
    choice.value = stored();
    choice.addEventListener("change", () => {
      try { localStorage.setItem("theme", choice.value); } catch { /* it holds for this page */ }
      apply(choice.value);
    });
  });
})();
