#!/usr/bin/env python3
"""Builds a fleet of AMP hosts in a folder, with expectations and the truth that a scan of it must report.

    make_fleet.py --out DIR [--seed 1] [--instances 12] [--plugins 8] [--edits 60]

DIR/hosts/<host>/home/amp/.ampdata/…   the hosts' disks
DIR/expectations/                      one set for all of them
DIR/settings/<host>.yaml               settings that a host's configuration needs beside the paths
DIR/truth.json                         every finding that is not ok, with its values and its place, for each instance

Nothing is parsed here. Each file is written from a model that knows what every piece of its text means, so the truth follows
from what was written; `Judge` below applies the rules of drift to the models. It shares no code with ampcfg.
"""
import argparse
import copy
import hashlib
import json
import math
import os
import random
import re
import shutil
from fnmatch import fnmatchcase

SECRETS = ["*password*", "*passphrase*", "*passwd*", "*secret*", "*token*", "*api?key*", "*apikey*", "*webhook*", "*private?key*", "*privatekey*", "pass",
           "pwd", "auth?key"]
LAST_SECRETS = ["credential", "credentials"]
PASSWORDS = ["password", "passwd", "pass", "pwd"]
EXTENSIONS = (".yml", ".yaml")
ABSENT = object()

NOUNS = """arena bank barrier beacon border bounty cache chest claim cooldown crate currency damage delay duel economy effect
event farm filter flight gate guild hologram home horn inventory island item jail kit ladder lobby locale market mine mob
motd nick party pet portal quest queue rank region reward scoreboard season shop skill spawn tablist team timer token trade
vault voucher wand warp weather world zone""".split()
ADJECTIVES = """allow auto bonus cross daily default enable extra fancy global hard hidden instant local max min minimum new
notify player private public quick random safe silent soft sync use verbose weekly""".split()
PLUGIN_HEADS = "Amber Boreal Cinder Drift Ember Frost Gale Harbor Iron Jade Kelp Lumen Moss Nether Onyx Prism".split()
PLUGIN_TAILS = "Bank Chat Claims Core Crates Duels Events Farms Guilds Homes Mail Mobs Pets Ranks Shops Warps".split()
FILES = ["messages.yml", "lang/en.yml", "lang/de.yml", "shops.yaml", "data/limits.yml", "levels/depths/fork.yml", "gui.v2.yml"]


# ---------------------------------------------------------------- models of text

class Scalar:
    """A value and how it is written; `block` holds the lines of a block scalar below the header `text`. Where it has a tag the
    truth does not say its place."""

    def __init__(self, value, text, block=None, tagged=False):
        self.value, self.text, self.block, self.tagged = value, text, block, tagged


class List:
    def __init__(self, items, style):
        self.items, self.style = items, style  # flow, tall (flow over lines), dash, indented


class Entry:
    def __init__(self, key, text, node, before=(), after=""):
        self.key, self.text, self.node, self.before, self.after = key, text, node, before, after


class Map:
    def __init__(self, entries, style="block"):
        self.entries, self.style = entries, style


class Merge:
    """What `<<: *anchor` brings: the entries of the anchored mapping."""

    def __init__(self, text, source):
        self.text, self.source = text, source


def plain(node):
    """The value of a node that stands in a list, or of an empty mapping."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, List):
        return [plain(item) for item in node.items]
    return {entry.key: plain(entry.node) for entry in node.entries}


class Writer:
    """Text with the place, from 1 and in characters, of what is written next; puts keys as Bukkit does while writing."""

    def __init__(self):
        self.parts, self.line, self.column = [], 1, 1
        self.tree = {}

    def write(self, text):
        self.parts.append(text)
        lines = text.split("\n")
        self.line += len(lines) - 1
        self.column = len(lines[-1]) + 1 if len(lines) > 1 else self.column + len(text)

    @property
    def place(self):
        return self.line, self.column

    def mapping(self, mapping, indent, into):
        own, merged = {entry.key for entry in mapping.entries}, []
        for entry in mapping.entries:
            for line in entry.before:
                self.write((" " * indent + line).rstrip() + "\n")
            self.write(" " * indent)
            key_place = self.place
            self.write(entry.text + ":")
            if isinstance(entry.node, Merge):
                self.write(" " + entry.node.text + "\n")
                merged = [inner for inner in entry.node.source.entries if inner.key not in own]
                continue
            self.value(entry.node, entry.after, indent, key_place, into, entry.key)

        for entry in merged:
            put_node(into, entry.key, entry.node)

    def value(self, node, after, indent, key_place, into, key):
        if isinstance(node, Map) and node.style == "block":
            self.write(after + "\n")
            below = put(into, key, {}, None)
            self.mapping(node, indent + 2, below)
        elif isinstance(node, List) and node.style in ("dash", "indented"):
            inner = indent if node.style == "dash" else indent + 2
            self.write(after + "\n")
            put(into, key, plain(node), (self.line, inner + 1))
            for item in node.items:
                self.write(" " * inner + "- ")
                if isinstance(item, Map):
                    for index, entry in enumerate(item.entries):
                        self.write((" " * (inner + 2) if index else "") + entry.text + ": " + entry.node.text + "\n")
                else:
                    self.write(item.text + "\n")
        elif isinstance(node, Scalar) and node.block is not None:
            self.write(" ")
            put(into, key, node.value, self.place)
            self.write(node.text + after + "\n")
            for line in node.block:
                self.write((" " * (indent + 2) + line).rstrip(" ") + "\n")
        elif isinstance(node, Scalar) and node.text == "":
            put(into, key, None, key_place)
            self.write(after + "\n")
        else:
            self.write(" ")
            self.flow(node, into, key)
            self.write(after + "\n")

    def flow(self, node, into, key):
        """One value in flow style, or a scalar on its line."""
        if isinstance(node, Map) and node.entries:
            below = put(into, key, {}, self.place)
            self.write("{ ")
            for index, entry in enumerate(node.entries):
                self.write((", " if index else "") + entry.text + ": ")
                self.flow(entry.node, below, entry.key)
            self.write(" }")
            return
        put(into, key, plain(node), None if isinstance(node, Scalar) and node.tagged else self.place)
        self.write(flow_text(node))


def flow_text(node):
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Map):
        return "{" + ", ".join(entry.text + ": " + flow_text(entry.node) for entry in node.entries) + "}"
    texts = [flow_text(item) for item in node.items]
    return "[\n" + "".join("      %s,\n" % text for text in texts) + "    ]" if node.style == "tall" else "[" + ", ".join(texts) + "]"


class Tree(dict):
    """A section, with the place of its first character."""
    place = None


def put(into, key, value, place):
    """Sets a dotted path as Bukkit's set and createSection do; returns the new section for {}-with-keys-to-come."""
    *path, last = key.split(".")
    for part in path:
        if not isinstance(into.get(part), Tree):
            into[part] = Tree()
            into[part].place = place
        into = into[part]
    if isinstance(value, dict) and not value:
        into[last] = Tree()
        into[last].place = place
        return into[last]
    into[last] = (value, place)
    return None


def put_node(into, key, node):
    """A merged value, whose place the truth does not say."""
    if isinstance(node, Map) and node.entries:
        below = put(into, key, {}, None)
        for entry in node.entries:
            put_node(below, entry.key, entry.node)
    else:
        put(into, key, plain(node), None)


def flat(tree, prefix=""):
    """{dotted key: (value, place)} of every leaf; an empty section is the leaf {}."""
    leaves = {}
    for part, item in tree.items():
        if isinstance(item, Tree) and item:
            leaves.update(flat(item, prefix + part + "."))
        else:
            leaves[prefix + part] = ({}, item.place) if isinstance(item, Tree) else item
    return leaves


class File:
    """A config file of one instance: its model, and what became of it."""

    def __init__(self, root):
        self.root = root
        self.state = "fine"  # absent, invalid, or how it is unreadable: fifo, folder, hard-link, link-out
        self.tail, self.bom, self.crlf = "", False, False
        self.leaves = None

    def text(self):
        writer = Writer()
        writer.mapping(self.root, 0, writer.tree)
        self.leaves = flat(writer.tree)
        text = "".join(writer.parts) + self.tail
        return ("\ufeff" if self.bom else "") + (text.replace("\n", "\r\n") if self.crlf else text)


# ---------------------------------------------------------------- values and the ways to write them

class Author:
    """Invents keys, values and files as a plugin's author would."""

    def __init__(self, rng):
        self.rng = rng

    def sentence(self):
        rng = self.rng
        words = [rng.choice(NOUNS) for _ in range(rng.randrange(2, 6))]
        return " ".join([rng.choice(["&a", "§6", "", "", "«"]) + words[0].capitalize()] + words[1:]) + rng.choice(["", "!", ".", " ☃", " 😀"])

    def boolean(self, value=None):
        value = self.rng.random() < 0.5 if value is None else value
        return Scalar(value, self.rng.choice(["true"] * 4 + ["yes", "on", "True", "YES"] if value else ["false"] * 4 + ["no", "off", "False", "OFF"]))

    def integer(self, value=None):
        rng = self.rng
        if value is None:
            value = rng.choice([rng.randrange(10), rng.randrange(100), rng.randrange(10000), -rng.randrange(500), 10 ** 18 + rng.randrange(99), 3 ** 70])
        shape = rng.randrange(12)
        if shape == 0 and value >= 0:
            return Scalar(value, hex(value))
        if shape == 1 and value > 0:
            return Scalar(value, "0%o" % value)
        if shape == 2 and value >= 0:
            return Scalar(value, bin(value))
        if shape == 3 and abs(value) >= 1000:
            return Scalar(value, "{:_}".format(value))
        if shape == 5:
            return Scalar(str(value), "!!str %d" % value, tagged=True)
        if shape == 4 and 60 <= value < 10000:
            return Scalar(value, "%d:%02d" % divmod(value, 60))
        return Scalar(value, str(value))

    def real(self):
        rng = self.rng
        value = rng.choice([round(rng.uniform(0, 5), 2), round(rng.uniform(-100, 100), 3), 0.05, 1000.0, 1.0, 2.5e-7])
        if value == 1000.0:
            return Scalar(value, rng.choice(["1e3", "1000.0", "1_000.0", "10.0e+2"]))
        return Scalar(value, ".5" if value == 0.5 else "2.5e-7" if value == 2.5e-7 else repr(value))

    def string(self, value=None):
        rng = self.rng
        if value is None:
            shape = rng.randrange(14)
            fixed = {0: ("2024-03-01", "2024-03-01"), 1: ("09", "09"), 2: ("y", "y"), 3: ("1.20.4", "1.20.4"), 4: ("true", "'true'"),
                     5: ("minecraft:stone", "minecraft:stone"), 6: ("it's #1", "'it''s #1'"), 7: ("tab\tand § é", '"tab\\tand \\u00a7 \\xe9"'),
                     8: ("", "''"), 9: ("0o10", "0o10")}
            if shape in fixed:
                return Scalar(*fixed[shape])
            if shape == 10:
                return self.block()
            value = self.sentence()
        style = rng.randrange(3)
        if style == 0 and value and value[0] not in "&*!|>%@`\"'#,[]{}?:- " and ": " not in value and " #" not in value and value[0].isalpha():
            if value.lower() not in ("true", "false", "yes", "no", "on", "off", "null"):
                return Scalar(value, value)
        if style == 1 and "\n" not in value:
            return Scalar(value, "'" + value.replace("'", "''") + "'")
        return Scalar(value, json.dumps(value, ensure_ascii=rng.random() < 0.3 and max(map(ord, value), default=0) < 0x10000))

    def block(self):
        rng = self.rng
        lines = [self.sentence() for _ in range(rng.randrange(1, 4))]
        chomp = rng.choice(["", "-"])
        if rng.random() < 0.5:
            return Scalar("\n".join(lines) + ("" if chomp else "\n"), "|" + chomp, lines)
        return Scalar(" ".join(lines) + ("" if chomp else "\n"), ">" + chomp, lines)

    def scalar(self):
        kind = self.rng.randrange(20)
        if kind < 6:
            return self.boolean()
        if kind < 11:
            return self.integer()
        if kind < 13:
            return self.real()
        if kind < 14:
            return Scalar(None, self.rng.choice(["~", "null", "Null", ""]))
        return self.string()

    def line(self):
        """A scalar that fits into a list."""
        while True:
            node = self.scalar()
            if node.block is None and not node.tagged and node.text not in ("",) and not any(c in node.text for c in ",[]{}"):
                return node

    def list(self):
        rng = self.rng
        items = [self.line() for _ in range(rng.randrange(5))]
        if items and rng.random() < 0.2:
            items = [Map([Entry(key, key, self.line()) for key in rng.sample(NOUNS, 2)]) for _ in items]
        style = rng.choice(["flow", "tall", "dash", "dash", "indented"]) if items else "flow"
        return List(items, style)

    def key(self, taken):
        rng = self.rng
        while True:
            odd = rng.randrange(60)
            if odd == 0:
                key, text = rng.choice([("true", "yes"), ("8", "010"), ("10", "10"), ("false", "off"), ("1.2", "1.20"), ("null", "~"), ("31", "0x1F")])
            elif odd == 1:
                key, text = rng.choice([("Diamond Sword", "Diamond Sword"), ("a, b", "'a, b'"), ("key: with colon", '"key: with colon"'),
                                        ("*", "'*'"), ("größe", "größe"), ("*stone*", '"*stone*"'), ("%player%", "'%player%'")])
            elif odd == 2:
                key = text = rng.choice(NOUNS) + "." + rng.choice(NOUNS)
            elif odd == 3:
                key = text = rng.choice(["database-password", "discord-webhook", "api-key", "login.secret", "Token"])
            else:
                key = rng.choice([rng.choice(NOUNS), rng.choice(ADJECTIVES) + "-" + rng.choice(NOUNS),
                                  rng.choice(ADJECTIVES) + rng.choice(NOUNS).capitalize(), rng.choice(NOUNS).capitalize()])
                text = rng.choice([key, key, key, key, "'%s'" % key, '"%s"' % key])
            if key.split(".")[0] not in taken:
                taken.add(key.split(".")[0])
                return key, text

    def before(self):
        rng = self.rng
        return rng.choice([(), (), (), ("# " + self.sentence(),), ("", "# ---- %s: [yes] {no} ----" % rng.choice(NOUNS)), ("",), ("#", "#  'quoted' and \"so\"")])

    def mapping(self, size, depth):
        rng, taken, entries = self.rng, set(), []
        for _ in range(size):
            key, text = self.key(taken)
            shape = rng.random()
            if shape < 0.22 and depth < 4:
                node = self.mapping(rng.randrange(2, 6), depth + 1)
            elif shape < 0.27:
                node = Map([Entry(k, k, self.line()) for k in rng.sample(NOUNS, rng.randrange(3))], "flow")
            elif shape < 0.4:
                node = self.list()
            else:
                node = self.scalar()
            after = " # " + rng.choice(NOUNS) if rng.random() < 0.1 and not (isinstance(node, Scalar) and node.text == "") else ""
            entries.append(Entry(key, text, node, self.before(), after))
            if rng.random() < 0.03 and isinstance(node, Scalar):  # a key that is there twice: the last one counts
                entries.insert(rng.randrange(len(entries)), Entry(key, key if "." in key else text, self.line()))
        return Map(entries)

    def file(self):
        """The whole of a file: with anchors now and then, and with dotted keys that collide."""
        rng, root = self.rng, self.mapping(self.rng.randrange(6, 26), 0)
        if rng.random() < 0.3:
            source = Map([Entry(key, key, self.line()) for key in ("speed", "mode", "reach")])
            special = Map([Entry("<<", "<<", Merge("*shared", source)), Entry("mode", "mode", self.line())])
            root.entries += [Entry("shared-defaults", "shared-defaults", source, ("",), " &shared"), Entry("special", "special", special)]
        if rng.random() < 0.2:
            root.entries += [Entry("clash.one", "clash.one", self.line()), Entry("clash", "clash", Map(
                [Entry("one", "one", self.line()), Entry("two", "two", self.line())]))]
        elif rng.random() < 0.2:
            root.entries += [Entry("clash", "clash", Map([Entry("one", "one", self.line()), Entry("two", "two", self.line())])),
                             Entry("clash.one", "clash.one", self.line())]
        return root

    def other(self, node):
        """Another value of the same kind."""
        rng, value = self.rng, plain(node)
        if isinstance(value, bool):
            return self.boolean(not value)
        if isinstance(value, int):
            return self.integer(abs(value) + rng.randrange(1, 5000))
        if isinstance(value, float):
            return Scalar(value + 1.5, repr(value + 1.5)) if rng.random() < 0.8 else Scalar(math.inf, ".inf")
        if isinstance(value, list):
            return List(node.items + [Scalar("one more", "one more")], node.style if node.items else "dash")
        return self.string("drifted %d: # §c%s" % (rng.randrange(10000), rng.choice(NOUNS)))

    def retyped(self, node):
        """Text of the same letters that means something of another kind."""
        value = plain(node)
        if isinstance(value, str):
            return Scalar(None, "null") if self.rng.random() < 0.5 else List([Scalar(value, json.dumps(value, ensure_ascii=False))], "dash")
        if isinstance(value, (bool, int, float)):
            return Scalar(node.text, '"' + node.text + '"')
        return self.boolean()


def scalars(mapping):
    """Every (mapping, index) of an entry that holds a scalar of one line, in block mappings."""
    for index, entry in enumerate(mapping.entries):
        if isinstance(entry.node, Map) and entry.node.style == "block":
            yield from scalars(entry.node)
        elif isinstance(entry.node, (Scalar, List)):
            yield mapping, index


# ---------------------------------------------------------------- the rules of drift, on models

def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def same(left, right):
    if is_number(left) and is_number(right):
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return left == right


def hides(key):
    parts = key.lower().split(".")
    return any(fnmatchcase(part, pattern) for part in parts for pattern in SECRETS) or parts[-1] in LAST_SECRETS


def is_password(key):
    return key.lower().split(".")[-1] in PASSWORDS


def has_password(text):
    return re.search(r"""://[^/?# \t"'@:]*:[^/?# \t"']+@|[?&;](?i:password)=.|/api/webhooks/""", text) is not None


def shown(value, hidden=False, password=False):
    """A value as a report shows it: strings below a secret's key are hidden, long numbers of a password, and texts with one."""
    if isinstance(value, dict):
        return {key: shown(inner, hidden or hides(key), is_password(key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [shown(inner, hidden, password) for inner in value]
    if value == math.inf:  # which JSON lacks
        return ".inf"
    if isinstance(value, str):
        return "‹hidden›" if hidden or has_password(value) else value
    if password and isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 100000:
        return "‹hidden›"
    return value


def shown_at(key, value):
    return shown(value, hides(key), is_password(key))


def flat_value(value, prefix=""):
    leaves = {}
    for key, inner in value.items():
        if isinstance(inner, dict) and inner:
            leaves.update(flat_value(inner, prefix + key + "."))
        else:
            leaves[prefix + key] = inner
    return leaves


class Judge:
    """What a scan must say of one plugin on one instance. `layers` are the (universal, variable) pairs from weak to strong."""

    def __init__(self, files, layers, host, instance):
        self.files = {path: file for path, file in files.items() if file.state != "absent"}
        self.layers, self.host, self.instance = layers, host, instance

    def existing(self, stem):
        if any(part in ("", ".", "..") for part in stem.split("/")):
            return None
        names = [stem] if stem.endswith(EXTENSIONS) else [stem + extension for extension in EXTENSIONS]
        return next((name for name in names if name in self.files), None)

    def find(self, file, key):
        """(value, place), the mapping at a key among them; ABSENT."""
        model = self.files.get(file)
        if model is None or model.state != "fine":
            return ABSENT
        if key in model.leaves:
            return model.leaves[key]
        below = {k: v for k, v in model.leaves.items() if k.startswith(key + ".")}
        if not below:
            return ABSENT
        nested = {}
        for name, (value, _) in below.items():
            *path, last = name[len(key) + 1:].split(".")
            inner = nested
            for part in path:
                inner = inner.setdefault(part, {})
            inner[last] = value
        return nested, None

    def place(self, key):
        parts = key.split(".")
        candidates = []
        for cut in range(len(parts) - 1, 0, -1):
            file = self.existing(".".join(parts[:cut]))
            if file:
                candidates.append((file, ".".join(parts[cut:])))
        for file, inner in candidates + [("config.yml", key)]:
            if self.find(file, inner) is not ABSENT:
                return file, inner
        if candidates:
            return candidates[0]
        if "/" in parts[0] and len(parts) > 1:
            return parts[0] + ".yml", ".".join(parts[1:])
        return "config.yml", key

    def wanted(self, plugin):
        sections = [name for universal, _ in self.layers for name, value in universal.get(plugin, {}).items()
                    if isinstance(value, dict) and value]
        universal_values, variable_values = {}, {}
        for universal, _ in self.layers:
            entries = universal.get(plugin, {})
            for name, value in entries.items():
                if name not in sections:
                    universal_values[self.place(name)] = value
            for name, value in entries.items():
                if name in sections:
                    file = self.existing(name) or (name if name.endswith(EXTENSIONS) else name + ".yml")
                    for key, leaf in flat_value(value).items():
                        universal_values[file, key] = leaf
        for _, variable in self.layers:
            for name, values in variable.get(plugin, {}).items():
                value = values.get(self.host + ":" + self.instance, values.get(self.instance, ABSENT))
                if value is ABSENT:
                    continue
                section = max((s for s in sections if name.startswith(s + ".")), key=len, default=None)
                if section:
                    file = self.existing(section) or (section if section.endswith(EXTENSIONS) else section + ".yml")
                    variable_values[file, name[len(section) + 1:]] = value
                else:
                    variable_values[self.place(name)] = value
        return universal_values, variable_values

    def judge(self, plugin):
        """(findings, number of keys, of files, of keys that are ok)."""
        universal, variable = self.wanted(plugin)
        findings, ok, reported = [], 0, set()
        for file, key in sorted(set(universal) | set(variable)):
            place = (file, key)
            source = "variable" if place in variable else "universal"
            expected = variable.get(place, universal.get(place))
            base = {"plugin": plugin, "file": file, "key": key}
            model = self.files.get(file)
            if model is not None and model.state != "fine":
                if file not in reported:
                    reported.add(file)
                    kind = ("drift", "invalid-file") if model.state == "invalid" else ("error", "unreadable")
                    findings.append(dict(base, key=None, status=kind[0], kind=kind[1]))
                continue
            if model is None and expected is not None:
                if file not in reported:
                    reported.add(file)
                    findings.append(dict(base, key=None, status="drift", kind="missing-file"))
                continue
            actual, where = (None, None) if (found := self.find(file, key)) is ABSENT else found
            if same(expected, actual):
                if source == "universal" or place in universal and same(universal[place], expected):
                    ok += 1
                    continue
                finding = dict(base, status="variance", kind="documented", source=source)
            elif found is ABSENT:
                finding = dict(base, status="drift", kind="missing-key", source=source)
            else:
                finding = dict(base, status="drift", kind="value", source=source)
            if any(not isinstance(value, (list, dict)) and shown_at(key, value) == "‹hidden›" for value in (expected, actual)):
                finding["hidden"] = True
            else:
                finding["expected"] = shown_at(key, expected)
                if found is not ABSENT:
                    finding["actual"] = shown_at(key, actual)
            if where:
                finding["line"], finding["column"] = where
            findings.append(finding)
        keys = set(universal) | set(variable)
        return findings, len(keys), len({file for file, _ in keys}), ok


# ---------------------------------------------------------------- the fleet

INVALID = ["\nbroken: [unclosed\n", "\n\tindented: by a tab\n", "\n---\nsecond: document\n", "\nunknown: *nothing\n",
           "\nbinary: !!binary aGVsbG8=\n", "\nopen: \"no end\n", "\nkey: one: two\n", "\n]\n", "\n'a' 'b': c\n"]
UNREADABLE = ["fifo", "folder", "hard-link", "link-out"]


class Fleet:
    def __init__(self, options):
        self.rng = random.Random(options.seed)
        self.author = Author(self.rng)
        self.options = options
        self.universal, self.variable = {}, {}
        self.platforms = {}  # name -> (universal, variable)
        self.plugins = {}  # name -> {file: Map}
        self.instances = []  # (host, name, platform)
        self.files = {}  # (instance, plugin) -> {path: File}

    def build(self):
        self.invent_plugins()
        self.invent_instances()
        self.install()
        self.expect()
        self.edit()
        self.write()

    def invent_plugins(self):
        rng = self.rng
        names = set()
        while len(names) < self.options.plugins:
            names.add(rng.choice(PLUGIN_HEADS) + rng.choice(PLUGIN_TAILS))
        for name in sorted(names):
            paths = ["config.yml"] + rng.sample(FILES, rng.choice([0, 0, 1, 2, 3]))
            self.plugins[name] = {path: self.author.file() for path in paths}

    def invent_instances(self):
        rng = self.rng
        for index in range(self.options.instances):
            platform = ["paper", "velocity", "geyser", "bungee"][index] if index < 4 else rng.choice(["paper"] * 8 + ["velocity", "bungee"])
            head = {"paper": rng.choice(["SMP", "CREA", "HARD", "SKY", "MINI"]), "velocity": "PROXY", "bungee": "BUNGEE", "geyser": "GEY"}[platform]
            self.instances.append((["north", "south"][index % 2], "%s%02d" % (head, index + 1), platform))

    def install(self):
        for _, instance, platform in self.instances:
            for plugin, files in self.plugins.items():
                if platform != "geyser" and self.rng.random() < 0.8:
                    self.files[instance, plugin] = {path: File(copy.deepcopy(root)) for path, root in files.items()}

    def leaves(self, root):
        file = File(root)
        file.text()
        return {key: value for key, (value, _) in file.leaves.items()}

    def expect(self):
        rng = self.rng
        for plugin, files in self.plugins.items():
            entries = {}
            layouts = [rng.choice(["sections", "prefixed"]) for _ in files]
            for (path, root), layout in zip(files.items(), layouts):
                stem = path.rsplit(".", 1)[0]
                if path == "config.yml" and rng.random() < 0.6:
                    layout = "flat"
                if layout == "sections" and rng.random() < 0.3:
                    stem = path
                prefix = "" if layout == "flat" else stem + "."
                kept = {key: value for key, value in self.leaves(root).items() if rng.random() < 0.9 and value != math.inf}
                if rng.random() < 0.3:
                    kept["no-such-" + rng.choice(NOUNS)] = None
                for key in self.vary(plugin, path, prefix, kept):
                    if rng.random() < 0.5:
                        kept.pop(key)
                if layout == "sections" and kept:
                    entries[stem] = kept
                else:
                    entries.update({prefix + key: value for key, value in kept.items()})
            if entries:
                self.universal[plugin] = entries
        for platform in ("paper", "velocity"):
            self.specialise(platform)
        if rng.random() < 0.25:  # a set that has nothing but platform folders
            self.platforms = {platform: (merged(self.universal, special[0]), merged(self.variable, special[1]))
                              for platform, special in self.platforms.items()}
            self.universal, self.variable = None, None

    def vary(self, plugin, path, prefix, kept):
        """Documents values for some instances and writes them into their files; returns the keys."""
        rng, chosen = self.rng, []
        last = {entry.key: entry.node for entry in self.plugins[plugin][path].entries}
        names = [key for key, node in last.items() if key in kept and isinstance(node, Scalar) and same(kept[key], node.value)
                 and isinstance(node.value, (str, int)) and not isinstance(node.value, bool)]
        for key in rng.sample(names, min(len(names), rng.choice([0, 0, 1, 2]))):
            values = {}
            for host, instance, _ in self.instances:
                if rng.random() < 0.15:
                    continue
                value = kept[key] if rng.random() < 0.1 else "%s of %s" % (key, instance) if isinstance(kept[key], str) else rng.randrange(20000)
                label = host + ":" + instance if rng.random() < 0.2 else instance
                values[label] = value
                if label != instance and rng.random() < 0.5:
                    values[instance] = "not for this host"
                if (instance, plugin) in self.files and rng.random() < 0.95:
                    entry = next(e for e in reversed(self.files[instance, plugin][path].root.entries) if e.key == key)
                    entry.node = self.author.string(value) if isinstance(value, str) else self.author.integer(value)
            self.variable.setdefault(plugin, {})[prefix + key] = values
            chosen.append(key)
        return chosen

    def specialise(self, platform):
        """A folder of the platform, which overrides some of what the set says of everyone."""
        rng, universal, variable = self.rng, {}, {}
        for plugin in rng.sample(sorted(self.universal), len(self.universal) // 2):
            names = [n for n, v in self.universal[plugin].items() if not isinstance(v, dict)]
            if names:
                name = rng.choice(names)
                universal.setdefault(plugin, {})[name] = rng.choice([True, 42, "for " + platform])
        for plugin in rng.sample(sorted(self.variable), len(self.variable) // 3):
            name = rng.choice(sorted(self.variable[plugin]))
            instance = rng.choice([n for _, n, p in self.instances if p == platform])
            variable.setdefault(plugin, {})[name] = {instance: "only " + platform}
        self.platforms[platform] = universal, variable

    def edit(self):
        rng = self.rng
        targets = [(file, files) for (_, _), files in sorted(self.files.items()) for file in sorted(files)]
        for path, files in rng.sample(targets, min(self.options.edits, len(targets))):
            kind = rng.choices(["value", "type", "remove-key", "shape", "remove-file", "invalid", "unreadable", "harmless"],
                               [40, 12, 12, 6, 5, 7, 3, 30])[0]
            self.edit_file(files[path], kind)

    def edit_file(self, file, kind):
        rng = self.rng
        spots = list(scalars(file.root))
        mapping, index = rng.choice(spots)
        entry = mapping.entries[index]
        if kind == "value":
            entry.node = self.author.other(entry.node)
        elif kind == "type":
            entry.node = self.author.retyped(entry.node)
        elif kind == "remove-key" and len(mapping.entries) > 1:
            del mapping.entries[index]
        elif kind == "shape":
            entry.node, entry.after = Map([Entry("inside", "inside", self.author.line(), ("# a section now",))]), ""
        elif kind == "remove-file":
            file.state = "absent"
        elif kind == "invalid":
            file.state, file.tail = "invalid", rng.choice(INVALID)
        elif kind == "unreadable":
            file.state = rng.choice(UNREADABLE)
        elif kind == "harmless":
            self.leave_alone(file, entry)

    def leave_alone(self, file, entry):
        """Changes bytes and no value."""
        rng = self.rng
        kind = rng.randrange(6)
        if kind == 0:
            entry.before = tuple(entry.before) + ("# reviewed: all: [well]",)
        elif kind == 1:
            file.crlf = True
        elif kind == 2:
            file.bom = True
        elif kind == 3:
            file.tail = "\n# end of file" + rng.choice(["", "\n"])
        elif kind == 4 and isinstance(entry.node, Scalar) and isinstance(entry.node.value, bool):
            entry.node = self.author.boolean(entry.node.value)
        else:
            entries = file.root.entries
            if len({e.key.split(".")[0] for e in entries}) == len(entries) and not any("&" in e.after for e in entries):
                rng.shuffle(entries)  # neither a repeated key nor an anchor, whose order counts

    # ------------------------------------------------------------ writing

    def write(self):
        out = self.options.out
        shutil.rmtree(out, ignore_errors=True)
        self.write_expectations(os.path.join(out, "expectations"))
        truth = {}
        for host in ("north", "south"):
            data = os.path.join(out, "hosts", host, "home/amp/.ampdata")
            os.makedirs(os.path.join(data, "instances"))
            links, registry = [], []
            mine = [(index, name, platform) for index, (h, name, platform) in enumerate(self.instances) if h == host]
            for index, name, platform in mine:
                root = os.path.join(data, "instances", name)
                if index == len(self.instances) - 1:  # an instance on another disk
                    other = os.path.join(out, "hosts", host, "disk2")
                    links.append(os.path.abspath(other))
                    os.makedirs(os.path.join(other, name))
                    os.symlink(os.path.abspath(os.path.join(other, name)), root)
                truth[name] = self.write_instance(host, name, platform, root)
                truth[name]["friendly_name"] = name if index % 5 == 4 else "The %s ☃ %d" % (name.lower(), index)
                if index % 5 != 4:
                    registry.append({"InstanceID": "00000000-0000-4000-8000-%012d" % index, "InstanceName": name,
                                     "FriendlyName": truth[name]["friendly_name"],
                                     "Module": "GenericModule" if platform == "geyser" else "Minecraft", "Port": 8081 + index})
            self.write_controller(data, registry)
            save(os.path.join(out, "settings", host + ".yaml"), "".join("links: [%s]\n" % json.dumps(link) for link in links))
        save(os.path.join(out, "truth.json"), json.dumps(truth, indent=1, ensure_ascii=False))
        findings = [f for t in truth.values() for f in t["findings"]]
        print("%d instances, %d keys, %d findings" % (len(truth), sum(t["checked"] for t in truth.values()), len(findings)))

    def write_instance(self, host, name, platform, root):
        game = os.path.join(root, {"geyser": "geyser"}.get(platform, "Minecraft"))
        if platform == "bungee":
            game = os.path.join(root, "proxy")
            save(os.path.join(root, "MinecraftModule.kvp"), "# AMP\nMinecraft.PortNumber=25565\nServerPath=./proxy/\n")
        elif platform == "geyser":
            save(os.path.join(root, "GenericModule.kvp"), "App.RootDir=./geyser/\n")
        else:
            save(os.path.join(root, "MinecraftModule.kvp"), "Minecraft.PortNumber=25565\n")
        save(os.path.join(root, "AMPConfig.conf"), "AMP.Name=%s\n" % name)
        mark = {"paper": "server.properties", "velocity": "velocity.toml", "geyser": "config.yml", "bungee": "config.yml"}[platform]
        save(os.path.join(game, mark), "bedrock:\n  port: 19132\n" if platform == "geyser" else "# %s\n" % platform)
        layers = [(self.universal, self.variable)] if self.universal is not None else []
        layers += [self.platforms[platform]] if platform in self.platforms else []
        truth = {"host": host, "platform": platform, "checked": 0, "files": 0, "ok": 0, "findings": []}
        if platform != "geyser":
            os.makedirs(os.path.join(game, "plugins"))
        for plugin in sorted(self.plugins):
            files = self.files.get((name, plugin))
            if files is None:
                continue
            folder = os.path.join(game, "plugins", plugin)
            os.makedirs(folder)
            save(folder + "-1.0.jar", "PK\x03\x04" + plugin)
            for path, file in files.items():
                write_file(os.path.join(folder, path), file)
            findings, keys, count, ok = Judge(files, layers, host, name).judge(plugin)
            truth["findings"] += findings
            truth["checked"] += keys
            truth["files"] += count
            truth["ok"] += ok
        return truth

    def write_controller(self, data, registry):
        save(os.path.join(data, "instances", "ADS01", "ADSModule.kvp"), "")
        save(os.path.join(data, "instances", "ADS01", "Minecraft", "plugins", "Not", "config.yml"), "an: instance\n")
        save(os.path.join(data, "instances", "AMPCache-1984.zip"), "PK")
        registry.append({"InstanceName": "ADS01", "FriendlyName": "Controller", "Module": "ADS", "Port": 8080})
        save(os.path.join(data, "instances.json"), json.dumps(registry, indent=2, ensure_ascii=False))

    def write_expectations(self, folder):
        def one(where, universal, variable):
            sums = {}
            for name, content in (("universal_configs.json", universal), ("variable_configs.json", variable)):
                text = json.dumps(content, indent=self.rng.choice([1, 2, None]), ensure_ascii=self.rng.random() < 0.5)
                save(os.path.join(where, name), text)
                sums[name] = hashlib.sha256(text.encode()).hexdigest()
            save(os.path.join(where, "metadata.json"), json.dumps(
                {"version": "1.0.0", "created": "2026-01-01T00:00:00Z", "universal_plugins": len(universal),
                 "variable_plugins": len(variable), "sha256": sums}, indent=2))

        if self.universal is not None:
            one(folder, self.universal, self.variable)
        for platform, (universal, variable) in self.platforms.items():
            one(os.path.join(folder, platform), universal, variable)


def merged(weak, strong):
    """Both sets in one: for each plugin and entry the strong one's value; of a variable entry, for each instance."""
    plugins = copy.deepcopy(weak)
    for plugin, entries in strong.items():
        for name, value in entries.items():
            before = plugins.setdefault(plugin, {}).get(name)
            plugins[plugin][name] = dict(before, **value) if isinstance(before, dict) and isinstance(value, dict) else value
    return plugins


def save(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def write_file(path, file):
    text = file.text()
    if file.state == "absent":
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    if file.state == "fifo":
        os.mkfifo(path)
    elif file.state == "folder":
        os.mkdir(path)
    elif file.state == "link-out":
        os.symlink("/etc/hostname", path)
    else:
        save(path, text)
        if file.state == "hard-link":
            os.link(path, path + ".second-name")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--instances", type=int, default=12)
    parser.add_argument("--plugins", type=int, default=8)
    parser.add_argument("--edits", type=int, default=60)
    Fleet(parser.parse_args()).build()


if __name__ == "__main__":
    main()
