"use strict";
// The page is whole without this. It narrows and sorts the rows that are there, keeps what it shows in the address, and copies.

document.documentElement.classList.add("js");

const byId = (id) => document.getElementById(id);
const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
const grouped = new Intl.NumberFormat("en").format;
const setText = (element, text) => { if (element.textContent !== text) element.textContent = text; };
const hide = (element, hidden) => { if (element.hidden !== hidden) element.hidden = hidden; };

// ---------------------------------------------------------------- the rows, as they are read

let instances = []; // their names, by the numbers that rows have
let views = {}; // "key" and "instance": the list's sections
let others = []; // the tables beside the list

function readRow(row, before, place) {
  const on = (row.dataset.i || place || "").split(" ").filter(Boolean).map(Number);
  return { row, before, on, status: row.dataset.s || "d", text: null };
}

// A file of a plugin, or some of its rows: a table's body, whose first row is its name.
function readGroup(body, section) {
  const title = body.dataset.title;
  const before = section.dataset.title + "/" + title;
  const rows = all("tr:not(.g)", body).map((row) => readRow(row, before, section.dataset.i));
  return { body, title, plugin: body.dataset.plugin, rows };
}

// A plugin, or an instance: in parts, each a table of some rows.
function readSection(section) {
  const parts = all(".part", section).map((part) => {
    return { part, table: part.firstElementChild, groups: all("tbody", part).map((body) => readGroup(body, section)) };
  });
  const groups = parts.flatMap((part) => part.groups);
  groups.forEach((group, nth) => { group.nth = nth; });
  groups.flatMap((group) => group.rows).forEach((row, nth) => { row.nth = nth; });
  return { section, title: section.dataset.title, total: section.querySelector(".total"), parts };
}

function sectionsBy(name) {
  if (!views[name]) views[name] = all(`#by-${name} > section`).map(readSection);
  return views[name];
}

// All but the command.
const cellsOf = (row) => Array.from(row.row.cells).slice(0, -1);

// What a search looks in.
function textOf(row) {
  if (row.text === null) {
    const on = row.on.map((instance) => instances[instance]);
    row.text = [row.before, ...on, ...cellsOf(row).map((cell) => cell.textContent)].join("\n").toLowerCase();
  }
  return row.text;
}

// ---------------------------------------------------------------- what is shown, and the address that says so

const statuses = { drift: "d", error: "e", variance: "v" };
const sorts = ["key", "expected", "actual", "on", "line"];
const usual = () => {
  return { q: "", instance: "", plugin: "", show: new Set(["drift", "error"]), by: "key", sort: "", descending: false };
};
let state = usual();

const isView = (hash) => hash.includes("=");

function readAddress() {
  const hash = location.hash.slice(1);
  state = usual();
  if (!isView(hash)) return;
  const said = new URLSearchParams(hash);
  state.q = said.get("q") || "";
  state.instance = said.get("instance") || "";
  state.plugin = said.get("plugin") || "";
  if (said.has("show")) state.show = new Set(said.get("show").split(",").filter((name) => name in statuses));
  if (said.get("by") === "instance") state.by = "instance";
  const [sort, order] = (said.get("sort") || "").split(",");
  if (sorts.includes(sort)) state.sort = sort;
  state.descending = order === "down";
}

function address() {
  const says = new URLSearchParams();
  if (state.q) says.set("q", state.q);
  if (state.instance) says.set("instance", state.instance);
  if (state.plugin) says.set("plugin", state.plugin);
  const show = Array.from(state.show).sort().join(",");
  if (show !== "drift,error") says.set("show", show);
  if (state.by !== "key") says.set("by", state.by);
  if (state.sort) says.set("sort", state.sort + (state.descending ? ",down" : ""));
  return "#" + (says.toString().replace(/%2C/g, ",") || "all=");
}

let writing = 0;

function writeAddress(way) {
  clearTimeout(writing);
  const next = address();
  if (next !== (location.hash || "#all=")) history[way](null, "", next);
}

// A click can be taken back; what is typed changes the address in place, once nothing more is typed.
function clicked() {
  writeAddress("pushState");
  show();
}

function typed() {
  clearTimeout(writing);
  writing = setTimeout(writeAddress, 200, "replaceState");
  show();
}

function addressChanged() {
  if (location.hash && !isView(location.hash)) return; // a link to a section
  readAddress();
  show();
}

// ---------------------------------------------------------------- narrowing

// What tells of a row whether it is to be seen.
function wish() {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = new Set(Array.from(state.show, (name) => statuses[name]));
  const instance = instances.indexOf(state.instance);
  const hasWords = (row) => words.every((word) => textOf(row).includes(word));
  const isMeant = (row) => shown.has(row.status) && (!state.instance || row.on.includes(instance)) && hasWords(row);
  return { hasWords, isMeant };
}

function countIn(section, isMeant) {
  let count = 0, all = 0;
  for (const part of section.parts) {
    part.count = 0;
    for (const group of part.groups) {
      const isPlugin = !state.plugin || group.plugin === state.plugin;
      group.fits = group.rows.map((row) => isPlugin && isMeant(row));
      group.count = group.fits.filter(Boolean).length;
      part.count += group.count;
      all += group.rows.length;
    }
    count += part.count;
  }
  return { count, all };
}

// About how high it is: see the style.
function setSize(element, rows) {
  const size = String(Math.min(Math.ceil(Math.log2(rows + 1)), 8));
  if (element.dataset.size !== size) element.dataset.size = size;
}

function narrowPart(part) {
  hide(part.part, part.count === 0);
  if (part.count === 0) return;
  setSize(part.part, part.count);
  for (const group of part.groups) {
    hide(group.body, group.count === 0);
    if (group.count > 0) group.rows.forEach((row, at) => hide(row.row, !group.fits[at]));
  }
}

function narrowList(isMeant) {
  let count = 0, of = 0;
  for (const section of sectionsBy(state.by)) {
    const found = countIn(section, isMeant);
    count += found.count;
    of += found.all;
    // What is not seen stays as it was: very many rows changed are what a search would take its time for.
    hide(section.section, found.count === 0);
    if (found.count === 0) continue;
    setSize(section.section, found.count);
    section.parts.forEach(narrowPart);
    setText(section.total, grouped(found.count));
  }
  hide(byId("nothing"), count > 0);
  setText(byId("shown"), count === of ? grouped(of) : grouped(count) + " of " + grouped(of));
}

function narrowOthers(hasWords) {
  for (const { table, rows } of others) {
    let count = 0;
    for (const row of rows) {
      const fits = hasWords(row);
      hide(row.row, !fits);
      if (fits) count += 1;
    }
    hide(table.parentElement.querySelector(".nothing"), count > 0);
  }
}

// ---------------------------------------------------------------- sorting

const compare = new Intl.Collator("en", { numeric: true }).compare;
const columns = { key: 0, expected: 1, actual: 2, line: 3 };
const sorted = { key: "", instance: "" };

function valueOf(row) {
  if (state.sort === "on") return row.on.length;
  const cells = cellsOf(row);
  const text = cells[Math.min(columns[state.sort], cells.length - 1)].textContent;
  return state.sort === "line" ? Number(text) || 0 : text;
}

function inOrder(a, b) {
  const order = typeof a.value === "number" ? a.value - b.value : compare(a.value, b.value);
  return (state.descending ? -order : order) || a.nth - b.nth;
}

function inOwnOrder(a, b) {
  return a.nth - b.nth;
}

// A section's files: a long one is in several groups.
function filesIn(section) {
  const files = [];
  for (const group of section.parts.flatMap((part) => part.groups).sort(inOwnOrder)) {
    const last = files[files.length - 1];
    if (last && last.title === group.title) last.groups.push(group);
    else files.push({ title: group.title, nth: group.nth, groups: [group] });
  }
  return files;
}

function sortFile({ title, nth, groups }) {
  const rows = groups.flatMap((group) => group.rows).map((row) => ({ row, nth: row.nth, value: state.sort ? valueOf(row) : 0 }));
  rows.sort(state.sort ? inOrder : inOwnOrder);
  let next = 0;
  for (const group of groups) {
    group.rows = rows.slice(next, next + group.rows.length).map(({ row }) => row);
    next += group.rows.length;
    group.body.append(...group.rows.map(({ row }) => row));
  }
  return { groups, nth, value: state.sort === "key" ? title : rows[0].value };
}

function sortSection(section, nth) {
  const files = filesIn(section).map(sortFile);
  files.sort(state.sort ? inOrder : inOwnOrder);
  const groups = files.flatMap((file) => file.groups);
  let next = 0;
  for (const part of section.parts) {
    part.groups = groups.slice(next, next + part.groups.length);
    next += part.groups.length;
    part.table.append(...part.groups.map((group) => group.body));
  }
  return { section, nth, value: state.sort === "key" ? section.title : files[0].value };
}

// Rows move within their file, files within their plugin or instance; these go by their first row.
function sortList() {
  const order = state.sort + (state.descending ? "-" : "");
  if (sorted[state.by] === order) return;
  sorted[state.by] = order;
  const sections = sectionsBy(state.by).map(sortSection);
  sections.sort(state.sort ? inOrder : inOwnOrder);
  byId("by-" + state.by).append(...sections.map(({ section }) => section.section));
}

// First the way that tells most, then the other way round, then as it was.
function sortBy(button) {
  const { sort, first } = button.dataset;
  const isDown = first === "down";
  if (state.sort !== sort) {
    state.sort = sort;
    state.descending = isDown;
  } else if (state.descending === isDown) {
    state.descending = !isDown;
  } else {
    state.sort = "";
    state.descending = false;
  }
  clicked();
}

// ---------------------------------------------------------------- the whole

function showTools() {
  const search = byId("find");
  if (search.value !== state.q) search.value = state.q;
  for (const box of all("input[name=show]")) box.checked = state.show.has(box.value);
  for (const choice of all("input[name=by]")) choice.checked = choice.value === state.by;
  for (const button of all(".sort button")) {
    const isIt = button.dataset.sort === state.sort;
    button.setAttribute("aria-pressed", isIt);
    button.classList.toggle("up", isIt && !state.descending);
    button.classList.toggle("down", isIt && state.descending);
  }
  for (const name of ["instance", "plugin"]) {
    const chip = byId("chip-" + name);
    hide(chip, !state[name]);
    setText(chip, state[name]);
  }
  hide(byId("narrowed"), !state.instance && !state.plugin);
}

function markMap() {
  for (const cell of all("#map .on")) cell.classList.remove("on");
  if (!state.instance && !state.plugin) return;
  for (const { dataset, classList } of all("#map th")) {
    const { instance, plugin } = dataset;
    if ((instance && instance === state.instance) || (plugin && plugin === state.plugin)) classList.add("on");
  }
  for (const link of all("#map td a")) {
    const place = new URLSearchParams(link.hash.slice(1));
    const isIt = place.get("instance") === state.instance && place.get("plugin") === state.plugin;
    if (isIt) link.parentElement.classList.add("on");
  }
}

function show() {
  byId("findings").classList.toggle("by-instance-first", state.by === "instance");
  sortList();
  const { hasWords, isMeant } = wish();
  narrowList(isMeant);
  narrowOthers(hasWords);
  showTools();
  markMap();
}

// ---------------------------------------------------------------- what people do

function listenToTools() {
  const search = byId("find");
  search.addEventListener("input", () => {
    state.q = search.value;
    typed();
  });
  search.form.addEventListener("submit", (event) => event.preventDefault());
  search.form.addEventListener("change", ({ target: { name, value, checked } }) => {
    if (name === "show") state.show[checked ? "add" : "delete"](value);
    else if (name === "by") Object.assign(state, { by: value, sort: "", descending: false });
    else return;
    clicked();
  });
  for (const button of all(".sort button")) button.addEventListener("click", () => sortBy(button));
  for (const name of ["instance", "plugin"]) {
    byId("chip-" + name).addEventListener("click", () => {
      state[name] = "";
      clicked();
      search.focus();
    });
  }
}

function narrowTo(link) {
  const place = new URLSearchParams(link.hash.slice(1));
  const instance = place.get("instance") || "", plugin = place.get("plugin") || "";
  const isSame = instance === state.instance && plugin === state.plugin;
  state.instance = isSame ? "" : instance;
  state.plugin = isSame ? "" : plugin;
  if ("v" in link.dataset) state.show.add("variance");
  clicked();
}

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

// The next link that way; null at the end.
function nextOnMap(grid, from, [down, right]) {
  let y = grid.findIndex((row) => row.includes(from));
  let x = grid[y].indexOf(from);
  do {
    y += down;
    x += right;
    if (!grid[y] || x < 0 || x >= grid[y].length) return null;
  } while (!grid[y][x]);
  return grid[y][x];
}

// The map is one stop for the Tab key; arrows go on from there.
function listenToMap(map) {
  const grid = all("tr", map).map((row) => Array.from(row.cells, (cell) => cell.querySelector("a")));
  grid.flat().filter(Boolean).forEach((link, at) => { link.tabIndex = at === 0 ? 0 : -1; });
  map.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    narrowTo(link);
  });
  map.addEventListener("keydown", (event) => {
    const from = event.target.closest("a");
    if (!from || !steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = nextOnMap(grid, from, steps[event.key]);
    if (!next) return;
    from.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}

// Where a browser has no clipboard for a page from disk.
function copyOldWay(code) {
  code.previousElementSibling.previousElementSibling.setAttribute("aria-expanded", "true");
  getSelection().selectAllChildren(code);
  return document.execCommand("copy");
}

async function copy(button) {
  const code = button.nextElementSibling;
  let isDone = true;
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    isDone = copyOldWay(code);
  }
  button.textContent = isDone ? "copied" : "select it";
  byId("say").textContent = isDone ? "Copied: " + code.textContent : "It could not be copied";
  setTimeout(() => { button.textContent = "copy"; }, 1500);
}

function commandClicked(event) {
  const button = event.target.closest(".do button");
  if (!button) return;
  const isExpanded = button.getAttribute("aria-expanded");
  if (isExpanded === null) copy(button);
  else button.setAttribute("aria-expanded", isExpanded !== "true");
}

function keyPressed(event) {
  const search = byId("find");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && event.target.tagName !== "INPUT") {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "Escape" && event.target === search && state.q) {
    state.q = "";
    typed();
  }
}

// The first search should not have to read all rows.
function readAhead() {
  for (const { parts } of sectionsBy(state.by)) {
    for (const { groups } of parts) groups.forEach((group) => group.rows.forEach(textOf));
  }
}

function begin() {
  document.addEventListener("click", commandClicked);
  if (!byId("find")) return; // nothing differs: there is no list
  instances = byId("findings").dataset.instances.split("\n");
  others = all("main table.others").map((table) => {
    return { table, rows: all("tbody tr", table).map((row) => readRow(row, "", "")) };
  });
  listenToTools();
  if (byId("map")) listenToMap(byId("map"));
  document.addEventListener("keydown", keyPressed);
  addEventListener("hashchange", addressChanged);
  addEventListener("popstate", addressChanged);
  addressChanged();
  if (location.hash && !isView(location.hash)) show();
  (window.requestIdleCallback || setTimeout)(readAhead);
}

document.addEventListener("DOMContentLoaded", begin);
