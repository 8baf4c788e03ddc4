// The process timer on a phone: start and stop with one thumb, offline until saved. The page works
// without this script through its forms; with it, measurements stay on the phone until saved.
"use strict";

(() => {
  const store = window.shoryokuTimer;
  const home = /^\/check\/([A-Za-z0-9_-]{32})\/timer\/$/.exec(location.pathname);
  const app = document.getElementById("app");
  if (!app) return;
  const at = (id) => document.getElementById(id);
  // a form that was refused stays at the address it was sent to
  const key = (home || /^\/check\/([A-Za-z0-9_-]{32})\/timer\//.exec(location.pathname) || [])[1];
  if (!key) return;
  const address = `/check/${key}/timer/`;
  const server = at("timer-state") ? JSON.parse(at("timer-state").textContent) : null;
  const { words, say, length, button, editor, watchClock } = window.shoryokuTimerPage;
  const site = window.shoryokuTimerSite;

  let state = store.load(key);
  let failure = "";       // why the last save did not go through: offline, broken, deleted
  let isSaving = false;
  let isOver = false;     // this phone was cleared: nothing is kept any more
  let keeps = true;
  let editing = "";       // the measurement being corrected
  let taken = "";         // the measurement taken away last
  let isSure = false;

  const announce = (text) => { at("live").textContent = text; };

  function keep() {
    if (isOver) return;
    keeps = store.keep(key, state);
    show();
  }

  // --- what is shown -----------------------------------------------------------------------------

  function show() {
    showSteps();
    showBar();
    showRuns();
    showSaved();
    showQuestion();
  }

  function showSteps() {
    const all = store.all(state).filter((one) => !one.removed);
    const rows = state.steps.map((step) => {
      const label = document.createElement("label");
      label.className = "pick";
      const radio = document.createElement("input");
      Object.assign(radio, { type: "radio", name: "timer-step", value: step.name });
      radio.checked = step.name === state.current;
      radio.disabled = Boolean(state.running) && step.name !== state.running.step;
      const text = document.createElement("span");
      text.append(step.name + " ");
      const count = all.filter((one) => one.step === step.name).length;
      const small = document.createElement("span");
      small.className = "small muted";
      small.textContent = [count ? say(words.runs, { count }) : "", step.refused || ""].join(" ");
      text.append(small);
      label.append(radio, text);
      return label;
    });
    const focused = document.activeElement && document.activeElement.name === "timer-step";
    at("steps").replaceChildren(...rows);
    if (focused) at("steps").querySelector("input:checked")?.focus();
    at("no-steps").hidden = rows.length > 0;
  }

  function showBar() {
    const running = state.running;
    at("bar").classList.toggle("on", Boolean(running));
    at("what").textContent = running ? running.step : state.current || words.first_step;
    at("shown").textContent = running ? words.running : words.resting;
    at("shown").classList.toggle("new", Boolean(running));
    at("go-words").textContent = running ? words.stop : words.start;
    at("go-start").hidden = Boolean(running);
    at("go-stop").hidden = !running;
    at("next").textContent = running ? words.stop_next : words.next;
    at("next").hidden = !store.following(state, running ? running.step : state.current);
    at("undo").hidden = !state.last;
    tick();
  }

  function tick() {
    const running = state.running;
    at("clock").textContent = running ? length(Math.floor((Date.now() - running.since) / 1000)) : "";
  }

  function showRuns() {
    const step = state.running ? state.running.step : state.current;
    const runs = store.all(state).filter((one) => one.step === step && !one.removed);
    const seconds = runs.map((one) => one.seconds);
    const mean = seconds.reduce((sum, one) => sum + one, 0) / (seconds.length || 1);
    const kind = runs.length > 1 ? words.spread : words.mean;
    const values = {
      mean: length(mean), count: runs.length,
      low: length(Math.min(...seconds)), high: length(Math.max(...seconds)),
    };
    at("mean").textContent = runs.length ? say(kind, values) : words.no_runs;
    at("runs").replaceChildren(...runs.map(run));
    const gone = taken && store.all(state).find((one) => one.id === taken && one.removed);
    at("gone").hidden = !gone;
    if (gone) at("gone").firstElementChild.textContent = say(words.taken, { length: length(gone.seconds) });
  }

  function run(one) {
    const row = document.createElement("li");
    if (editing === one.id) {
      row.append(correction(one));
      return row;
    }
    const shown = document.createElement("span");
    shown.className = "num";
    shown.textContent = length(one.seconds);
    const note = document.createElement("span");
    note.className = "small muted";
    note.textContent = one.refused || (state.unsaved[one.id] ? words.not_saved : "");
    row.append(shown, note, button(words.correct, () => {
      editing = one.id;
      show();
      document.querySelector("#runs input").focus();
    }, length(one.seconds)), button(words.remove, () => {
      store.change(state, one.id, { removed: true });
      taken = one.id;
      announce(say(words.taken, { length: length(one.seconds) }));
      keep();
      at("gone").lastElementChild.focus();
    }, length(one.seconds)));
    return row;
  }

  function correction(one) {
    const done = (text) => {
      const seconds = store.read(text);
      if (seconds === null) return false;
      editing = "";
      // the person has just read the time and put it right: a long one is meant
      store.change(state, one.id, { seconds, confirmed: true });
      announce(length(seconds));
      keep();
      return true;
    };
    return editor(length(one.seconds), done, () => { editing = ""; show(); });
  }

  function showSaved() {
    const count = store.count(state);
    const waiting = say(words.unsaved, { count });
    const isOffline = failure === "offline" || !navigator.onLine;
    let text = words.none;
    if (isSaving) text = words.saving;
    else if (count && isOffline) text = `${words.offline} — ${waiting}`;
    else if (count) text = waiting;
    else if (state.savedAt) text = say(words.saved, { time: state.savedAt });
    else if (store.all(state).some((one) => !one.removed)) text = words.all_saved;
    if (at("saved").textContent !== text) at("saved").textContent = text;
    at("saved").className = `tag ${count ? "ask" : state.savedAt ? "ok" : ""}`;
    at("save").hidden = !count;
    const step = state.steps.find((one) => one.refused);
    const refused = Object.values(state.unsaved).some((one) => one.refused);
    const trouble = failure === "broken" ? words.broken : failure === "deleted" ? words.deleted
      : refused ? words.refused : step ? `${step.name}：${step.refused}`
        : keeps ? "" : words.cannot_keep;
    if (at("trouble").textContent !== trouble) at("trouble").textContent = trouble;
    at("trouble").hidden = !trouble;
  }

  function showQuestion() {
    const ask = state.ask;
    at("ask").hidden = !ask;
    at("go").disabled = Boolean(ask);
    at("next").disabled = Boolean(ask);
    if (!ask) return;
    const values = { step: ask.step, length: length(ask.seconds) };
    const kind = ask.seconds < 1 ? words.ask_short : ask.seconds > store.DAY ? words.ask_long : words.ask_jump;
    at("ask-words").textContent = say(kind, values);
    at("ask-keep").hidden = ask.seconds < 1 || ask.seconds > store.MOST_SECONDS;
  }

  // --- what a person does ------------------------------------------------------------------------

  function begin() {
    if (!state.current) {
      at("add").open = true;
      at("add-name").focus();
      return;
    }
    store.start(state, Date.now());
    state.last = null;
    announce(say(words.started, { step: state.current }));
    keep();
  }

  function end() {
    const { step } = state.running;
    const made = store.stop(state, Date.now());
    if (made) announce(say(words.stopped, { step, length: length(made.seconds) }));
    keep();
    if (!made) at("ask").focus();
    return made;
  }

  at("go").addEventListener("click", () => (state.running ? end() : begin()));
  at("next").addEventListener("click", () => {
    const next = store.following(state, state.running ? state.running.step : state.current);
    const wasRunning = Boolean(state.running);
    if (wasRunning && !end()) return;
    state.current = next;
    if (wasRunning) {
      const { last } = state;
      store.start(state, Date.now());
      state.last = last;
      announce(say(words.started, { step: next }));
    }
    keep();
    if (at("next").hidden) at("go").focus();
  });
  at("undo").addEventListener("click", () => {
    store.undo(state);
    announce(say(words.undone, { step: state.current }));
    keep();
    at("go").focus();
  });
  at("steps").addEventListener("change", (event) => {
    state.current = event.target.value;
    keep();
  });
  at("add-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const name = store.nameOf(at("add-name").value);
    const same = state.steps.find((step) => step.name === name);
    const takenBy = same ? (same.fresh ? words.same_fresh : words.same) : "";
    const wrong = name ? takenBy : words.unnamed;
    at("add-error").textContent = wrong;
    at("add-error").hidden = !wrong;
    if (!wrong) {
      store.addStep(state, name, at("add-task").value, at("add-people").value);
      event.target.reset();
      if (state.running) state.current = state.running.step;
      announce(say(words.added, { step: name }));
      keep();
    }
    // the box stays open: steps are often added one after another
    at("add-name").focus();
  });
  at("gone").lastElementChild.addEventListener("click", () => {
    store.change(state, taken, { removed: false });
    taken = "";
    keep();
    at("go").focus();
  });

  function answered(seconds) {
    const { step, since } = state.ask;
    state.ask = null;
    if (seconds !== null) {
      store.record(state, step, since, seconds, true);
      state.last = null;
      announce(say(words.stopped, { step, length: length(seconds) }));
    }
    at("ask-length").value = "";
    at("ask-error").hidden = true;
    keep();
    at("go").focus();
  }
  at("ask-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const seconds = store.read(at("ask-length").value);
    if (seconds === null) {
      at("ask-error").textContent = words.unread;
      at("ask-error").hidden = false;
      at("ask-length").focus();
    } else answered(seconds);
  });
  at("ask-keep").addEventListener("click", () => answered(state.ask.seconds));
  at("ask-drop").addEventListener("click", () => answered(null));

  // --- saving ------------------------------------------------------------------------------------

  async function save() {
    if (isSaving || isOver) return;
    isSaving = true;
    failure = "";
    showSaved();
    try {
      // a page that stands since yesterday may carry an old token
      const token = site.tokenOf(await site.freshPage(address));
      let left = Object.values(state.unsaved);
      let steps = state.steps.filter((step) => step.fresh);
      do {
        const part = left.slice(0, 200).map(({ refused, ...one }) => one);
        left = left.slice(200);
        taken_in(await site.send(address, { steps, measurements: part }, token), part);
        steps = [];
      } while (left.length);
      const page = await site.freshPage(address);
      const results = page.getElementById("timer-results");
      if (server === null) location.reload();
      else if (results) at("timer-results").replaceChildren(...document.importNode(results, true).childNodes);
      site.renew(at("timer-steps"), page.getElementById("timer-steps"));
    } catch (error) {
      failure = ["deleted", "broken"].includes(error.message) ? error.message : "offline";
    }
    isSaving = false;
    show();
    announce(at("saved").textContent);
  }

  function taken_in(answer, sent) {
    const refused = new Map(answer.refused.map((one) => [one.id, one.words]));
    const now = keeps ? store.load(key) : state; // another tab may have measured meanwhile
    for (const one of sent) {
      const own = now.unsaved[one.id];
      if (!own) continue;
      if (refused.has(one.id)) own.refused = refused.get(one.id);
      // corrected while it was on its way: what is newer stays to be saved
      else if (own.changed_at === one.changed_at) delete now.unsaved[one.id];
    }
    store.take(now, answer.state);
    for (const one of answer.refused_steps) {
      const step = now.steps.find((other) => other.name === one.name);
      if (step) step.refused = one.words;
    }
    now.savedAt = answer.saved_at;
    state = now;
    keep();
  }

  at("save").addEventListener("click", save);

  // --- the phone ---------------------------------------------------------------------------------

  at("clear").addEventListener("click", async () => {
    const count = store.count(state);
    if (count && !isSure) {
      isSure = true;
      at("clear").textContent = say(words.sure, { count });
      return;
    }
    isOver = true;
    await store.forgetRecord(key);
    finish(words.cleared);
  });

  function finish(text) {
    const note = document.createElement("p");
    note.className = "note ok sec near";
    note.setAttribute("role", "status");
    note.tabIndex = -1;
    note.textContent = text;
    app.replaceWith(note);
    document.documentElement.classList.remove("has-timer");
    note.focus();
  }

  // The kept page: is there no network, or no record any more?
  async function checkRecord() {
    try {
      await site.freshPage(address);
    } catch (error) {
      if (error.message !== "deleted") return;
      if (store.count(state)) {
        failure = "deleted";
        show();
      } else {
        isOver = true;
        await store.forgetRecord(key);
        finish(words.emptied);
      }
    }
  }

  if (server) store.take(state, server);
  else if (!state.current && state.steps.length) state.current = state.steps[0].name;
  app.hidden = false;
  if (at("plain")) at("plain").hidden = true;
  document.documentElement.classList.add("has-timer");
  keep();
  site.register(app.dataset.worker, app.dataset.lang, address).then((isReady) => {
    at("offline").textContent = isReady ? words.offline_ready : words.offline_not;
  });
  if (server === null && navigator.onLine) checkRecord();
  watchClock((isJump) => {
    if (isJump && state.running && !state.running.jumped) {
      state.running.jumped = true;
      keep();
    }
    tick();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === store.PREFIX + key && event.newValue && !isOver) {
      state = store.load(key);
      show();
    }
  });
  for (const name of ["online", "offline"]) {
    window.addEventListener(name, () => {
      if (name === "online" && failure === "offline") failure = "";
      showSaved();
    });
  }
  at("problem")?.focus();
})();
