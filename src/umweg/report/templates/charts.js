// The charts: drawn when they come into view, in the colours of the page's light or dark style.
window.addEventListener("load", function () {
  "use strict";
  if (!window.umwegEmbed || !window.IntersectionObserver) { return; }
  var data = JSON.parse(document.getElementById("umweg-data").textContent);
  var spec = document.getElementById("umweg-spec").textContent;
  var drawn = new Map();
  var names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  function time(text) { var p = text.split("-"); return new Date(+p[0], +p[1] - 1, +(p[2] || 1)).getTime(); }
  function month(text) { var p = text.split("-"); return names[+p[1] - 1] + " " + p[0]; }
  function digits(v) {
    return v >= 100 ? Math.round(v).toLocaleString("en") : v >= 10 ? v.toFixed(1) : v >= 0.01 || v === 0 ? v.toFixed(2) : v.toLocaleString("en", { maximumSignificantDigits: 1 });
  }
  function coloured() {
    var style = getComputedStyle(document.documentElement);
    return JSON.parse(spec.replace(/"@(\w+)"/g, function (_, n) { return JSON.stringify(style.getPropertyValue("--" + n).trim()); }));
  }
  function rows(p) {
    var months = data.months[p.m];
    return p.v.map(function (v, i) {
      var c = i >= p.k ? p.c[i - p.k] : null;
      return {
        m: time(months[i]), v: v, d: p.d[i], c: c, lower: i >= p.k ? p.l[i - p.k] : null, upper: i >= p.k ? p.u[i - p.k] : null,
        over: c === null ? null : Math.max(v, c),
        tip: month(months[i]) + ": " + digits(v) + " " + data.unit + (c === null ? "" : ", expected " + digits(c)),
        dtip: month(months[i]) + ", direct: " + digits(p.d[i]) + " " + data.unit
      };
    });
  }
  function width(box) { return Math.max(box.clientWidth - data.axis - 8, 120); }
  function draw(box) {
    var p = data.panels[box.dataset.chart];
    if (!p || !box.clientWidth) { return; }
    var full = coloured(), frame = [{ from: time(p.w[0]), to: time(p.w[1]), measure: time(data.measure) }];
    full.data.forEach(function (d) {
      if (d.name === "series") { d.values = rows(p); }
      if (d.name === "frame") { d.values = frame; }
    });
    full.width = width(box);
    var label = (box.querySelector("[aria-label]") || box).getAttribute("aria-label");
    var old = drawn.get(box), inner = document.createElement("div");
    if (label) { full.description = label; }
    drawn.set(box, null);
    window.umwegEmbed(inner, full, { mode: "vega", renderer: "svg", actions: false, hover: false }).then(function (made) {
      if (old) { old.finalize(); }
      drawn.set(box, made.view);
      box.replaceChildren(inner);
      box.classList.add("drawn");
    });
  }
  var seen = new IntersectionObserver(function (entries) {
    entries.forEach(function (e) {
      if (e.isIntersecting) { seen.unobserve(e.target); draw(e.target); }
    });
  }, { rootMargin: "300px" });
  document.querySelectorAll("[data-chart]").forEach(function (box) { seen.observe(box); });
  var last = window.innerWidth, timer = 0;
  window.addEventListener("resize", function () {
    clearTimeout(timer);
    timer = setTimeout(function () {
      if (window.innerWidth === last) { return; }
      last = window.innerWidth;
      drawn.forEach(function (view, box) { if (view && box.clientWidth) { view.width(width(box)).runAsync(); } });
    }, 150);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", function () { Array.from(drawn.keys()).forEach(draw); });
});
