"use strict";
// The page is whole without this. It narrows and sorts the rows that are there, keeps what it shows in the address, and copies.

document.documentElement.classList.add("js");

document.addEventListener("DOMContentLoaded", () => {
  const byId = (id) => document.getElementById(id);
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const findings = byId("findings");
  const search = byId("find");
  const grouped = new Intl.NumberFormat("en").format;
  const statuses = { drift: "d", error: "e", variance: "v" };
  const instances = findings && findings.dataset.instances ? findings.dataset.instances.split("\n") : [];

  // ---------------------------------------------------------------- the rows, as they are read

  // A view's sections, their parts (a table each), these's groups (a table's bodies), and the groups' rows, with the text that a
  // search looks in.
  const readRow = (row, before, place) => {
    const on = (row.dataset.i || place || "").split(" ").filter(Boolean).map(Number);
    return { row, before, on, status: row.dataset.s || "d", text: null };
  };
  const cellsOf = (row) => Array.from(row.row.cells).slice(0, -1); // all but the command
  const readGroup = (body, section) => {
    const title = body.dataset.title;
    const before = section.dataset.title + "/" + title;
    const rows = all("tr:not(.g)", body).map((row) => readRow(row, before, section.dataset.i));
    return { body, title, plugin: body.dataset.plugin, rows };
  };
  const readSection = (section) => {
    const parts = all(".part", section).map((part) => {
      return { part, table: part.firstElementChild, groups: all("tbody", part).map((body) => readGroup(body, section)) };
    });
    parts.flatMap((part) => part.groups).forEach((group, nth) => { group.nth = nth; });
    return { section, title: section.dataset.title, total: section.querySelector(".total"), parts };
  };
  const views = new Map();
  const view = (id) => {
    if (!views.has(id)) views.set(id, byId(id) ? all(":scope > section", byId(id)).map(readSection) : []);
    return views.get(id);
  };
  let others;
  const otherTables = () => {
    others = others || all("main table.others").map((table) => {
      return { table, rows: all("tbody tr", table).map((row) => readRow(row, "", "")) };
    });
    return others;
  };

  // ---------------------------------------------------------------- the address

  const fresh = () => {
    return { q: "", instance: "", plugin: "", show: new Set(["drift", "error"]), by: "key", sort: "", descending: false };
  };
  let state = fresh();

  const isView = (hash) => hash.includes("=");
  const readAddress = () => {
    const hash = location.hash.slice(1);
    state = fresh();
    if (!isView(hash)) return;
    const said = new URLSearchParams(hash);
    state.q = said.get("q") || "";
    state.instance = said.get("instance") || "";
    state.plugin = said.get("plugin") || "";
    if (said.has("show")) state.show = new Set(said.get("show").split(",").filter((name) => name in statuses));
    if (said.get("by") === "instance") state.by = "instance";
    const [sort, order] = (said.get("sort") || "").split(",");
    state.sort = ["key", "expected", "actual", "on", "line"].includes(sort) ? sort : "";
    state.descending = order === "down";
  };
  const address = () => {
    const says = new URLSearchParams();
    if (state.q) says.set("q", state.q);
    if (state.instance) says.set("instance", state.instance);
    if (state.plugin) says.set("plugin", state.plugin);
    const show = Array.from(state.show).sort().join(",");
    if (show !== "drift,error") says.set("show", show);
    if (state.by !== "key") says.set("by", state.by);
    if (state.sort) says.set("sort", state.sort + (state.descending ? ",down" : ""));
    return "#" + says.toString().replace(/%2C/g, ",");
  };
  // What is typed changes the address in place, once nothing more is typed; a click can be taken back.
  let writing = 0;
  const write = (way) => {
    clearTimeout(writing);
    const next = address();
    if (next !== location.hash) history[way](null, "", next === "#" ? "#all=" : next);
  };
  const go = (isClick) => {
    clearTimeout(writing);
    if (isClick) write("pushState");
    else writing = setTimeout(write, 200, "replaceState");
    show();
  };

  // ---------------------------------------------------------------- narrowing

  const words = () => state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = (row) => {
    if (row.text === null) {
      const on = row.on.map((instance) => instances[instance]);
      row.text = [row.before, ...on, ...cellsOf(row).map((cell) => cell.textContent)].join("\n").toLowerCase();
    }
    return row.text;
  };
  const has = (row, wanted) => wanted.every((word) => textOf(row).includes(word));
  const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const hide = (element, hidden) => { if (element.hidden !== hidden) element.hidden = hidden; };

  const narrowPart = (part) => {
    const size = Math.min(Math.ceil(Math.log2(part.count + 1)), 8);
    if (part.size !== size) part.part.dataset.size = size;
    part.size = size;
    for (const group of part.groups) {
      hide(group.body, group.count === 0);
      if (group.count > 0) group.rows.forEach((row, at) => hide(row.row, !group.fits[at]));
    }
  };

  const narrow = () => {
    const wanted = words();
    const shown = new Set(Array.from(state.show, (name) => statuses[name]));
    const instance = state.instance ? instances.indexOf(state.instance) : -1;
    let count = 0, of = 0;
    for (const section of view(state.by === "key" ? "by-key" : "by-instance")) {
      let inSection = 0;
      for (const part of section.parts) {
        part.count = 0;
        for (const group of part.groups) {
          const isMeant = !state.plugin || group.plugin === state.plugin;
          group.fits = group.rows.map((row) =>
            isMeant && shown.has(row.status) && (!state.instance || row.on.includes(instance)) && has(row, wanted));
          group.count = group.fits.filter(Boolean).length;
          part.count += group.count;
          of += group.rows.length;
        }
        inSection += part.count;
      }
      // What is not seen stays as it was: very many rows changed are what a search would take its time for.
      hide(section.section, inSection === 0);
      if (inSection === 0) continue;
      for (const part of section.parts) {
        hide(part.part, part.count === 0);
        if (part.count > 0) narrowPart(part);
      }
      setText(section.total, grouped(inSection));
      count += inSection;
    }
    for (const { table, rows } of otherTables()) {
      let left = 0;
      for (const row of rows) {
        const fits = has(row, wanted);
        hide(row.row, !fits);
        if (fits) left += 1;
      }
      hide(table.parentElement.querySelector(".nothing"), left > 0);
    }
    return { count, of };
  };

  // ---------------------------------------------------------------- sorting

  const compare = new Intl.Collator("en", { numeric: true }).compare;
  const columns = { key: 0, expected: 1, actual: 2, line: 3 };
  const valueOf = (row) => {
    if (state.sort === "on") return row.on.length;
    const cells = cellsOf(row);
    const text = cells[Math.min(columns[state.sort], cells.length - 1)].textContent;
    return state.sort === "line" ? Number(text) || 0 : text;
  };
  const inOrder = (a, b) => {
    const order = typeof a === "number" ? a - b : compare(a, b);
    return state.descending ? -order : order;
  };
  const sorted = { "by-key": "", "by-instance": "" };
  // Rows move within their file, files within their plugin or instance; these go by their first row.
  const sortGroup = (group) => {
    const rows = group.rows.map((row, number) => ({ row, number, value: state.sort ? valueOf(row) : number }));
    if (state.sort) rows.sort((a, b) => inOrder(a.value, b.value) || a.number - b.number);
    group.body.append(...rows.map(({ row }) => row.row));
    return { group, nth: group.nth, value: state.sort === "key" ? group.title : rows[0].value };
  };
  const sortSection = (section, at) => {
    const groups = section.parts.flatMap((part) => part.groups).map(sortGroup);
    if (state.sort) groups.sort((a, b) => inOrder(a.value, b.value) || a.nth - b.nth);
    else groups.sort((a, b) => a.nth - b.nth);
    let next = 0;
    for (const part of section.parts) {
      part.groups = groups.slice(next, next + part.groups.length).map(({ group }) => group);
      next += part.groups.length;
      part.table.append(...part.groups.map((group) => group.body));
    }
    return { section, at, value: state.sort === "key" ? section.title : groups[0].value };
  };
  const sort = () => {
    const id = state.by === "key" ? "by-key" : "by-instance";
    const wish = state.sort + (state.descending ? "-" : "");
    if (sorted[id] === wish) return;
    sorted[id] = wish;
    const sections = view(id).map(sortSection);
    if (state.sort) sections.sort((a, b) => inOrder(a.value, b.value) || a.at - b.at);
    byId(id).append(...sections.map(({ section }) => section.section));
  };
  const sortButtons = all(".sort button");
  const markSort = () => {
    for (const button of sortButtons) {
      const isIt = button.dataset.sort === state.sort;
      button.setAttribute("aria-pressed", isIt);
      button.classList.toggle("up", isIt && !state.descending);
      button.classList.toggle("down", isIt && state.descending);
    }
  };

  // ---------------------------------------------------------------- the whole

  const chips = byId("narrowed");
  const markMap = () => {
    for (const cell of all("#map .on")) cell.classList.remove("on");
    if (!state.instance && !state.plugin) return;
    for (const head of all("#map th")) {
      const { instance, plugin } = head.dataset;
      if ((instance && instance === state.instance) || (plugin && plugin === state.plugin)) head.classList.add("on");
    }
    for (const link of all("#map td a")) {
      const said = new URLSearchParams(link.hash.slice(1));
      if (said.get("instance") === state.instance && said.get("plugin") === state.plugin) link.parentElement.classList.add("on");
    }
  };

  const show = () => {
    if (!findings) return;
    if (search.value !== state.q) search.value = state.q;
    for (const box of all("input[name=show]")) box.checked = state.show.has(box.value);
    for (const choice of all("input[name=by]")) choice.checked = choice.value === state.by;
    findings.classList.toggle("by-instance-first", state.by === "instance");
    sort();
    const { count, of } = narrow();
    markSort();
    markMap();
    for (const [name, chip] of [["instance", byId("chip-instance")], ["plugin", byId("chip-plugin")]]) {
      hide(chip, !state[name]);
      if (state[name]) chip.textContent = state[name];
    }
    hide(chips, !state.instance && !state.plugin);
    hide(byId("nothing"), count > 0);
    setText(byId("shown"), count === of ? grouped(of) : grouped(count) + " of " + grouped(of));
  };

  if (findings) {
    search.addEventListener("input", () => { state.q = search.value; go(false); });
    findings.addEventListener("change", (event) => {
      const { name, value, checked } = event.target;
      if (name === "show") checked ? state.show.add(value) : state.show.delete(value);
      else if (name === "by") { state.by = value; state.sort = ""; state.descending = false; }
      else return;
      go(true);
    });
    for (const button of sortButtons) {
      button.addEventListener("click", () => {
        const { sort: by, first } = button.dataset;
        const isDown = first === "down";
        // First the way that tells most, then the other way round, then as it was.
        if (state.sort !== by) { state.sort = by; state.descending = isDown; }
        else if (state.descending === isDown) state.descending = !isDown;
        else { state.sort = ""; state.descending = false; }
        go(true);
      });
    }
    byId("chip-instance").addEventListener("click", () => { state.instance = ""; go(true); search.focus(); });
    byId("chip-plugin").addEventListener("click", () => { state.plugin = ""; go(true); search.focus(); });
  }

  // ---------------------------------------------------------------- the map: one stop for the Tab key, arrows from there

  const map = byId("map");
  if (map) {
    const grid = all("tr", map).map((row) => Array.from(row.cells, (cell) => cell.querySelector("a")));
    const links = grid.flat().filter(Boolean);
    for (const link of links) link.tabIndex = -1;
    if (links.length) links[0].tabIndex = 0;
    map.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const wish = new URLSearchParams(link.hash.slice(1));
      const isSame = (wish.get("instance") || "") === state.instance && (wish.get("plugin") || "") === state.plugin;
      state.instance = isSame ? "" : wish.get("instance") || "";
      state.plugin = isSame ? "" : wish.get("plugin") || "";
      if (link.dataset.v !== undefined) state.show.add("variance");
      go(true);
    });
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    map.addEventListener("keydown", (event) => {
      const step = steps[event.key];
      const from = event.target.closest("a");
      if (!step || !from || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      let y = grid.findIndex((row) => row.includes(from));
      let x = grid[y].indexOf(from);
      let next = null;
      while (!next) {
        y += step[0];
        x += step[1];
        if (!grid[y] || x < 0 || x >= grid[y].length) return;
        next = grid[y][x];
      }
      from.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  // ---------------------------------------------------------------- copying, and two keys

  const say = (text) => { byId("say").textContent = text; };
  const copyOldWay = (code) => {
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    return document.execCommand("copy");
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest(".do button");
    if (!button) return;
    if (button.ariaExpanded) {
      button.ariaExpanded = button.ariaExpanded !== "true";
      return;
    }
    const code = button.nextElementSibling;
    let isDone = false;
    try {
      await navigator.clipboard.writeText(code.textContent);
      isDone = true;
    } catch {
      button.previousElementSibling.ariaExpanded = "true";
      isDone = copyOldWay(code);
    }
    button.textContent = isDone ? "copied" : "select it";
    say(isDone ? "Copied: " + code.textContent : "It could not be copied");
    setTimeout(() => { button.textContent = "copy"; }, 1500);
  });
  document.addEventListener("keydown", (event) => {
    if (!search || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      event.preventDefault();
      search.focus();
      search.select();
    } else if (event.key === "Escape" && event.target === search && state.q) {
      state.q = "";
      go(false);
    }
  });
  addEventListener("hashchange", () => { if (isView(location.hash) || !location.hash) { readAddress(); show(); } });
  addEventListener("popstate", () => { if (isView(location.hash) || !location.hash) { readAddress(); show(); } });

  readAddress();
  show();
  // The first search should not have to read all rows.
  const readAhead = () => {
    for (const { parts } of view(state.by === "key" ? "by-key" : "by-instance")) {
      for (const { groups } of parts) groups.forEach((group) => group.rows.forEach(textOf));
    }
  };
  (window.requestIdleCallback || setTimeout)(readAhead);
});
