(() => {
  const title = document.querySelector("title");
  const follow = () => {
    const chosen = document.querySelector("input[name=language]:checked");
    if (!chosen) return;
    const code = chosen.id.replace("language-", "");
    document.documentElement.lang = code;
    title.textContent = title.getAttribute("data-" + code);
  };
  document.querySelectorAll("input[name=language]").forEach((one) => one.addEventListener("change", follow));
  addEventListener("pageshow", follow);
})();
