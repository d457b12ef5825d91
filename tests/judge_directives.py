#!/usr/bin/env python3
"""Judges random sets with directives by itself, and holds `ampcfg scan` and `deploy` to it.

    judge_directives.py AMPCFG [SETS [SEED]]

Each set is of one plugin on a few instances: values and directives, universal and for instances, hosts and groups, in sections
and outside them, with facts, days, secrets and values that no other instance may have. Prints each difference, and exits with 1
where there is one. It shares no code with ampcfg.
"""
import datetime
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

ABSENT = object()
HOST = "here"
NAMES = ["SMP101", "SMP102", "TOW01", "EVO-1"]
GROUPS = {"survival": ["SMP*"], "towny": ["here:TOW*", "EVO-1"], "first": ["*01"], "nobody": ["X*"]}
FACTS = {"SMP101": {"short": "one", "nn": 71}, "here:SMP102": {"short": "two", "nn": "72"}, "SMP102": {"short": "not", "odd": "a/b"},
         "TOW01": {"short": "tower"}}
VAULT = {"plain": "hunter", "one.secret": "s-one", "two.secret": "s-two", "n71": "4711", "n72": "x", "by-SMP101": "s101", "by-here": "sh"}
VALUES = [1, 2, 3, 20, 1.5, "one", "two", "co_one_", "71", 71, "hunter", "s-one", 4711, True, None, [1, "a"], ""]
TODAY = datetime.datetime.now(datetime.timezone.utc).date()


def member(name, pattern):
    from fnmatch import fnmatchcase
    return fnmatchcase(HOST + ":" + name if ":" in pattern else name, pattern)


def facts_of(name):
    return {**FACTS.get(name, {}), **FACTS.get(HOST + ":" + name, {})}


def filled(text, name):
    """None where a part has no value."""
    parts = {"instance": name, "instance:lower": name.lower(), "host": HOST, "platform": "paper"}
    parts.update({key: str(value) for key, value in facts_of(name).items()})
    out, rest = "", text
    while "{" in rest:
        before, _, behind = rest.partition("{")
        part, _, rest = behind.partition("}")
        if part not in parts:
            return None
        out += before + parts[part]
    return out + rest


def number(text):
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def equal(left, right):
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return left == right


def directive_of(node):
    return next((key for key in node if key.startswith("$")), None) if isinstance(node, dict) and node else None


def has_ended(node):
    return directive_of(node) and "until" in node and datetime.date.fromisoformat(node["until"]) < TODAY


class Unresolved(Exception):
    pass


class Unknown(Exception):
    pass


def wanted_value(node, name):
    """Of a template or a secret."""
    kind = directive_of(node)
    text = filled(node[kind], name)
    if text is None or (kind == "$secret" and "/" in text):
        raise Unresolved
    if kind == "$secret":
        if text not in VAULT:
            raise Unknown
        text = VAULT[text]
    if node.get("as") != "number":
        return text
    read = number(text)
    if read is None and kind == "$template":
        raise Unresolved
    return ABSENT if read is None else read


def holds(node, name, actual, everywhere):
    kind = directive_of(node)
    null = actual is ABSENT or actual is None
    if kind is None:
        return null if node is None else actual is not ABSENT and equal(node, actual)
    argument = node[kind]
    if kind == "$value":
        return holds(argument, name, actual, everywhere)
    if kind in ("$template", "$secret"):
        wanted = wanted_value(node, name)
        return wanted is not ABSENT and actual is not ABSENT and equal(wanted, actual)
    if kind == "$absent":
        return actual is ABSENT
    if kind == "$any":
        return not null
    if kind == "$oneOf":
        return any(holds(one, name, actual, everywhere) for one in argument)
    if kind == "$range":
        is_number = isinstance(actual, (int, float)) and not isinstance(actual, bool)
        least, greatest = argument
        return is_number and (least is None or least <= actual) and (greatest is None or actual <= greatest)
    return not null and sum(not (one is ABSENT or one is None) and equal(one, actual) for one in everywhere) == 1


def names_it(kind, name):
    """How strongly an entry's name means the instance: 0 not at all."""
    if kind.startswith("@"):
        return 1 if any(member(name, pattern) for pattern in GROUPS[kind[1:]]) else 0
    return 3 if kind == HOST + ":" + name else 2 if kind == name else 0


def verdict(key, name, universal, variable, values):
    """(status, kind) of a key; None where nothing is expected."""
    node = universal.get(key, ABSENT)
    if node is not ABSENT and has_ended(node):
        node = ABSENT
    universal_node, source = node, "universal"
    entries = [(names_it(kind, name), kind, one) for kind, one in variable.get(key, {}).items() if names_it(kind, name)]
    own = max((strength for strength, _, _ in entries), default=0)
    # HOST:INSTANCE replaces INSTANCE, and that the groups, before a day counts.
    entries = [(kind, one) for strength, kind, one in entries if strength == own]
    entries = [(kind, one) for kind, one in entries if not has_ended(one)]
    entries.sort(key=lambda entry: entry[0])  # of equal groups the first name counts
    if entries:
        node, source = entries[0][1], "variable"
        plain = [one["$value"] if directive_of(one) == "$value" else one for _, one in entries]
        bare = [json.dumps({k: v for k, v in one.items() if k not in ("why", "until")} if isinstance(one, dict) else one, sort_keys=True)
                for one in plain]
        if len(set(bare)) > 1 and not all(equal(plain[0], one) for one in plain):
            return ("error", "two-groups")
    if node is ABSENT:
        return None
    actual = values[name].get(key, ABSENT)
    try:
        right = holds(node, name, actual, [values[other].get(key, ABSENT) for other in NAMES])
    except Unresolved:
        return ("error", "unresolved")
    except Unknown:
        return ("unknown", "")
    if right:
        is_other = source == "variable" and (universal_node is ABSENT or not same_demand(universal_node, node))
        return ("variance", "documented") if is_other else ("ok", "")
    kind = directive_of(node)
    if actual is ABSENT:
        return ("drift", "missing-key")
    if kind == "$unique" and actual is not None:
        return ("drift", "not-unique")
    return ("drift", "constraint" if kind else "value")


def same_demand(left, right):
    def bare(node):
        kind = directive_of(node)
        return node["$value"] if kind == "$value" else {k: v for k, v in node.items() if k not in ("why", "until")} if kind else node
    return equal(bare(left), bare(right))


def random_node(rng):
    value = rng.choice(VALUES)
    node = rng.choice([
        value, value, value, {"$value": value}, {"$value": value},
        {"$template": rng.choice(["co_{short}_", "{short}", "{nn}", "one", "{odd}", "{instance:lower}", "{host}{{}}"[:6]])},
        {"$template": "{nn}", "as": "number"}, {"$secret": rng.choice(["plain", "{short}.secret", "unknown", "{odd}", "by-{host}"])},
        {"$secret": "n{nn}", "as": "number"}, {"$secret": "by-{instance}"}, {"$absent": True}, {"$any": True},
        {"$oneOf": rng.sample(VALUES[:-2], 3)}, {"$oneOf": [1, 2, None], "default": 2}, {"$range": [1, rng.choice([2, None])]},
        {"$range": [None, 20], "default": 3}, {"$unique": True}])
    if directive_of(node):
        node = dict(node)
        if rng.random() < 0.3:
            node["until"] = (TODAY + datetime.timedelta(days=rng.choice([-30, -1, 0, 1, 400]))).isoformat()
        if rng.random() < 0.3:
            node["why"] = "because"
    return node


def random_fleet(rng):
    keys = ["k%02d" % n for n in range(24)]
    values = {name: {key: rng.choice(VALUES) for key in keys if rng.random() < 0.85} for name in NAMES}
    universal = {key: random_node(rng) for key in keys if rng.random() < 0.8}
    kinds = NAMES + ["here:" + name for name in NAMES] + ["@" + group for group in GROUPS] + ["there:SMP101"]
    variable = {key: {kind: random_node(rng) for kind in rng.sample(kinds, rng.randrange(1, 5))} for key in keys if rng.random() < 0.5}
    return keys, values, universal, variable


def write(folder, values, universal, variable, rng):
    for name, keys in values.items():
        plugin = folder / "instances" / name / "Minecraft/plugins/P"
        plugin.mkdir(parents=True)
        (plugin.parent.parent / "server.properties").touch()
        lines = ["%s: %s" % (key, json.dumps(value)) for key, value in keys.items()]
        (plugin / "config.yml").write_text("\n".join(lines + ["end: here"]) + "\n")
    expectations = folder / "set"
    expectations.mkdir()
    (expectations / "universal_configs.json").write_text(json.dumps({"P": {"config.yml": universal} if rng.random() < 0.5 else universal}))
    (expectations / "variable_configs.json").write_text(json.dumps({"P": {"config.yml": variable} if rng.random() < 0.5 else variable}))
    (expectations / "instances.json").write_text(json.dumps({"groups": GROUPS, "facts": FACTS}))
    vault = folder / "vault.json"
    vault.write_text(json.dumps(VAULT))
    vault.chmod(0o600)
    config = folder / "config.yaml"
    config.write_text("name: here\ninstances: %s/instances\nexpectations: %s/set\nstate: %s/state\nsecrets: %s\n" % (
        folder, folder, folder, vault))
    return config


def differences(ampcfg, keys, values, universal, variable, rng):
    with tempfile.TemporaryDirectory() as scratch:
        config = write(Path(scratch), values, universal, variable, rng)
        run = subprocess.run([ampcfg, "--config", str(config), "scan", "--show", "ok", "--json"], stdin=subprocess.DEVNULL, capture_output=True)
        if not run.stdout:
            yield "no answer: " + run.stderr.decode()[:1000]
            return
        report = json.loads(run.stdout)
        unknown = 0
        for part in report["hosts"][0]["instances"]:
            found = {finding["key"]: (finding["status"], finding.get("kind", "")) for finding in part["findings"]}
            for key in keys:
                truth = verdict(key, part["instance"], universal, variable, values)
                if truth == ("unknown", ""):
                    unknown, truth = unknown + 1, None
                if truth != found.get(key):
                    yield "%s %s: should be %s, is %s; universal %s, variable %s, actual %s" % (
                        part["instance"], key, truth, found.get(key), universal.get(key, "-"), variable.get(key, "-"),
                        values[part["instance"]].get(key, "absent"))
        told = [warning for warning in report["warnings"] if "not checked" in warning]
        if unknown != (int(told[0].split()[0]) if told else 0):
            yield "%d secrets are unknown, and it warns %s" % (unknown, told)
        yield from after_deploy(ampcfg, config, keys, values, universal, variable, Path(scratch))


def after_deploy(ampcfg, config, keys, values, universal, variable, folder):
    """What a deploy can put right is right afterwards, and all else is as it was."""
    subprocess.run([ampcfg, "--config", str(config), "deploy", "--all", "--yes"], stdin=subprocess.DEVNULL, capture_output=True)
    now = {}
    for name in NAMES:
        lines = (folder / "instances" / name / "Minecraft/plugins/P/config.yml").read_text()
        read = subprocess.run([ampcfg, "--config", str(config), "read", "--json", "--show-secrets",
                               str(folder / "instances" / name / "Minecraft/plugins/P/config.yml")], capture_output=True)
        now[name] = json.loads(read.stdout)["keys"]
        if "‹" in lines:
            yield "%s: a placeholder is written: %s" % (name, lines)
    for name in NAMES:
        for key in keys:
            before = verdict(key, name, universal, variable, values)
            old, new = values[name].get(key, ABSENT), now[name].get(key, ABSENT)
            if (before is None or before[0] != "drift") and not (old is new or equal(old, new)):
                yield "%s %s: was %s, and is %s after a deploy" % (name, key, old, new)


def main():
    ampcfg = os.path.abspath(sys.argv[1])
    sets = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
    failures = 0
    for number in range(sets):
        rng = random.Random(seed + number)
        for difference in differences(ampcfg, *random_fleet(rng), rng):
            failures += 1
            print("seed %d: %s" % (seed + number, difference))
    print("%d sets from seed %d, %d differences" % (sets, seed, failures))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
