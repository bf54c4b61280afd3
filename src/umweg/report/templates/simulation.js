// Sliders over a grid that was solved beforehand: interpolation between its points, nothing is solved here.
(function () {
  "use strict";
  var form = document.querySelector("form.sliders"), holder = document.getElementById("surface");
  if (!form || !holder) { return; }
  var s = JSON.parse(holder.textContent), w = s.words, past = [];
  var inputs = s.axes.map(function (a) { return form.elements.namedItem(a.name); });
  var nojs = document.querySelector(".nojs");
  form.hidden = false;
  nojs.style.display = "none";
  function signed(x) { var text = say(x, 3); return /[1-9]/.test(text) ? (x > 0 ? "+" : "") + text : say(0, 3); }
  function say(x, digits) { return x.toLocaleString(s.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits }); }
  function place(k) {
    var v = s.axes[k].values, x = Number(inputs[k].value), i = 0;
    while (i < v.length - 2 && x >= v[i + 1]) { i += 1; }
    return { i: i, t: Math.min(Math.max((x - v[i]) / (v[i + 1] - v[i]), 0), 1) };
  }
  function corners(at) {
    var out = [{ k: 0, p: 1 }];
    at.forEach(function (a, axis) {
      var n = s.axes[axis].values.length, next = [];
      out.forEach(function (c) {
        if (a.t < 1) { next.push({ k: c.k * n + a.i, p: c.p * (1 - a.t) }); }
        if (a.t > 0) { next.push({ k: c.k * n + a.i + 1, p: c.p * a.t }); }
      });
      out = next;
    });
    return out;
  }
  function mixed(rows, near, f) {
    return near.reduce(function (sum, c) { return sum + c.p * (rows[c.k][f] === null ? NaN : rows[c.k][f]); }, 0);
  }
  var low = 0, high = 0;
  s.income.forEach(function (row) {
    s.shown.forEach(function (f) { if (row[f] !== null) { low = Math.min(low, row[f]); high = Math.max(high, row[f]); } });
  });
  var span = (high - low) || 1;
  function percent(x) { return (100 * (x - low) / span).toFixed(1) + "%"; }
  function bar(name, text, from, to, down) {
    var row = document.createElement("div"), n = document.createElement("span"), t = document.createElement("span");
    var i = document.createElement("i");
    row.className = "bar"; t.className = "n"; n.textContent = name; t.textContent = text;
    i.className = down ? "down" : "";
    i.style.cssText = "--z:" + percent(0) + ";--l:" + from + ";--s:" + to;
    row.append(n, t, i);
    return row;
  }
  function show() {
    var at = inputs.map(function (_, k) { return place(k); }), near = corners(at);
    inputs.forEach(function (e) { e.previousElementSibling.textContent = say(100 * Number(e.value), 1) + " %"; });
    var cell = at.reduce(function (c, a, axis) { return c * (s.axes[axis].values.length - 1) + a.i; }, 0);
    var worst = near.reduce(function (m, c) { return Math.max(m, s.residual[c.k] === null ? Infinity : s.residual[c.k]); }, 0);
    var moved = form.querySelector(".moved"), gone = form.querySelector(".gone"), checked = form.querySelector(".checked");
    moved.replaceChildren(); gone.replaceChildren();
    if (!isFinite(worst)) { checked.textContent = w.noanswer; return; }
    s.shown.forEach(function (f) {
      var x = mixed(s.income, near, f);
      moved.append(bar(s.names[f], signed(x), percent(Math.min(x, 0)), (100 * Math.abs(x) / span).toFixed(1) + "%", x < 0));
    });
    var top = 1;
    s.routes.forEach(function (row) { row.forEach(function (v) { top = Math.max(top, v || 0); }); });
    s.ways.forEach(function (name, f) {
      var x = mixed(s.routes, near, f), row = bar(name, say(x, 0), "0%", (100 * x / top).toFixed(1) + "%", false);
      row.lastChild.style.setProperty("--z", "0%");
      gone.append(row);
    });
    var solved = near.length === 1, error = s.error[cell];
    checked.textContent = w.certificate_here.replace("{residual}", worst.toExponential(0))
      .replace("{error}", solved ? "0" : error === null ? "?" : say(error, 3));
  }
  function values() { return inputs.map(function (e) { return e.value; }); }
  function set(to) { inputs.forEach(function (e, k) { e.value = to[k]; }); show(); }
  var last = values(), undo = form.querySelector("[data-do=undo]");
  function keep() {
    var now = values();
    if (now.join() === last.join()) { return; }
    past.push(last); last = now; undo.disabled = false;
  }
  form.addEventListener("input", show);
  form.addEventListener("change", keep);
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  form.addEventListener("click", function (e) {
    var what = e.target.dataset && e.target.dataset.do;
    if (what === "print") { window.print(); }
    if (what === "undo" && past.length) { last = past.pop(); set(last); undo.disabled = !past.length; }
    if (what === "file" || what === "least" || what === "most") {
      set(inputs.map(function (e) { return what === "file" ? e.dataset.file : what === "least" ? e.min : e.max; }));
      keep();
    }
  });
  undo.disabled = true;
  show();
})();
