// What the timer needs of its page and of the site: words, lengths of time, saving, the worker.
"use strict";

window.shoryokuTimerPage = (() => {
  const words = {};
  for (const one of document.querySelectorAll("#words [data-w]")) {
    words[one.dataset.w] = one.textContent;
  }
  const isEnglish = document.getElementById("app")?.dataset.lang === "en";

  const say = (template, values = {}) =>
    template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));

  function length(seconds) {
    const whole = Math.abs(Math.round(seconds));
    const hours = Math.floor(whole / 3600);
    const minutes = Math.floor((whole % 3600) / 60);
    const left = whole % 60;
    const parts = [
      hours ? say(words.hours, { hours }) : "",
      minutes ? say(words.minutes, { minutes }) : "",
      left || !whole ? say(words.seconds, { seconds: left }) : "",
    ];
    const joint = isEnglish ? " " : "";
    return (seconds < 0 ? "▲" : "") + parts.filter(Boolean).join(joint);
  }

  function button(text, act, about = "") {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", className: "btn sm", textContent: text });
    if (about) made.setAttribute("aria-label", `${text} ${about}`);
    if (act) made.addEventListener("click", act);
    return made;
  }

  return { words, say, length, button };
})();

window.shoryokuTimerSite = (() => {
  async function freshPage(address) {
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin" });
    if (answer.status === 404) throw new Error("deleted");
    if (!answer.ok) throw new Error("broken");
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  }

  const tokenOf = (page) => page.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";

  async function send(address, content, token) {
    const answer = await fetch(`${address}save/`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: JSON.stringify(content),
    });
    if (answer.status === 404) throw new Error("deleted");
    if (!answer.ok) throw new Error("broken");
    return answer.json();
  }

  // Whether this phone can open the page without network.
  async function register(script, lang, address) {
    try {
      if (!("serviceWorker" in navigator)) return false;
      await navigator.serviceWorker.register(`${script}?lang=${lang}`, { scope: address });
      return true;
    } catch (error) {
      return false; // not over https, or the browser keeps nothing
    }
  }

  return { freshPage, tokenOf, send, register };
})();
