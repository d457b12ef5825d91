#!/usr/bin/env python3
"""Makes random changes of random sets, and judges with Python's json what came of each.

    json_edit_property.py FILTER [--count N] [--seed N]

FILTER is the program json_edit_filter. The sets are written in every way that JSON leaves open: on lines and on one, indented by
blanks, tabs and nothing, with all ends of lines, a BOM, escapes, names that stand twice, numbers that no double holds. What a
change should make of one is worked out here a second time: which members there are, in which order, with which values, numbers
as they are spelled. Where one change is made, also which bytes changed. Exit code 1 where anything else came of it.
"""
import argparse
import bisect
import itertools
import json
import os
import random
import re
import struct
import subprocess
import sys
from collections import Counter

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[-+0-9.eE]+|true|false|null|[][{},:]|[ \t\r\n]+|\ufeff')
NAMES = ["a", "b", "ab", "abc", "b.c", "b.d", "b.c.x", "config.yml", "config.limits.max", "config.limits.min", "lang/en", "SMP101",
         "SMP102", "SMP201", "TOW01", "TOW02", "ovh:TOW01", "@survival", "ä", "äb", "ü", "\U0001f600", "\U0001f601x", "\uffff", "z", "Z",
         "Plan", "PlanX", "Economy", "", " ", "\"", "\\", "a/b", "\n", "\u202e", "\ud800", "0", "10", "9"]
TEXTS = ["", "text", "§cRed", "ü/ö", "\U0001f600 smile", "a\"b\\c", "line\nline", "tab\t", "\x01\x7f", "\u200b", "\ud83d", "\u2028", "$", "{}", "a, b: c",
         "//", "\\u0041", "é" * 40]
NUMBERS = ["0", "-0", "1", "-1", "1.0", "1.50", "1e3", "1000.0", "1E3", "-0.0", "0.0", "0.1", "0.10", "1e999", "1e998", "-1E999",
           "123456789012345678901234567890", "123456789012345678901234567891", "9007199254740993", "5e-324", "2e-400"]

SPELLED_ANEW = {"1": "1.0", "0": "0.0", "1e3": "1000", "1.50": "1.5", "0.1": "0.10", "-0": "0", "1e999": "1e998"}


class Number(str):
    """A number as it is spelled."""


class Object(list):
    """[name, value] for each member."""

    def __eq__(self, other):
        return isinstance(other, Object) and list.__eq__(self, other)

    __hash__ = None


class Refused(Exception):
    pass


def read(text):
    return json.loads(text[1:] if text.startswith("\ufeff") else text, object_pairs_hook=lambda pairs: Object(map(list, pairs)),
                      parse_int=Number, parse_float=Number)


def same_number(left, right):
    is_float = [any(c in one for c in ".eE") for one in (left, right)]
    if is_float[0] != is_float[1]:
        return False
    if not is_float[0]:
        return int(left) == int(right)
    a, b = float(left), float(right)
    return left == right if abs(a) == float("inf") else struct.pack("d", a) == struct.pack("d", b)


def same(left, right):
    if type(left) is not type(right):
        return False
    if isinstance(left, Number):
        return same_number(left, right)
    if isinstance(left, list):
        return len(left) == len(right) and all(same(a, b) for a, b in zip(left, right))
    return left == right


# ---------------------------------------------------------------- what should come of it

class Wanted:
    """A value that is set where `old` stood; None: nothing did."""

    def __init__(self, value, old=None):
        self.value, self.old = value, old


class Node:
    def __init__(self):
        self.kind, self.text, self.below = None, None, {}

    def sets(self):
        return self.kind == "set" or any(node.sets() for node in self.below.values())

    def wants(self):
        return self.kind in ("set", "rename") or any(node.wants() for node in self.below.values())

    def renames(self):
        return self.kind == "rename" or any(node.renames() for node in self.below.values())


def tree(changes):
    root = Node()
    for kind, path, text in changes:
        node = root
        for name in path:
            if node.kind in ("set", "remove"):
                raise Refused
            node = node.below.setdefault(name, Node())
        if node.kind or (node.below and kind != "rename"):
            raise Refused
        node.kind, node.text = kind, text
    return root


def place(names, new):
    if len(names) >= 3 and all(a < b for a, b in zip(names, names[1:])):
        return bisect.bisect(names, new), new
    shared = [len(os.path.commonprefix([name, new])) for name in names]
    longest = max(shared)
    return (len(names) if longest == 0 else len(names) - shared[::-1].index(longest)), ""


def made(node):
    if node.kind == "set":
        return Wanted(read(node.text))
    return Object([name, made(below)] for name, below in node.below.items() if below.sets())


GONE = object()


def changed(old, node, is_top):
    if node.kind == "set":
        return Wanted(read(node.text), old)
    if not isinstance(old, Object):
        if any(below.wants() for below in node.below.values()):
            raise Refused
        return old
    seen = Counter(name for name, _ in old)
    if any(seen[name] > 1 for name in node.below):
        raise Refused
    kept = []
    for number, (name, value) in enumerate(old):
        below = node.below.get(name)
        if below is None:
            kept.append((number + 1, 0, "", [name, value]))
        elif below.kind != "remove":
            now = changed(value, below, False) if below.below or below.kind == "set" else value
            if now is not GONE:
                kept.append((number + 1, 0, "", [below.text if below.kind == "rename" else name, now]))
    if any(below.renames() and name not in seen for name, below in node.below.items()):
        raise Refused
    for name, below in node.below.items():
        if below.sets() and name not in seen:
            before, order = place([one for one, _ in old], name) if old else (0, "")
            kept.append((before, 1, order, [name, made(below)]))
    result = Object(member for _, _, _, member in sorted(kept, key=lambda one: one[:3]))
    renamed = [below.text for below in node.below.values() if below.kind == "rename"]
    names = Counter(name for name, _ in result)
    if any(names[name] > 1 for name in renamed):
        raise Refused
    return GONE if old and not result and not is_top else result


def is_as_wanted(now, wanted):
    if isinstance(wanted, Wanted):
        if wanted.old is not None and same(wanted.old, wanted.value):
            return now == wanted.old and type(now) is type(wanted.old)
        return same(now, wanted.value)
    if isinstance(wanted, Object):
        return isinstance(now, Object) and len(now) == len(wanted) and all(
            a[0] == b[0] and is_as_wanted(a[1], b[1]) for a, b in zip(now, wanted))
    return now == wanted and type(now) is type(wanted)


# ---------------------------------------------------------------- which bytes may change

def line_ends(text):
    return len(re.findall("\r\n|\r|\n", text))


def changed_middle(before, after):
    """What stands in place of what: as little as can be."""
    start = len(os.path.commonprefix([before, after]))
    end = len(os.path.commonprefix([before[start:][::-1], after[start:][::-1]]))
    return before[start:len(before) - end], after[start:len(after) - end]


class Written:
    """A value with its places: `begin` is its name's, where it is a member."""

    def __init__(self, text, tokens, name=None, begin=None):
        token, start, end = next(tokens)
        self.name, self.begin, self.children = name, start if begin is None else begin, []
        self.value, self.is_object = start, token == "{"
        if token in "{[":
            for token, start, end in tokens:
                if token in "}]":
                    break
                if token == ",":
                    token, start, end = next(tokens)
                if self.is_object:
                    next(tokens)
                    self.children.append(Written(text, tokens, json.loads(token), start))
                else:
                    self.children.append(Written(text, itertools.chain([(token, start, end)], tokens)))
        self.end = end

    def spaces(self, text):
        """Before each child, and behind the last."""
        ends = [self.value + 1] + [child.end for child in self.children]
        return [text[end:begin] for end, begin in zip(ends, [child.begin for child in self.children] + [self.end - 1])]


def written(text):
    return Written(text, ((found.group(), found.start(), found.end()) for found in TOKEN.finditer(text)
                          if not found.group()[0] in " \t\r\n\ufeff"))


def wrong_text(before, old, after, now, node):
    """What is wrong in the text of what no change is about, if anything. Of names that stand twice, none can be told apart."""
    if old.is_object and not old.children and node is not None and node.sets():
        return ""
    if node is None or node.kind == "rename" and not node.below or node.below and not (old.is_object and old.children):
        return "" if before[old.value:old.end] == after[now.value:now.end] else "something changed too"
    if node.kind == "set" or not now.children or len({child.name for child in old.children}) < len(old.children):
        return ""
    names = {child.name: number for number, child in enumerate(old.children)}
    names.update({node.below[child.name].text: number for number, child in enumerate(old.children)
                  if child.name in node.below and node.below[child.name].kind == "rename"})
    numbers = [names.get(child.name) for child in now.children]
    old_spaces, spaces = old.spaces(before), now.spaces(after)
    all_ends = {line_ends(space) for space in old_spaces[1:-1]}
    for i, number in enumerate(numbers):
        before_this = numbers[i - 1] if i > 0 else -1
        if number is None:
            if i > 0 and len(all_ends) == 1 and all_ends <= {0, 1} and line_ends(spaces[i]) not in all_ends:
                return "a new member on another line than those beside it"
            continue
        below = node.below.get(old.children[number].name)
        if before_this == number - 1 and spaces[i] != old_spaces[number]:
            return "the space between two members"
        there = old.children[number]
        if not (below and below.kind == "rename") and before[there.begin:there.value] != after[now.children[i].begin:now.children[i].value]:
            return "a name"
        fault = wrong_text(before, there, after, now.children[i], below)
        if fault:
            return fault
    return "" if spaces[-1] == old_spaces[-1] else "the space behind the last"


def at(value, path):
    for name in path:
        found = [one for key, one in value if key == name] if isinstance(value, Object) else []
        if not found:
            return None
        value = found[-1]
    return [value]


def changed_lines(before, after):
    """How many lines came, and how many went."""
    lines = Counter(before.split("\n")), Counter(after.split("\n"))
    return (lines[1] - lines[0]).total(), (lines[0] - lines[1]).total()


def is_one_line(before, after, change, there, parent):
    """Whether a decision changes one line, and one more for a comma, where that can be: in a set as Python writes it."""
    kind, _, text = change
    if kind == "set" and not is_on_one_line(read(text)) or there and isinstance(there[0], list):
        return True
    if not parent or not isinstance(parent[0], Object) or len(parent[0]) < 2:
        return True
    came, went = changed_lines(before, after)
    return came <= (2 if kind == "set" and not there else 1) and went <= (2 if kind == "remove" else 1)


def is_on_one_line(value):
    return not isinstance(value, Object) or not value or any(name.startswith("$") for name, _ in value)


def wrong_bytes(before, after, changes, old, is_plain):
    """What is wrong with the bytes that changed, if anything."""
    kinds = {end for end in ("\r\n", "\n", "\r") if re.search({"\r\n": "\r\n", "\n": "(?<!\r)\n", "\r": "\r(?!\n)"}[end], before)}
    kinds_after = {end for end in ("\r\n", "\n", "\r") if re.search({"\r\n": "\r\n", "\n": "(?<!\r)\n", "\r": "\r(?!\n)"}[end], after)}
    if kinds and not kinds_after <= kinds:
        return "another end of a line"
    if before.lstrip("\ufeff").isascii() and not after.lstrip("\ufeff").isascii():
        return "no longer ASCII"
    if before.startswith("\ufeff") != after.startswith("\ufeff"):
        return "the BOM"
    if re.search(r"\s*\Z", before).group() != re.search(r"\s*\Z", after).group():
        return "the end of the text"
    fault = wrong_text(before, written(before), after, written(after), tree(changes))
    if fault or len(changes) > 1:
        return fault
    (kind, path, text), = changes
    taken, put = changed_middle(before, after)
    there, parent = at(old, path), at(old, path[:-1]) if path else None
    if is_plain and not is_one_line(before, after, changes[0], there, parent):
        return "more lines than one"
    if kind == "remove":
        return "more than taken out" if put else None
    if kind == "set" and there is None and parent and parent[0]:
        if taken:
            return "more than put in"
        if is_on_one_line(read(text)) and line_ends(put) > 1:
            return "more than a line put in"
    if kind == "rename" or (there and not isinstance(there[0], list) and not isinstance(read(text), list)):
        tokens = [TOKEN.findall(one) for one in (before, after)]
        if len(tokens[0]) != len(tokens[1]) or sum(a != b for a, b in zip(*tokens)) > 1:
            return "more than one token"
    if kind == "set" and there and is_on_one_line(read(text)) and is_on_one_line(there[0]) and not isinstance(there[0], list) and line_ends(put):
        return "more than a line"
    return None


# ---------------------------------------------------------------- sets and changes

class Style:
    def __init__(self):
        self.line_end = random.choice(["\n"] * 6 + ["\r\n", "\r\n", "\r"])
        self.step = random.choice(["  "] * 4 + ["    ", "\t", "", " ", "   "])
        self.colon = random.choice([": "] * 4 + [":", " : "])
        self.comma = random.choice([", "] * 3 + [",", " , "])
        self.padding = random.choice(["", "", " "])
        self.on_one_line = random.choice([0, 0, 0.3, 1])
        self.blank_lines = random.choice([0, 0, 0, 0.2])
        self.line_comma = random.choice([","] * 5 + [", ", "first"])
        self.ascii = random.random() < 0.5
        self.capitals = random.random() < 0.2
        self.slashes = random.choice([0, 0, 0, 1, 0.5])
        self.odd = random.choice([0, 0, 0, 0.1])

    @staticmethod
    def of_python():
        """As json.dumps writes with indent=2."""
        style = Style()
        style.line_end, style.step, style.colon, style.line_comma = "\n", "  ", ": ", ","
        style.on_one_line = style.blank_lines = style.slashes = style.odd = 0
        style.ascii, style.capitals = True, False
        return style

    def string(self, text):
        written = json.dumps(text, ensure_ascii=self.ascii)
        written = re.sub("[\ud800-\udfff]", lambda found: "\\u%04x" % ord(found.group()), written)
        if self.capitals:
            written = re.sub(r"(?<!\\)((?:\\\\)*\\u)([0-9a-f]{4})", lambda found: found.group(1) + found.group(2).upper(), written)
        return written.replace("/", "\\/") if random.random() < self.slashes else written

    def write(self, value, line=""):
        if isinstance(value, Number):
            return str(value)
        if isinstance(value, str):
            return self.string(value)
        if not isinstance(value, list):
            return json.dumps(value)
        brackets = "{}" if isinstance(value, Object) else "[]"
        if not value:
            return random.choice([brackets] * 9 + [" ".join(brackets), "\n".join(brackets) if self.line_end == "\n" else brackets])
        on_one_line = random.random() < self.on_one_line
        inner = line if on_one_line else line + self.step
        parts = [self.string(one[0]) + self.colon + self.write(one[1], inner) if isinstance(value, Object) else self.write(one, inner)
                 for one in value]
        if on_one_line:
            return brackets[0] + self.padding + self.comma.join(parts) + self.padding + brackets[1]
        text = brackets[0] + self.line_end + inner + parts[0]
        for part in parts[1:]:
            blank = self.line_end if random.random() < self.blank_lines else ""
            if random.random() < self.odd:
                text += self.comma + part
            elif self.line_comma == "first":
                text += self.line_end + inner + ", " + blank + part
            else:
                text += self.line_comma + blank + self.line_end + inner + part
        return text + self.line_end + line + brackets[1]


def scalar():
    return random.choice([None, True, False, Number(random.choice(NUMBERS)), random.choice(TEXTS), random.choice(TEXTS)])


def directive():
    return Object([random.choice([["$any", True], ["$oneOf", [scalar(), scalar()]], ["$template", "co_{short}"], ["$absent", True]])] +
                  [["why", "ä"]] * random.randrange(2))


def value(levels):
    kind = random.randrange(10)
    if kind < 6 or levels == 0:
        return scalar()
    if kind == 6:
        return [value(levels - 1) if random.random() < 0.2 else scalar() for _ in range(random.randrange(5))]
    if kind == 7:
        return directive()
    return members(levels - 1, 4)


def members(levels, most):
    count = random.randrange(most + 1)
    names = random.sample(NAMES, count) if random.random() < 0.8 else ["config.key-%d" % n for n in random.sample(range(50), count)]
    if random.random() < 0.4:
        names.sort()
    made_object = Object([name, value(levels)] for name in names)
    if made_object and random.random() < 0.02:
        made_object.append([random.choice(names), scalar()])
    return made_object


def random_set():
    if random.random() < 0.03:
        return value(3)
    if random.random() < 0.5:
        return Object([plugin, Object([key, Object([name, value(1)] for name in random.sample(NAMES, random.randrange(1, 6)))]
                                      for key in random.sample(NAMES, random.randrange(1, 6)))]
                      for plugin in random.sample(NAMES, random.randrange(4)))
    return members(4, 8)


def random_path(whole):
    path, here = [], whole
    while isinstance(here, Object) and here and random.random() < 0.85:
        name, here = random.choice(here)
        path.append(name)
    if random.random() < 0.35:
        path = path[:-1]
        path += random.sample(NAMES, random.choice([1, 1, 1, 2, 3]))
    return path


def near(old):
    """Another list with most of the items, numbers perhaps spelled otherwise."""
    items = [Number(SPELLED_ANEW.get(item, item)) if isinstance(item, Number) and random.random() < 0.5 else item
             for item in old if random.random() < 0.8]
    for _ in range(random.randrange(3)):
        items.insert(random.randrange(len(items) + 1), scalar())
    return items


def random_change(whole):
    path = random_path(whole)
    kind = random.choice(["set", "set", "set", "remove", "remove", "rename"])
    if not path:
        kind = "set"
    if kind == "remove":
        return [kind, path, ""]
    old = at(whole, path)
    if kind == "rename" and (old or random.random() < 0.1):
        return [kind, path, random.choice(NAMES)]
    new = value(2)
    if old and type(old[0]) is list and random.random() < 0.7:
        new = near(old[0])
    elif old and random.random() < 0.1:
        new = old[0]
    return ["set", path, Style().write(new)]


def meets(path, other):
    return path[:len(other)] == other[:len(path)]


def random_changes(whole):
    changes = []
    for _ in range(random.choice([1, 1, 1, 2, 4, 12])):
        change = random_change(whole)
        if not any(meets(change[1], path) for _, path, _ in changes) or random.random() < 0.02:
            changes.append(change)
    return changes


def random_case():
    whole = random_set()
    text = random.choice([""] * 9 + ["\ufeff"]) + Style().write(whole) + random.choice(["\n", "\n", "", "\r\n", " \n"])
    is_plain = random.random() < 0.2
    if is_plain:
        text = Style.of_python().write(whole)
    whole = read(text)
    return {"text": text, "is_plain": is_plain, "indent": random.choice(["  ", "\t"]), "changes": random_changes(whole)}


# ---------------------------------------------------------------- the judge

def judge(case, answer):
    """What is wrong, if anything."""
    before, changes = case["text"], case["changes"]
    try:
        whole = read(before)
        values = [read(text) for kind, _, text in changes if kind == "set"]
        if any(has_repeated_names(one) for one in values):
            raise Refused
        wanted = changed(whole, tree(changes), True)
    except Refused:
        return "" if "refused" in answer else "made, though it cannot be"
    if "refused" in answer:
        return "refused: " + answer["refused"]
    try:
        now = read(answer["text"])
    except ValueError as error:
        return "no JSON: %s" % error
    if not is_as_wanted(now, wanted):
        return "other members or values"
    return wrong_bytes(before, answer["text"], changes, whole, case["is_plain"]) or ""


def has_repeated_names(one):
    if not isinstance(one, list):
        return False
    if isinstance(one, Object):
        return len({name for name, _ in one}) < len(one) or any(has_repeated_names(below) for _, below in one)
    return any(map(has_repeated_names, one))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("filter")
    parser.add_argument("--count", type=int, default=4000, help="changes at least")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    tried, wrong = Counter(), 0
    while tried["changes"] < options.count and wrong < 5:
        cases = [random_case() for _ in range(500)]
        done = subprocess.run([options.filter], input="".join(json.dumps(case) + "\n" for case in cases), capture_output=True, text=True,
                              encoding="utf-8", check=True)
        for case, line in zip(cases, done.stdout.split("\n")[:-1], strict=True):
            answer = json.loads(line)
            tried["changes"] += len(case["changes"])
            tried["texts"] += 1
            tried["plain"] += case["is_plain"]
            tried["refused"] += "refused" in answer
            fault = judge(case, answer)
            if fault:
                wrong += 1
                print("wrong: %s\n%r\n%r\n%r" % (fault, case["text"], case["changes"], answer))
    print("%(changes)d changes of %(texts)d texts, %(plain)d as Python writes, %(refused)d refused" % tried + ", %d wrong" % wrong)
    sys.exit(1 if wrong or not tried["texts"] > tried["refused"] > 0 else 0)


if __name__ == "__main__":
    main()
