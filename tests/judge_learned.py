#!/usr/bin/env python3
"""Compares a set that was learned with the decisions that its fleet was made of.

    judge_learned.py FLEET SET ANSWER [SECRETS]

FLEET is what make_decided_fleet.py has made, SET the folder that `ampcfg expect learn` has written, ANSWER what it printed with
--json. Where SECRETS is named, a file for the setting `secrets` is written there, of the names that the set has. Exits with 1
where less than 95 of 100 decisions came back, a mistake is not doubted, more is doubted besides than was planted, a person is asked
more than 30 questions, or a secret's value stands anywhere.
"""
import json
import re
import sys
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

ENOUGH = 0.95
MOST_QUESTIONS = 30


def equal(left, right):
    """Equal as ampcfg compares: 1 and 1.0 are, 1 and true are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def put_over(below, above):
    """Two objects of a set, by their keys; what stands above counts."""
    for name, value in above.items():
        if isinstance(value, dict) and isinstance(below.get(name), dict) and not any(key.startswith("$") for key in value):
            put_over(below[name], value)
        else:
            below[name] = value
    return below


class Set:
    """What a set expects of the instances of one platform."""

    def __init__(self, folder, truth, platform):
        read = lambda name: json.loads((folder / name).read_text()) if (folder / name).exists() else {}
        of_platform = lambda name: put_over(read(name), read(platform + "/" + name))
        self.universal, self.variable = of_platform("universal_configs.json"), of_platform("variable_configs.json")
        about = read("instances.json")
        self.facts, self.truth = about.get("facts", {}), truth
        self.groups = {"@" + name: {one for one in truth["instances"] for pattern in patterns if fnmatchcase(one, pattern)}
                       for name, patterns in about.get("groups", {}).items()}

    def everywhere(self, key):
        """What is expected of all instances, as it is written; None where nothing is."""
        return self.universal.get(key["plugin"], {}).get(key["file"], {}).get(key["key"])

    def variances(self, key):
        """What is expected of some: by the names that they have in the set."""
        return self.variable.get(key["plugin"], {}).get(key["file"], {}).get(key["key"], {})

    def members(self, name):
        return self.groups.get(name, {name})

    def expected(self, key):
        """By instance, what is expected, as it is written."""
        all_have = {name: self.everywhere(key) for name in self.truth["instances"]} if self.everywhere(key) is not None else {}
        for names in (True, False):  # an instance's own counts before its group's
            for name, value in self.variances(key).items():
                if name.startswith("@") == names:
                    all_have.update({member: value for member in self.members(name)})
        return all_have

    def fill_in(self, text, instance):
        facts = {**self.truth["instances"][instance], **self.facts.get(instance, {})}
        facts["instance"], facts["port"] = instance, self.truth["instances"][instance]["port"]

        def part(match):
            name, _, how = match.group(1).partition(":")
            value = str(facts.get(name, match.group(0)))
            return value.lower() if how == "lower" else value
        return re.sub(r"\{([^{}]+)\}", part, text.replace("{{", "\0").replace("}}", "\1")).replace("\0", "{").replace("\1", "}")

    def live(self, written, instance):
        """The value that an expectation comes to; None for what has no single one."""
        if not isinstance(written, dict):
            return written
        if "$value" in written:
            return written["$value"]
        if "$template" not in written:
            return None
        text = self.fill_in(written["$template"], instance)
        return json.loads(text) if written.get("as") == "number" else text


def is_secret(written):
    return isinstance(written, dict) and "$secret" in written


def is_null(written):
    return written is None or (isinstance(written, dict) and written.get("$value", "") is None)


def verdict(learned, key):
    """Why a decision did not come back; None where it did."""
    homes = learned.truth["homes"][key["plugin"]]
    everywhere, expected, kind = learned.everywhere(key), learned.expected(key), key["kind"]
    good = {name: value for name, value in key["values"].items() if name not in key["wrong"] or key["mistake"] == "never_filled_in"}
    if kind == "left-out":
        return "is learned" if expected else None
    if kind == "unique":
        return None if isinstance(everywhere, dict) and "$unique" in everywhere else "is %s everywhere" % json.dumps(everywhere)
    if kind == "secret":
        each = "@{instance}" in json.dumps(everywhere)
        return None if is_secret(everywhere) and each != key["one"] else "is %s everywhere" % json.dumps(everywhere)
    for name, value in good.items():
        if name not in expected or not equal(learned.live(expected[name], name), value):
            return "%s: %s expected, %s live" % (name, json.dumps(expected.get(name)), json.dumps(value))
    if kind == "template":
        return None if isinstance(everywhere, dict) and "$template" in everywhere else "is no template: " + json.dumps(everywhere)
    if kind == "universal":
        lacking = {name for name in homes if name not in key["values"] and name in expected and is_null(expected[name])}
        more = set(learned.variances(key)) - set(key["wrong"]) - lacking
        return "has variances: %s" % sorted(more) if more else None
    if kind == "optional":
        return "is expected of more" if (set(expected) & set(homes)) - set(key["values"]) else None
    names = [name for name in learned.variances(key) if name not in key["wrong"]]
    members = [learned.members(name) & set(homes) for name in names]
    return None if members == [set(key["members"])] and everywhere is not None else "differs on %s" % names


def report(lines):
    for line in lines[:20]:
        print(line)
    if len(lines) > 20:
        print("… %d more" % (len(lines) - 20))


def main():
    fleet, folder, answer = map(Path, sys.argv[1:4])
    truth = json.loads((fleet / "truth.json").read_text())
    sets = {platform: Set(folder, truth, platform) for platform in ("paper", "velocity")}
    learned = lambda key: sets["velocity" if truth["homes"][key["plugin"]] == truth["proxies"] else "paper"]
    said = json.loads(answer.read_text())
    wrong = []

    lost = [(key, "%s/%s %s (%s): %s" % (key["plugin"], key["file"], key["key"], key["kind"], why))
            for key in truth["keys"] for why in [verdict(learned(key), key)] if why]
    count = len(truth["keys"])
    if len(lost) > (1 - ENOUGH) * count:
        wrong.append("%d of %d decisions did not come back" % (len(lost), count))
    # Each kind by itself, where no mistake is in the way: a thousand universal ones hide no template.
    counts = Counter(key["kind"] for key in truth["keys"] if not key["mistake"])
    for kind, number in Counter(key["kind"] for key, _ in lost if not key["mistake"]).items():
        if number > (1 - ENOUGH) * counts[kind]:
            wrong.append("%d of %d decisions of the kind %s did not come back" % (number, counts[kind], kind))

    doubted = {(doubt["plugin"], doubt.get("file") or None, doubt.get("key") or None) for doubt in said["doubts"]}
    planted = {(key["plugin"], key["file"], key["key"]): key["mistake"] for key in truth["keys"] if key["mistake"]}
    planted.update({(file["plugin"], file["file"], None): "no_such_file" for file in truth["missing"]})
    missed = ["not doubted: %s, %s" % (kind, place) for place, kind in planted.items() if place not in doubted]
    besides = ["doubted as well: %s" % (place,) for place in sorted(doubted - set(planted), key=str)]
    wrong += missed
    if len(besides) > len(planted):
        wrong.append("%d doubts besides %d mistakes" % (len(besides), len(planted)))

    if said["undecided"] > MOST_QUESTIONS:
        wrong.append("%d questions are left to a person" % said["undecided"])

    for path in [answer, *folder.rglob("*.json")]:
        text = path.read_text()
        wrong += ["%s has a secret" % path for secret in truth["secrets"] if secret in text]
    if len(sys.argv) > 4:
        Path(sys.argv[4]).write_text(json.dumps(secrets(learned, truth), indent=1))
        Path(sys.argv[4]).chmod(0o600)

    report([why for _, why in lost] + besides + wrong)
    print("%s: %d of %d decisions came back, %d of %d mistakes are doubted, %d other doubts, %d questions" % (
        fleet.name, count - len(lost), count, len(planted) - len(missed), len(planted), len(besides), said["undecided"]))
    sys.exit(1 if wrong else 0)


def secrets(learned, truth):
    """By the names that the set has, what is live."""
    known = {}
    for key in truth["keys"]:
        for name, written in learned(key).expected(key).items():
            if is_secret(written) and name in key["values"]:
                known[learned(key).fill_in(written["$secret"], name)] = key["values"][name]
    return known


main()
