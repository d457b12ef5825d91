#!/usr/bin/env python3
"""Builds a host's instances out of known decisions, with mistakes planted among them, for what learns decisions from files.

    make_decided_fleet.py --out DIR [--seed 1] [--instances 12] [--plugins 12]

DIR/.ampdata/instances/…   the instances, and three proxies, each plugin with its JAR
DIR/truth.json             the decisions (what somebody would have written down), the mistakes, and every secret's value

A decision is one key's: `universal` (one value), `group` (some instances have another), `template` (made of the instance's name,
its port, or a fact), `unique` (an id, another on each), `secret`, `own` (one instance has another), `optional` (a file that only
some have) or `left-out` (what the JAR brings, untouched). A mistake is at a key, of some instances, or of a whole file.
"""
import argparse
import json
import random
import shutil
import uuid
import zipfile
from pathlib import Path

NOUNS = """arena bank barrier beacon border bounty cache chest claim cooldown crate currency damage delay duel economy effect
event farm filter flight gate guild hologram home horn inventory island jail kit ladder limit lobby market mine mob nick
party pet portal quest queue rank region reward season shop skill spawn tablist team timer trade vault voucher wand warp
weather zone""".split()
HEADS = "Amber Boreal Cinder Drift Ember Frost Gale Harbor Iron Jade Kelp Lumen Moss Nether Onyx Prism".split()
TAILS = "Bank Chat Claims Core Crates Duels Events Farms Guilds Homes Mail Mobs Pets Ranks Shops Warps".split()
WORDS = "calm bright swift green silver quiet northern golden early lasting".split()
KINDS = [("TOW", "TOWER"), ("ROY", "ROYAL"), ("SMP", "SMPLAND"), ("EVO", "EVOLVE"), ("LOB", "LOBBY"), ("SKY", "SKYISLE")]
LANGUAGES = ["de", "en", "es", "fr"]
MISTAKES = {"anothers_value": 6, "never_filled_in": 5, "another_kind": 5, "shared_ids": 2, "no_such_file": 2}
FILLERS = ["http://change.this/api", "changeme", "https://example.com/hook", "your.server.net", "USERNAME", "todo", "xxx", "DB_NAME",
           "SERVER_IP", "your-database", "jdbc:mysql://HOST/DATABASE", "CHANGE-ME"]


class Key:
    def __init__(self, plugin, file, name, kind, values, **more):
        self.plugin, self.file, self.name, self.kind, self.values, self.more = plugin, file, name, kind, values, more
        self.mistake = None  # its kind
        self.wrong = []      # instances that have it

    def truth(self):
        return {"plugin": self.plugin, "file": self.file, "key": self.name, "kind": self.kind, "values": self.values,
                "mistake": self.mistake, "wrong": self.wrong, **self.more}


def live(key):
    return next(iter(key.values.values()))


class Maker:
    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.instances, self.keys, self.missing = [], [], []
        self.facts = {}
        for n in range(options.instances):
            short, long = KINDS[n % len(KINDS)]
            number = n // len(KINDS) + 1
            name = "%s%02d" % (short, number)
            port = 25500 + 10 + 7 * n
            self.facts[name] = {"short": "%s%d" % (long, number), "nn": "%02d" % (port % 100), "port": port, "instance": name}
            self.instances.append(name)
        names = [head + tail for head in HEADS for tail in TAILS]
        self.plugins = sorted(self.random.sample(names, options.plugins))
        # Who differs from the others, as people think of it; each less than half.
        kinds = sorted({name[:3] for name in self.instances})
        self.groups = [[name for name in self.instances if name[:3] in two] for two in (kinds[:2], kinds[2:4])]
        self.secrets = []
        self.fillers = self.random.sample(FILLERS, MISTAKES["never_filled_in"])
        # Not every plugin is everywhere.
        others = [name for name in self.instances if not any(name in group for group in self.groups)]
        lack = {plugin: self.random.sample(others, 2) if n % 3 == 1 else [] for n, plugin in enumerate(self.plugins)}
        self.homes = {plugin: [name for name in self.instances if name not in lack[plugin]] for plugin in self.plugins}
        # Proxies have plugins of their own.
        self.proxies = ["VEL%02d" % (n + 1) for n in range(3)]
        for n, name in enumerate(self.proxies):
            self.facts[name] = {"instance": name, "port": 25565 + n}
        self.proxy_plugins = ["proxychat", "proxyqueue"]
        self.homes.update({plugin: self.proxies for plugin in self.proxy_plugins})

    # ---------------------------------------------------------------- decisions

    def add(self, plugin, file, name, kind, values, **more):
        key = Key(plugin, file, name, kind, values, **more)
        self.keys.append(key)
        return key

    def name(self, plugin, file):
        taken = {key.name for key in self.keys if (key.plugin, key.file) == (plugin, file)}
        while True:
            parts = self.random.sample(NOUNS, self.random.choice([1, 2, 2, 3]))
            name = ".".join(["-".join(parts[:-1])] + parts[-1:]) if len(parts) > 1 else parts[0]
            clear = all(not other.startswith(name + ".") and not name.startswith(other + ".") for other in taken)
            if name not in taken and clear:
                return name

    def value(self):
        return self.random.choice([
            lambda: self.random.randint(1, 400), lambda: self.random.random() < 0.5, lambda: self.random.randint(1, 99) / 4,
            lambda: " ".join(self.random.sample(WORDS, 2)), lambda: "&e" + self.random.choice(WORDS) + " {player}",
            lambda: self.random.sample(WORDS, 3), lambda: ""])()

    def other(self, value):
        if isinstance(value, bool):
            return not value
        if isinstance(value, (int, float)):
            return value + self.random.randint(1, 50)
        if isinstance(value, list):
            return value + ["more"]
        return value + " indeed"

    def everywhere(self, plugin, value):
        return {name: value for name in self.homes[plugin]}

    def universal(self, plugin, file="config.yml", value=None):
        value = self.value() if value is None else value
        return self.add(plugin, file, self.name(plugin, file), "universal", self.everywhere(plugin, value))

    def group(self, plugin, members):
        value = self.value()
        other = self.other(value)
        values = {name: other if name in members else value for name in self.homes[plugin]}
        return self.add(plugin, "config.yml", self.name(plugin, "config.yml"), "group", values, members=members)

    def template(self, plugin, text, number=False):
        values = {}
        for name in self.homes[plugin]:
            made = text.format(**self.facts[name])
            values[name] = int(made) if number else made
        return self.add(plugin, "config.yml", self.name(plugin, "config.yml"), "template", values)

    def decide(self):
        one_instance = self.groups[0][0]
        for n, plugin in enumerate(self.plugins):
            for _ in range(self.random.randint(12, 20)):
                self.universal(plugin)
            for _ in range(self.random.randint(3, 6)):
                self.universal(plugin, "gui/menus.yml")
            # Where differs who differs: in two plugins each, so that each is a group and no chance.
            for members in [members for m, members in enumerate(self.groups) if m * 2 <= n < m * 2 + 2]:
                for _ in range(5):
                    self.group(plugin, members)
            self.add(plugin, "config.yml", "node-id", "unique",
                     {name: str(uuid.UUID(int=self.random.getrandbits(128), version=4)) for name in self.homes[plugin]})
            if n % 2 == 0:
                self.template(plugin, "co_{short}_")
                self.template(plugin, self.random.choice(["{instance} is up", "logs/{instance}.log"]))
            if n % 2 == 1 or n < 2:
                self.template(plugin, "81{nn}", number=True)
            if n % 4 == 1:
                self.template(plugin, "127.0.0.1:{port}")
            if n % 3 == 0:
                self.secret(plugin, "database.password", one=True)
                self.secret(plugin, "api-token", one=False)
            if n == 4:
                value = self.random.randint(500, 900)
                values = {name: value + 1 if name == one_instance else value for name in self.homes[plugin]}
                self.add(plugin, "config.yml", self.name(plugin, "config.yml"), "own", values, members=[one_instance])
            if n < 2:
                self.optional(plugin)
            if n == 5:
                self.lacking(plugin)
            self.languages(plugin, touched=n % 4 == 2)

        for plugin in self.proxy_plugins:
            for _ in range(12):
                self.universal(plugin)
            self.template(plugin, "{instance} welcomes")
            self.secret(plugin, "database.password", one=True)

    def secret(self, plugin, name, one):
        text = lambda: "%016x" % self.random.getrandbits(64)
        same = text()
        values = {instance: same if one else text() for instance in self.homes[plugin]}
        self.secrets += sorted(set(values.values()))
        self.add(plugin, "config.yml", name, "secret", values, one=one)

    def optional(self, plugin):
        for _ in range(3):
            value = self.value()
            self.add(plugin, "extra/limits.yml", self.name(plugin, "extra/limits.yml"), "optional",
                     {name: value for name in self.groups[0]}, members=self.groups[0])

    def lacking(self, plugin):
        """Keys that one instance's file has not."""
        lacks = self.random.choice(self.homes[plugin])
        for _ in range(3):
            del self.universal(plugin).values[lacks]

    def languages(self, plugin, touched):
        names = self.random.sample(NOUNS, 6)
        for language in LANGUAGES:
            file = "lang/%s.yml" % language
            for n, name in enumerate(names):
                text = "&a%s (%s): {amount}" % (name, language)
                if touched and language == "en":
                    self.add(plugin, file, "messages." + name, "universal", self.everywhere(plugin, text if n else text + "!"), brought=text)
                else:
                    self.add(plugin, file, "messages." + name, "left-out", self.everywhere(plugin, text), brought=text)

    # ---------------------------------------------------------------- mistakes

    def plant(self):
        for kind, count in MISTAKES.items():
            for _ in range(count):
                getattr(self, kind)()

    def pick(self, good):
        """A key without a mistake; not on proxies, which are too few for a majority without one of them."""
        return self.random.choice([key for key in self.keys if key.mistake is None and key.plugin in self.plugins and good(key)])

    def anothers_value(self):
        per_plugin = {(key.plugin, key.kind) for key in self.keys if key.mistake == "anothers_value"}
        key = self.pick(lambda key: key.kind == "template" and (key.plugin, key.kind) not in per_plugin)
        here, there = self.random.sample(sorted(key.values), 2)
        value = key.values[there]
        if self.random.random() < 0.4 and isinstance(value, str):  # the other's name where its short one should be
            value = value.replace(self.facts[there]["short"], there)
        self.mistaken(key, "anothers_value", {here: value})

    def never_filled_in(self):
        key = self.universal(self.random.choice(self.plugins), value=self.fillers.pop())
        self.mistaken(key, "never_filled_in", {})
        key.wrong = sorted(key.values)

    def another_kind(self):
        key = self.pick(lambda key: key.kind == "universal" and key.file == "config.yml" and type(live(key)) in (int, bool))
        here = self.random.choice(sorted(key.values))
        self.mistaken(key, "another_kind", {here: json.dumps(key.values[here])})

    def shared_ids(self):
        key = self.pick(lambda key: key.kind == "unique")
        here, there = self.random.sample(sorted(key.values), 2)
        self.mistaken(key, "shared_ids", {here: key.values[there]})
        key.wrong = [here, there]

    def no_such_file(self):
        plugin = self.random.choice([name for name in self.plugins if name not in [lost["plugin"] for lost in self.missing]])
        here = self.random.choice(self.homes[plugin])
        self.missing.append({"plugin": plugin, "file": "gui/menus.yml", "wrong": [here]})
        for key in self.keys:
            if (key.plugin, key.file) == (plugin, "gui/menus.yml"):
                del key.values[here]
                key.kind, key.more["members"] = "optional", sorted(key.values)

    def mistaken(self, key, kind, values):
        key.mistake, key.wrong = kind, sorted(values)
        key.values.update(values)

    # ---------------------------------------------------------------- files

    def write(self, out):
        by_file = {}
        for key in self.keys:
            by_file.setdefault((key.plugin, key.file), []).append(key)
        for name in self.instances + self.proxies:
            game = out / ".ampdata/instances" / name / "Minecraft"
            (game / "plugins").mkdir(parents=True)
            port = self.facts[name]["port"]
            if name in self.proxies:
                (game / "velocity.toml").write_text('bind = "0.0.0.0:%d"\n' % port)
            else:
                (game / "server.properties").write_text("motd=%s\nserver-port=%d\n" % (name, port))
            for (plugin, file), keys in by_file.items():
                here = {key.name: key.values[name] for key in keys if name in key.values}
                if here:
                    path = game / "plugins" / plugin / file
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_text(self.yaml(here, "%s of %s" % (file, plugin)))
        for plugin in self.plugins + self.proxy_plugins:
            self.jar(out, plugin, {file: keys for (owner, file), keys in by_file.items() if owner == plugin})
        truth = {"instances": self.facts, "homes": self.homes, "proxies": self.proxies, "groups": self.groups, "keys": [key.truth() for key in self.keys],
                 "missing": self.missing, "secrets": self.secrets}
        (out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n")

    def jar(self, out, plugin, files):
        home, *others = self.homes[plugin]
        first = out / ".ampdata/instances" / home / "Minecraft/plugins" / (plugin + ".jar")
        with zipfile.ZipFile(first, "w", zipfile.ZIP_DEFLATED) as archive:
            def put(name, text):
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
            if plugin in self.proxy_plugins:
                put("velocity-plugin.json", json.dumps({"id": plugin, "name": plugin.title(), "version": "1.2"}))
            else:
                put("plugin.yml", "name: %s\nmain: a.Main\nversion: 1.2\n" % plugin)
            put("a/Main.class", b"\xca\xfe\xba\xbe" + bytes(range(200)))
            for file, keys in sorted(files.items()):
                brought = {key.name: key.more["brought"] for key in keys if "brought" in key.more}
                # What people have left as it came is most of it.
                brought = brought or {key.name: self.value() if n % 3 == 0 and key.mistake != "never_filled_in" else live(key)
                                      for n, key in enumerate(keys) if key.kind == "universal"}
                if brought:
                    put(file, self.yaml(brought, "as it comes"))
        for name in others:
            shutil.copyfile(first, out / ".ampdata/instances" / name / "Minecraft/plugins" / (plugin + ".jar"))

    def yaml(self, values, comment):
        tree = {}
        for key, value in values.items():
            *above, last = key.split(".")
            into = tree
            for part in above:
                into = into.setdefault(part, {})
            into[last] = value
        lines = ["# " + comment] if self.random.random() < 0.7 else []
        self.mapping(tree, "", lines)
        return "\n".join(lines) + "\n"

    def mapping(self, tree, indent, lines):
        for key, value in tree.items():
            if self.random.random() < 0.1:
                lines.append(indent + "# " + self.random.choice(WORDS))
            if isinstance(value, dict):
                lines.append("%s%s:" % (indent, key))
                self.mapping(value, indent + "  ", lines)
            elif isinstance(value, list):
                lines.append("%s%s:" % (indent, key))
                lines += ["%s- %s" % (indent, self.scalar(item)) for item in value]
            else:
                lines.append("%s%s: %s" % (indent, key, self.scalar(value)))

    def scalar(self, value):
        if isinstance(value, str):
            return "'%s'" % value.replace("'", "''") if self.random.random() < 0.5 else json.dumps(value)
        return json.dumps(value)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--instances", type=int, default=12)
    parser.add_argument("--plugins", type=int, default=12)
    maker = Maker(parser.parse_args())
    maker.decide()
    maker.plant()
    maker.write(parser.parse_args().out)


main()
