#!/usr/bin/env python3
"""Changes sets of expectations at random by ampcfg's commands, and judges each change by another reader.

    edit_set.py AMPCFG [--seeds 1 2 3] [--edits 60]

For each seed a fleet and a set are made, the set in one of the ways in which people and programs write JSON: indented by two,
by four, by tabs, on one line, with `\\u` escapes, CRLF, a BOM, without a last newline. Then come `expect set`, `unset`,
`accept`, `rename`, `forget` and `undo`. After each, Python's json and a judge of its own say

  - what every instance is expected to have: only what was asked for may have changed, and to what was asked for;
  - that all other members stand as they did, in their order;
  - by `git diff --numstat`, that a decision about one key is one line, or one more for a comma, and those of new objects;
  - that a scan finds just the drift that the judge finds;
  - that an undo brings back the bytes.

Prints what is wrong, with the seed and the command, and exits with 1 then.
"""
import argparse
import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

FILES = {"Warps": ["config.yml", "lang/en.yml"], "Größe": ["config.yml"], "Empty": ["config.yml"]}
KEYS = ["cooldown", "limits.donor", "limits.guest", "motd", "schlüssel", "a \"quoted\" one", "back\\slash", "list", "on 🎮",
        "deep.er.still", "UPPER", "z-last", "tab\tbed", "number"]
VALUES = [0, 1, -7, 12345678901234567890, 1.5, True, False, None, "", "text", "ä ö", "🎮 on", "{player} \"joined\"", "\\u0041",
          "a\tb", "line\nbreak", [], [1, "two", None], ["ä"], {}]
MANNERS = [
    dict(indent=2), dict(indent=2, ascii=True), dict(indent=4, end="\n"), dict(indent="\t", end="\n", newline="\r\n"),
    dict(indent=2, newline="\r\n"), dict(indent=None), dict(indent=None, end="\n", ascii=True),
    dict(indent=2, bom=True, end="\n"), dict(indent=1, end="\n\n"), dict(indent=None, separators=(",", ":"))]
DISPUTED = {"$disputed": "between groups"}
NOTES = ("why", "by", "until", "undecided")


def canonical(value):
    """So that what ampcfg calls equal is equal: 1 and 1.0, but neither is true."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return json.dumps(value)
    if isinstance(value, (int, float)):
        return json.dumps(int(value) if value == int(value) else value)
    if isinstance(value, list):
        return "[%s]" % ",".join(canonical(item) for item in value)
    return "{%s}" % ",".join(sorted(json.dumps(key) + ":" + canonical(item) for key, item in value.items()))


# ---------------------------------------------------------------- the judge

def is_directive(node):
    return isinstance(node, dict) and any(key.startswith("$") for key in node)


def is_object(node):
    return isinstance(node, dict) and bool(node)


def leaves(section, before=""):
    for key, node in section.items():
        if is_object(node) and not is_directive(node):
            yield from leaves(node, before + key + ".")
        else:
            yield before + key, node


def file_and_key(entry):
    for file in ("lang/en.yml", "lang/en"):
        if entry.startswith(file + "."):
            return "lang/en.yml", entry[len(file) + 1:]
    return "config.yml", entry


def full_name(section):
    return section if section.endswith(".yml") else section + ".yml"


def universal_of(layer):
    """By (plugin, file, key)."""
    flat, sections = {}, {}
    for plugin, entries in layer.items():
        for name, node in entries.items():
            if is_object(node) and not is_directive(node):
                for key, leaf in leaves(node):
                    sections[plugin, full_name(name), key] = leaf
            else:
                flat[(plugin, *file_and_key(name))] = node
    return {**flat, **sections}


def variable_of(layer):
    """By (plugin, file, key), each by whose it is."""
    flat, sections = {}, {}
    for plugin, entries in layer.items():
        for name, node in entries.items():
            if node and all(is_object(one) and not is_directive(one) for one in node.values()):
                for key, values in node.items():
                    sections[plugin, full_name(name), key] = values
            else:
                flat[(plugin, *file_and_key(name))] = node
    merged = dict(flat)
    for key, values in sections.items():
        merged[key] = {**merged.get(key, {}), **values}
    return merged


def without_notes(node):
    if not is_directive(node):
        return node
    bare = {key: value for key, value in node.items() if key not in NOTES}
    return bare["$value"] if list(bare) == ["$value"] else bare


class Judge:
    def __init__(self, files):
        parsed = {name: json.loads(data.decode("utf-8-sig")) for name, data in files.items()}
        known = parsed.get("instances.json", {})
        self.groups = {name: {member.split(":")[-1] for member in members} for name, members in known.get("groups", {}).items()}
        self.facts = known.get("facts", {})
        self.universal = [universal_of(parsed.get(folder + "universal_configs.json", {})) for folder in ("", "paper/")]
        self.variable = [variable_of(parsed.get(folder + "variable_configs.json", {})) for folder in ("", "paper/")]

    def expected(self, instance):
        """What counts for it, by (plugin, file, key)."""
        found = {}
        for layer in self.universal:
            found.update(layer)
        for layer in self.variable:
            for key, values in layer.items():
                groups = ["@" + name for name, members in self.groups.items() if instance in members]
                of_groups = [values[whose] for whose in groups if whose in values]
                own = [values[whose] for whose in ("here:" + instance, instance) if whose in values]
                if own:
                    found[key] = own[0]
                elif of_groups:
                    agree = len({canonical(without_notes(node)) for node in of_groups}) == 1
                    found[key] = of_groups[0] if agree else DISPUTED
        return {key: without_notes(node) for key, node in found.items()}

    def fails(self, instance, demand):
        """True where nothing can be said: an error, and no drift."""
        return demand is DISPUTED or is_directive(demand) and "{short}" in str(demand.get("$template")) and \
            instance not in self.facts

    def holds(self, instance, demand, is_there, actual):
        if not is_directive(demand):
            return canonical(demand) == canonical(actual)
        (name, argument), = [item for item in demand.items() if item[0].startswith("$")]
        is_number = isinstance(actual, (int, float)) and not isinstance(actual, bool)
        return {
            "$value": lambda: canonical(argument) == canonical(actual),
            "$absent": lambda: not is_there,
            "$any": lambda: actual is not None,
            "$oneOf": lambda: canonical(actual) in [canonical(one) for one in argument],
            "$range": lambda: is_number and argument[0] <= actual <= argument[1],
            "$template": lambda: actual == argument.replace("{short}", self.facts[instance]["short"]),
        }[name]()


# ---------------------------------------------------------------- a fleet and a set

class Scene:
    def __init__(self, ampcfg, folder, seed):
        self.ampcfg, self.folder, self.random = ampcfg, Path(folder), random.Random(seed)
        self.names = ["SMP101", "SMP102", "SMP103", "TOW01", "ROY01"]
        self.manner = self.random.choice(MANNERS)
        self.live = {}
        self.set = self.folder / "set"
        for name in self.names:
            self.write_instance(name)
        self.config = self.folder / "config.yaml"
        self.config.write_text("name: here\ninstances: %s/instances\nexpectations: %s\nstate: %s/state\n" % (
            folder, self.set, folder))
        self.write_set()
        self.git("init", "-q")
        self.git("add", "-A")

    def git(self, *words):
        words = ["git", "-c", "core.autocrlf=false", "-c", "core.quotePath=false", "-C", self.set, *words]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    def write_instance(self, name):
        game = self.folder / "instances" / name / "Minecraft"
        (game / "plugins").mkdir(parents=True)
        (game / "paper.jar").touch()
        (game / "config").mkdir()
        (game / "config/paper-global.yml").write_text("a: 1\n")
        (game / "server.properties").touch()
        for plugin, files in FILES.items():
            for file in files:
                values = {key: self.random.choice(VALUES) if self.random.random() < 0.3 else self.common(plugin, file, key)
                          for key in KEYS if self.random.random() < 0.95}
                path = game / "plugins" / plugin / file
                path.parent.mkdir(parents=True, exist_ok=True)
                nested = {}
                for key, value in values.items():
                    at = nested
                    *parents, last = key.split(".")
                    for parent in parents:
                        at = at.setdefault(parent, {})
                    at[last] = value
                path.write_text("".join("%s: %s\n" % (json.dumps(key, ensure_ascii=False), json.dumps(value, ensure_ascii=False))
                                        for key, value in nested.items()), encoding="utf-8")
                for key, value in values.items():
                    self.live[name, plugin, file, key] = value

    @staticmethod
    def common(plugin, file, key):
        return VALUES[sum((plugin + file + key).encode()) % len(VALUES)]

    def some(self, things, share):
        return [thing for thing in things if self.random.random() < share]

    def write_set(self):
        chance = self.random.random
        universal, variable, platform = {}, {}, {}
        for plugin, files in FILES.items():
            if plugin == "Empty" and chance() < 0.5:
                continue
            for file in files:
                keys = self.some(KEYS, 0.7)
                target = platform if chance() < 0.2 else universal
                entries = target.setdefault(plugin, {})
                value = lambda key: self.common(plugin, file, key) if chance() < 0.8 else self.random.choice(VALUES)
                if chance() < 0.5:
                    name = file if chance() < 0.5 else file[:-4]
                    entries[name] = {key: {"$value": value(key), "why": "ä so"} if chance() < 0.1 else value(key) for key in keys}
                else:
                    before = "" if file == "config.yml" else file[:-4] + "."
                    entries.update({before + key: value(key) for key in keys})
                documented = {key: {name: self.random.choice(VALUES) for name in self.some(self.names, 0.4)}
                              for key in self.some(KEYS, 0.3)}
                documented = {key: values for key, values in documented.items() if values}
                if documented:
                    variable.setdefault(plugin, {})[file] = documented
        files = {"universal_configs.json": universal, "variable_configs.json": variable}
        if platform:
            files["paper/universal_configs.json"] = platform
        files["instances.json"] = {"groups": {"survival": ["SMP101", "SMP102"]},
                                   "facts": {name: {"short": name[0]} for name in self.names}}
        for name, content in files.items():
            path = self.set / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.written(content))

    def written(self, content):
        manner = self.manner
        text = json.dumps(content, indent=manner["indent"], ensure_ascii=manner.get("ascii", False),
                          separators=manner.get("separators")) + manner.get("end", "")
        text = text.replace("\n", manner.get("newline", "\n"))
        return (b"\xEF\xBB\xBF" if manner.get("bom") else b"") + text.encode()

    def files(self):
        return {str(path.relative_to(self.set)): path.read_bytes() for path in sorted(self.set.rglob("*.json"))
                if ".git" not in path.parts}

    def run(self, *words):
        return subprocess.run([self.ampcfg, "--config", self.config, *words], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL)

    def drift(self):
        ran = self.run("scan", "--json", "--show-secrets")
        if ran.returncode not in (0, 1, 2):
            raise Wrong("the scan ends with %d: %s" % (ran.returncode, ran.stderr))
        return {(instance["instance"], finding["plugin"], finding["file"], finding["key"])
                for host in json.loads(ran.stdout)["hosts"] for instance in host["instances"]
                for finding in instance["findings"] if finding["status"] == "drift"}

    def drift_of(self, judge):
        return {(name, *key) for name in self.names for key, demand in judge.expected(name).items()
                if not judge.fails(name, demand) and not judge.holds(
                    name, demand, (name, *key) in self.live, self.live.get((name, *key)))}


class Wrong(Exception):
    pass


# ---------------------------------------------------------------- what may have changed

def members(files):
    """Every member of every file by its path, with its value where that is no object of ours, in order."""
    found = []

    def walk(path, node):
        if is_object(node) and not is_directive(node):
            found.append((path, "{"))
            for key, one in node.items():
                walk(path + (key,), one)
        else:
            found.append((path, json.dumps(node, ensure_ascii=False)))
    for name, data in files.items():
        walk((name,), json.loads(data.decode("utf-8-sig")))
    return found


def changed_members(before, after):
    old, new = dict(members(before)), dict(members(after))
    return {path for path in old.keys() | new.keys() if old.get(path) != new.get(path)}


def check_others(before, after):
    """Those that did not change stand in their order."""
    changed = changed_members(before, after)
    kept = [[path for path, _ in members(files) if path not in changed] for files in (before, after)]
    if kept[0] != kept[1]:
        raise Wrong("members that nobody meant stand in another order")
    return changed


def check_lines(scene, before, after):
    """One key's decision: one line, those of objects that are made or go, and one for a comma."""
    changed = changed_members(before, after)
    old, new = dict(members(before)), dict(members(after))
    width = lambda node: 1 if node is None or node == "{" else 1 + json.dumps(json.loads(node), indent=2).count("\n")
    added = deleted = 0
    for line in scene.git("diff", "--numstat").splitlines():
        plus, minus, _ = line.split("\t")
        added, deleted = added + int(plus), deleted + int(minus)
    most_added = 1 + sum(width(new[path]) + (new[path] == "{") for path in changed if path in new)
    most_deleted = 1 + sum(width(old[path]) + (old[path] == "{") for path in changed if path in old)
    if added > most_added or deleted > most_deleted:
        raise Wrong("+%d -%d lines for %s" % (added, deleted, sorted(changed)))


def differing(scene, before, after):
    """Of which (instance, plugin, file, key) something else is expected, and what."""
    found = {}
    for name in scene.names + ["NEW01"]:
        was, now = before.expected(name), after.expected(name)
        for key in was.keys() | now.keys():
            if canonical(was.get(key, "\0")) != canonical(now.get(key, "\0")):
                found[(name, *key)] = now.get(key, "\0")
    return found


# ---------------------------------------------------------------- commands

def someone(scene):
    """Whose the decision is."""
    kind = scene.random.randrange(4)
    return [] if kind == 0 else ["@survival"] if kind == 1 else [scene.random.choice(scene.names)] if kind == 2 else \
        ["here:" + scene.random.choice(scene.names)]


def own_of(judge, whose):
    return judge.groups[whose[1:]] if whose.startswith("@") else {whose.split(":")[-1]}


def a_key(scene):
    plugin = scene.random.choice(list(FILES))
    return plugin, scene.random.choice(FILES[plugin]), scene.random.choice(KEYS)


DEMANDS = [(["--absent"], {"$absent": True}), (["--any"], {"$any": True}), (["--range", "1..20"], {"$range": [1, 20]}),
           (["--one-of", "1", "--one-of", "two"], {"$oneOf": [1, "two"]}),
           (["--template", "x_{short}"], {"$template": "x_{short}"})]


def notes(scene):
    return scene.random.choice([[], [], ["--why", "ä \"so\""], ["--until", "2099-12-31", "--by", "eva"]])


class Trial:
    """One command, and what it may have changed."""

    def __init__(self, scene):
        self.scene, self.before = scene, scene.files()
        self.judge = Judge(self.before)
        scene.git("add", "-A")

    def run(self, *words):
        self.words = words
        self.ran = self.scene.run(*words)
        self.after = self.scene.files()
        return self.ran.returncode

    def refused(self, *codes):
        """True where it was refused, and then nothing has changed."""
        if self.ran.returncode in (0, 2):
            return False
        if self.ran.returncode not in codes:
            raise Wrong("it ends with %d: %s" % (self.ran.returncode, self.ran.stderr))
        if self.before != self.after:
            raise Wrong("it is refused, and the set is another: " + self.ran.stderr)
        return True

    def done(self):
        """What is expected otherwise now."""
        check_others(self.before, self.after)
        now = Judge(self.after)
        found, judged = self.scene.drift(), self.scene.drift_of(now)
        if found != judged:
            raise Wrong("a scan finds %s, the judge %s" % (sorted(found - judged), sorted(judged - found)))
        return differing(self.scene, self.judge, now), now


def set_key(scene, trial):
    plugin, file, key = a_key(scene)
    whose = someone(scene)
    options, demand = scene.random.choice(DEMANDS)
    folder = scene.random.choice(["top", "paper"])
    value = []
    if scene.random.random() < 0.7:
        demand = scene.random.choice([one for one in VALUES if one != {}])
        value = ["--", json.dumps(demand, ensure_ascii=False)]
        options = []
        if isinstance(demand, str):
            options, value = ["--string"], ["--", demand]
    trial.run("expect", "set", "--yes", *options, *notes(scene), "--platform", folder,
              *(value[:1]), plugin + "/" + file, key, *(value[1:]), *whose)
    if trial.refused(64):
        return "refused"
    changed, now = trial.done()
    own = own_of(trial.judge, whose[0]) if whose else set(scene.names) | {"NEW01"}
    for (name, *where), node in changed.items():
        if name not in own or where != [plugin, file, key] or canonical(node) != canonical(demand):
            raise Wrong("of %s in %s %s is expected %r" % (where, name, "now", node))
    if whose and whose[0].startswith("here:") and folder == "paper":
        got = now.expected(whose[0][5:]).get((plugin, file, key), "\0")
        if canonical(got) != canonical(demand):
            raise Wrong("%r is expected, not %r" % (got, demand))
    if trial.before.keys() == trial.after.keys():
        check_lines(scene, trial.before, trial.after)
    return "set"


def unset_key(scene, trial):
    judge = trial.judge
    own = [(key, whose) for layer in judge.variable for key, values in layer.items() for whose in values]
    everyone = [(key, None) for layer in judge.universal for key in layer]
    if not own + everyone:
        return "nothing"
    (plugin, file, key), whose = scene.random.choice(own + everyone if scene.random.random() < 0.5 else own or everyone)
    trial.run("expect", "unset", "--yes", plugin + "/" + file, key, *([whose] if whose else []))
    if trial.refused(64):
        return "refused"
    changed, _ = trial.done()
    names = own_of(judge, whose) if whose else set(scene.names) | {"NEW01"}
    for name, *where in changed:
        if name not in names or where != [plugin, file, key]:
            raise Wrong("of %s on %s something else is expected" % (where, name))
    check_lines(scene, trial.before, trial.after)
    return "unset"


def accept(scene, trial):
    drift = sorted(scene.drift_of(trial.judge))
    if not drift:
        return "nothing"
    name, plugin, file, key = scene.random.choice(drift)
    kind = scene.random.choice(["own", "own", "own", "--universal", "--group", "all of it"])
    names = [name]
    options = ["-p", plugin, "-f", file, "-k", key.replace("\\", "\\\\")]
    if kind in ("--universal", "--group") and scene.random.random() < 0.6:
        names = sorted({name} | set(scene.some(scene.names, 0.3)))
    if kind == "--universal":
        options += ["--universal"]
    elif kind == "--group":
        options += ["--group", scene.random.choice(["survival", "made"])]
    elif kind == "all of it":
        options = ["-p", plugin] if scene.random.random() < 0.5 else []
    trial.run("expect", "accept", "--yes", "--json", *options, *notes(scene), *names)
    if trial.refused(64):
        return "accept refused"
    changed, now = trial.done()
    code = trial.ran.returncode
    rest = scene.drift_of(now)
    picked = lambda one: one[0] in names and (kind == "all of it" and "-p" not in options or one[1] == plugin) and (
        kind == "all of it" or one[2:] == (file, key))
    if code == 0 and any(picked(one) for one in rest):
        raise Wrong("what was accepted is drift: %s" % sorted(one for one in rest if picked(one)))
    for one, node in changed.items():
        if not is_directive(node) and picked(one) and canonical(node) != canonical(scene.live.get(one)):
            raise Wrong("%s is not what is live" % (one,))
        if kind == "own" and not picked(one):
            raise Wrong("of %s something else is expected" % (one,))
    if kind == "own" and code == 0:
        check_lines(scene, trial.before, trial.after)
    return "accept " + kind


def rename(scene, trial):
    name = scene.random.choice(scene.names)
    trial.run("expect", "rename", "--yes", name, "NEW01")
    if trial.refused(64):
        return "refused"
    trial.done()
    was, now = trial.judge, Judge(trial.after)
    if {key: canonical(node) for key, node in was.expected(name).items()} != \
            {key: canonical(node) for key, node in now.expected("NEW01").items()}:
        raise Wrong("NEW01 is expected to have something else than %s was" % name)
    trial.run("expect", "rename", "--yes", "NEW01", name)
    if trial.ran.returncode != 0 or sorted(members(trial.after)) != sorted(members(trial.before)):
        raise Wrong("renamed there and back, the set is another: " + trial.ran.stderr)
    return "rename"


def forget(scene, trial):
    name = scene.random.choice(scene.names)
    trial.run("expect", "forget", "--yes", name)
    if trial.refused(64):
        return "refused"
    changed, _ = trial.done()
    if any(one[0] != name for one in changed):
        raise Wrong("something else is expected of others: %s" % sorted(changed))
    return "forget"


COMMANDS = [set_key] * 6 + [unset_key] * 4 + [accept] * 6 + [rename, forget]


def undo(scene, before, after):
    """There and back again."""
    ran = scene.run("expect", "undo", "--yes", "--json")
    if ran.returncode != 0 or scene.files() != before:
        raise Wrong("an undo does not bring back the bytes: %d %s" % (ran.returncode, ran.stderr))
    ran = scene.run("expect", "undo", "--yes", json.loads(ran.stdout)["change"])
    if ran.returncode != 0 or scene.files() != after:
        raise Wrong("an undo of the undo does not bring back the bytes: %d %s" % (ran.returncode, ran.stderr))


def trials(ampcfg, seed, edits):
    counts, wrong = Counter(), 0
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(ampcfg, folder, seed)
        for number in range(edits):
            trial = Trial(scene)
            command = scene.random.choice(COMMANDS)
            try:
                counts[command(scene, trial)] += 1
                is_changed = command in (set_key, unset_key, accept) and scene.files() != trial.before
                if is_changed and scene.random.random() < 0.3:
                    undo(scene, trial.before, scene.files())
                    counts["undo"] += 2
            except Wrong as error:
                wrong = 1
                words = " ".join(map(repr, trial.words))
                print("seed %d, edit %d, %r: ampcfg %s: %s" % (seed, number, scene.manner, words, error))
                break  # what comes of it is wrong too
    return counts, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ampcfg")
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--edits", type=int, default=60)
    options = parser.parse_args()
    counts, wrong = Counter(), 0
    for seed in options.seeds:
        more, faults = trials(options.ampcfg, seed, options.edits)
        counts, wrong = counts + more, wrong + faults
    print("%d wrong of %s" % (wrong, ", ".join("%d %s" % (number, what) for what, number in sorted(counts.items()))))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
