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

  // A small form for one length of time; `done` says whether it could be read.
  function editor(value, done, cancel) {
    const form = document.createElement("form");
    form.className = "trun";
    const field = document.createElement("input");
    Object.assign(field, { type: "text", className: "w4", value });
    field.setAttribute("aria-label", words.length);
    const problem = document.createElement("p");
    problem.className = "err";
    problem.setAttribute("role", "alert");
    problem.hidden = true;
    const send = button(words.done, null);
    send.type = "submit";
    form.append(field, send, button(words.cancel, cancel), problem);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (done(field.value)) return;
      problem.textContent = words.unread;
      problem.hidden = false;
      field.setAttribute("aria-invalid", "true");
      field.focus();
    });
    return form;
  }

  // Twice a second: has the clock of the wall moved against the time since the page opened? While
  // a phone sleeps the page's own time may stand, so a gap counts only while one watches.
  function watchClock(act) {
    let wall = Date.now();
    let own = performance.now();
    const look = () => {
      const gap = Date.now() - wall - (performance.now() - own);
      wall = Date.now();
      own = performance.now();
      return gap < -2000 || (gap > 60000 && document.visibilityState === "visible");
    };
    document.addEventListener("visibilitychange", () => { look(); act(false); });
    setInterval(() => act(look()), 500);
  }

  return { words, say, length, button, editor, watchClock };
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

  const isTouched = (part) =>
    [...part.querySelectorAll("input[type=text]")].some((one) => one.value !== one.defaultValue) ||
    [...part.querySelectorAll("select")].some((one) =>
      one.selectedIndex !== Math.max(0, [...one.options].findIndex((own) => own.defaultSelected)));

  // A part of the page as the site has it now, unless something is being typed there.
  function renew(own, fresh) {
    if (!own || !fresh || isTouched(own)) return;
    const open = [...own.querySelectorAll("details[open]")].map((one) => one.id);
    own.replaceChildren(...document.importNode(fresh, true).childNodes);
    for (const one of own.querySelectorAll("details")) if (open.includes(one.id)) one.open = true;
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

  return { freshPage, tokenOf, send, renew, register };
})();
