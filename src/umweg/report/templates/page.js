// The table: filter, sort, show all; links that open their panel. The page is whole without it.
(function () {
  "use strict";
  var table = document.querySelector("table.goods");
  function open() {
    var id = decodeURIComponent(location.hash.slice(1));
    var el = id && document.getElementById(id);
    if (el && el.tagName === "DETAILS") { el.open = true; el.scrollIntoView(); }
  }
  window.addEventListener("hashchange", open);
  window.addEventListener("DOMContentLoaded", open);
  document.addEventListener("click", function (e) {
    var a = e.target.closest && e.target.closest("a[href^='#']");
    if (a && a.hash === location.hash) { open(); }
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.panel").forEach(function (d) { d.open = true; });
  });
  if (!table) { return; }
  var $ = function (id) { return document.getElementById(id); };
  var body = table.tBodies[0];
  var rows = Array.prototype.map.call(body.rows, function (tr, i) {
    var v = tr.dataset.v.split(" ").map(Number);
    return {
      tr: tr, rank: i, text: tr.cells[1].textContent.toLowerCase(), transit: tr.cells[2].textContent,
      t: tr.dataset.t, grade: tr.dataset.g, marked: !!tr.querySelector(".mark.list,.mark.sought"), 0: v[0], 1: v[1], 2: v[2], 3: v[3]
    };
  });
  var order = rows.slice(), all = false, LATE = 100;
  function show() {
    var words = $("f-text").value.toLowerCase().split(/\s+/).filter(Boolean);
    var t = $("f-transit").value, g = $("f-grade").value, m = $("f-marked").checked, n = 0;
    order.forEach(function (r) {
      var ok = (!t || r.t === t) && (!g || r.grade === g) && (!m || r.marked) &&
        words.every(function (w) { return r.text.indexOf(w) >= 0; });
      r.tr.classList.toggle("off", !ok);
      if (ok) { n += 1; }
      r.tr.classList.toggle("late", ok && n > LATE);
    });
    table.classList.toggle("all", all);
    $("rest").hidden = all || n <= LATE;
    $("show-all").textContent = "Show all " + n.toLocaleString("en") + " findings";
    $("f-none").hidden = n > 0;
    $("f-count").textContent = n === rows.length ? n.toLocaleString("en") + (n === 1 ? " finding" : " findings") :
      n.toLocaleString("en") + " of " + rows.length.toLocaleString("en");
  }
  var rankOf = { corroborated: 0, strong: 1, watch: 2 };
  function sort(key, down) {
    order.sort(function (a, b) {
      var x = a[key], y = b[key];
      if (key === "grade") { x = rankOf[x]; y = rankOf[y]; }
      var c = typeof x === "string" ? x.localeCompare(y, "en") : x - y;
      return (down ? -c : c) || a.rank - b.rank;
    });
    var part = document.createDocumentFragment();
    order.forEach(function (r) { part.appendChild(r.tr); });
    body.appendChild(part);
    show();
  }
  table.querySelectorAll("th[data-sort]").forEach(function (th) {
    var key = th.dataset.sort, button = document.createElement("button");
    button.type = "button";
    while (th.firstChild) { button.appendChild(th.firstChild); }
    th.appendChild(button);
    th.addEventListener("click", function () {
      var was = th.getAttribute("aria-sort");
      var down = was ? was === "ascending" : key === "0" || key === "2" || key === "3";
      table.querySelectorAll("th[aria-sort]").forEach(function (o) { o.removeAttribute("aria-sort"); });
      th.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(key, down);
    });
  });
  ["f-text", "f-transit", "f-grade", "f-marked"].forEach(function (id) { $(id).addEventListener("input", show); });
  $("show-all").addEventListener("click", function () { all = true; show(); });
  var form = document.querySelector("form.filter");
  form.hidden = false;
  form.addEventListener("submit", function (e) { e.preventDefault(); });
  show();
})();
