// A record was deleted: what this browser kept of its timer goes as well. Needs timer-store.js.
"use strict";

(() => {
  const found = /^\/check\/([A-Za-z0-9_-]{32})\//.exec(location.pathname);
  if (found) window.shoryokuTimer.forgetRecord(found[1]);
})();
