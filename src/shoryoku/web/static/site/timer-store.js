// What a phone keeps of a record's measurements until they are saved. Instants of the wall clock
// are kept, never ticks: a locked phone or a closed page loses nothing.
"use strict";

window.shoryokuTimer = (() => {
  const DAY = 86400;
  const MOST_SECONDS = 60e6;
  const PREFIX = "shoryoku-timer:";

  const blank = () => ({
    version: 1, steps: [], saved: [], unsaved: {}, current: "", running: null, last: null,
    ask: null, savedAt: "",
  });

  function load(key) {
    try {
      const found = JSON.parse(localStorage.getItem(PREFIX + key));
      return found && found.version === 1 ? { ...blank(), ...found } : blank();
    } catch (error) {
      return blank();
    }
  }

  // false where the browser keeps nothing (full, or private browsing)
  function keep(key, state) {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(state));
      return true;
    } catch (error) {
      return false;
    }
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return "m" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // What the site holds, with what this phone has not sent yet on top.
  function take(state, server) {
    const known = new Set(server.steps.map((step) => step.name));
    const fresh = state.steps.filter((step) => step.fresh && !known.has(step.name));
    state.steps = [...server.steps, ...fresh];
    state.saved = server.measurements;
    if (!state.steps.some((step) => step.name === state.current)) {
      state.current = state.steps.length ? state.steps[0].name : "";
    }
  }

  function all(state) {
    const merged = new Map(state.saved.map((one) => [one.id, one]));
    for (const one of Object.values(state.unsaved)) merged.set(one.id, one);
    return [...merged.values()];
  }

  const count = (state) => Object.keys(state.unsaved).length +
    state.steps.filter((step) => step.fresh && !step.refused).length;

  const nameOf = (written) => written.normalize("NFC").replace(/\s+/g, " ").trim();

  function addStep(state, name, task, people) {
    state.steps.push({ name, task, people, fresh: true });
    state.current = name;
  }

  function start(state, now) {
    if (!state.running && state.current) state.running = { step: state.current, since: now };
  }

  // Ends the running time: a measurement, or a question where the time cannot be right.
  function stop(state, now) {
    const { step, since, jumped } = state.running;
    const seconds = Math.round((now - since) / 1000);
    state.running = null;
    state.last = null;
    if (jumped || seconds < 1 || seconds > DAY) {
      state.ask = { step, since, seconds };
      return null;
    }
    return record(state, step, since, seconds, false);
  }

  function record(state, step, since, seconds, confirmed) {
    const one = { id: newId(), step, seconds, started_at: new Date(since).toISOString() };
    if (confirmed) one.confirmed = true;
    state.unsaved[one.id] = one;
    state.last = { id: one.id, step, since };
    return one;
  }

  function following(state, name) {
    const at = state.steps.findIndex((step) => step.name === name);
    return at >= 0 && at + 1 < state.steps.length ? state.steps[at + 1].name : "";
  }

  // The last stop did not happen: its measurement goes, and its time runs on.
  function undo(state) {
    const { id, step, since } = state.last;
    if (state.saved.some((one) => one.id === id)) change(state, id, { removed: true });
    else delete state.unsaved[id];
    state.running = { step, since };
    state.current = step;
    state.last = null;
  }

  function change(state, id, values) {
    const one = all(state).find((other) => other.id === id);
    if (!one) return;
    const { refused, ...kept } = one;
    state.unsaved[id] = { ...kept, ...values, changed_at: new Date().toISOString() };
    if (state.last && state.last.id === id) state.last = null;
  }

  // Seconds from 1分30秒, 1:30 (minutes:seconds), ３０秒, 15 (minutes); null if none of these.
  function read(written) {
    const text = written.normalize("NFKC").replace(/[\s,]/g, "").toLowerCase();
    const clock = /^(?:(\d{1,4}):)?(\d{1,5}):([0-5]\d)$/.exec(text);
    const parts = /^(?:([\d.]+)(?:時間|h))?(?:([\d.]+)(?:分|min|m))?(?:([\d.]+)(?:秒|s))?$/.exec(text);
    let seconds = NaN;
    if (clock) seconds = Number(clock[1] || 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
    else if (/^\d+(\.\d+)?$/.test(text)) seconds = Number(text) * 60;
    else if (text && parts) {
      seconds = Number(parts[1] || 0) * 3600 + Number(parts[2] || 0) * 60 + Number(parts[3] || 0);
    }
    seconds = Math.round(seconds);
    return seconds >= 1 && seconds <= MOST_SECONDS ? seconds : null;
  }

  function forgetRecord(key) {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch (error) {
      // nothing can be kept, so nothing was
    }
    return forgetPages(key);
  }

  async function forgetPages(key) {
    if (!("serviceWorker" in navigator)) return;
    const timers = (await navigator.serviceWorker.getRegistrations())
      .filter((one) => /\/check\/[^/]+\/timer\/$/.test(one.scope));
    const own = timers.filter((one) => one.scope.endsWith(`/check/${key}/timer/`));
    await Promise.all(own.map((one) => one.unregister()));
    if (timers.length > own.length || !("caches" in window)) return;
    const names = (await caches.keys()).filter((name) => name.startsWith("shoryoku-timer-"));
    await Promise.all(names.map((name) => caches.delete(name)));
  }

  return {
    DAY, MOST_SECONDS, PREFIX, load, keep, take, all, count, nameOf, addStep, start, stop, record,
    following, undo, change, read, forgetRecord,
  };
})();
