"""Fleets that a page is made of: small ones to look at, one that is as large as they come, one in which every value attacks."""
import json
from pathlib import Path


def write(path, text):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(data)


def yaml_lines(tree, indent=""):
    """A mapping of mappings and plain values, in block style; strings in double quotes."""
    for key, value in tree.items():
        name = json.dumps(key) if not key.replace("-", "").replace("_", "").isalnum() else key
        if isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from yaml_lines(value, indent + "  ")
        else:
            yield f"{indent}{name}: {json.dumps(value, ensure_ascii=False)}"


def yaml(tree):
    return "\n".join(yaml_lines(tree)) + "\n"


def flat(tree, before=""):
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from flat(value, before + key + ".")
        else:
            yield before + key, value


class Fleet:
    """One host in a folder, or several that share it: instances, the set, the configuration."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.universal, self.variable = {}, {}
        self.instances = {}
        self.settings = ""

    def instance(self, name):
        game = self.folder / ".ampdata/instances" / name / "Minecraft"
        write(game / "server.properties", "")
        (game / "plugins").mkdir(exist_ok=True)
        self.instances[name] = game
        return game

    def file(self, instance, plugin, file, content):
        text = yaml(content) if isinstance(content, dict) else content
        write(self.instances[instance] / "plugins" / plugin / file, text)

    def expect(self, plugin, file, tree):
        self.universal.setdefault(plugin, {})[file] = dict(flat(tree))

    def except_for(self, plugin, file, key, **values):
        self.variable.setdefault(plugin, {}).setdefault(file, {}).setdefault(key, {}).update(values)

    def save(self):
        write(self.folder / "expectations/universal_configs.json", json.dumps(self.universal, indent=1))
        if self.variable:
            write(self.folder / "expectations/variable_configs.json", json.dumps(self.variable, indent=1))
        write(self.folder / "config.yaml",
              f"name: here\ninstances: {self.folder}/.ampdata/instances\nexpectations: {self.folder}/expectations\n"
              f"state: {self.folder}/state\ncheck: none\n" + self.settings)
        return self.folder / "config.yaml"


CHAT = {"format": "&7[{world}] &f{player}&8: &f{message}", "cooldown-seconds": 3,
        "filter": {"enabled": True, "words": ["free gems", "buy gold"], "punish": "mute 10m"}}
ECONOMY = {"starting-balance": 250, "currency": {"symbol": "$", "decimals": 2}, "interest": {"rate": 0.5, "every": "24h"},
           "database": {"host": "10.0.0.5", "password": "hunter2"}}
PROTECT = {"check-updates": False, "rollback-items": True, "rollback-entities": True, "max-radius": 100, "language": "en"}
WARPS = {"cooldown": 10, "limits": {"default": 3, "donor": 10}, "blocked-worlds": ["lobby"]}
WARPS_ENGLISH = {"teleported": "&aWelcome to {warp}.", "not-found": "&cThere is no warp {warp}."}
QUESTS = {"daily": {"amount": 3, "reset": "04:00"}, "fee": 0, "rewards": {"first": "crate key common 1"}}
ESSENTIALS = {"teleport-cooldown": 30, "afk": {"kick": True, "after": 900}, "nick-max-length": 16,
              "motd": "Welcome back, {player}. Tonight: castle siege at 20:00, double drops until 23:00."}
LUCK = {"server": "global", "storage-method": "mariadb", "sync-minutes": 1}
PLAN = {"Webserver": {"Port": 8804, "Disabled": False}, "Data_gathering": {"Geolocations": False}}
WORLDS = {"border": 10000, "autosave": 300}
TABLIST = {"header": "&b&lAURORA &7network", "refresh": 20}
PLUGINS = {"Chat": CHAT, "Economy": ECONOMY, "CoreProtect": PROTECT, "Warps": WARPS, "Quests": QUESTS, "Essentials": ESSENTIALS,
           "LuckPerms": LUCK, "Plan": PLAN, "Worlds": WORLDS, "TabList": TABLIST}
# More of them, with the words of which their messages are made, and on how many keys instances differ.
WORDS = """arena balance border bounty claim cooldown countdown crate death denied donor duel enchant event expired fly free gift
guild home income island jail join kick kit level limit list lobby lost market member mine mob mute night offer open owner party pay pet
price queue quest quit rank ready reload removed reset reward sale season shop skill sold spawn start stop team tier title trade vote
wait warp welcome win world zone""".split()
MORE = {
    "AuctionHouse": (8, {"SMP101": 1, "SMP201": 1}), "BedWars": (40, {"MINI01": 6, "MINI02": 6}), "Citizens": (6, {}),
    "CrazyCrates": (12, {"SKY01": 2}), "DiscordSRV": (20, {"HUB01": 1, "HUB02": 1}),
    "EliteMobs": (130, {"EVO01": 117, "TOW01": 3}), "Factions": (30, {"ROY01": 4}), "GriefPrevention": (14, {}),
    "Jobs": (70, {"SMP101": 31, "SMP201": 31, "SMP301": 28, "DEV01": 7}), "Lands": (24, {"SMP301": 2}), "Multiverse": (6, {}),
    "PlaceholderAPI": (5, {}), "PvPManager": (18, {"TOW01": 9, "ROY01": 1}), "Shopkeepers": (10, {"BENT01": 2}),
    "SkinsRestorer": (8, {"HUB02": 1}), "SuperiorSkyblock": (60, {"SKY01": 12, "SKY02": 22}), "Towny": (40, {"TOW01": 14}),
    "Vault": (3, {}), "VotingPlugin": (16, {"DEV01": 3, "EVO01": 1}), "WorldGuard": (12, {"MINI02": 1})}
NAMES = "BENT01 DEV01 EVO01 HUB01 HUB02 MINI01 MINI02 ROY01 SKY01 SKY02 SMP101 SMP201 SMP301 TOW01".split()


def changed(tree, changes):
    """A copy with other values, by dotted keys; None takes a key out."""
    copy = json.loads(json.dumps(tree))
    for name, value in changes.items():
        *parents, last = name.split(".")
        place = copy
        for parent in parents:
            place = place[parent]
        if value is None:
            place.pop(last, None)
        else:
            place[last] = value
    return copy


def everywhere(fleet):
    """The network as it was decided."""
    for plugin, tree in PLUGINS.items():
        fleet.expect(plugin, "config.yml", tree)
    fleet.expect("Warps", "lang/en.yml", WARPS_ENGLISH)
    for name in NAMES:
        fleet.instance(name)
        for plugin, tree in PLUGINS.items():
            if (plugin, name[:3]) not in (("Quests", "HUB"), ("Economy", "HUB"), ("Worlds", "MIN")):
                fleet.file(name, plugin, "config.yml", tree)
        fleet.file(name, "Warps", "lang/en.yml", WARPS_ENGLISH)


def messages_that_differ(fleet):
    for plugin, (size, drift) in MORE.items():
        keys = [WORDS[n % len(WORDS)] + ("-more" if n >= len(WORDS) else "") for n in range(size)]
        messages = {key: "&7[&b" + plugin + "&7] &f" + key.replace("-", " ") + " {player}" for key in keys}
        fleet.expect(plugin, "config.yml", {"messages": messages})
        for name in NAMES:
            others = {key: "&6" + key + " {player}" for key in keys[:drift.get(name, 0)]}
            fleet.file(name, plugin, "config.yml", {"messages": dict(messages, **others)})


def network(folder):
    """A network as people have them, on an evening on which some things are not as they should be."""
    fleet = Fleet(folder)
    everywhere(fleet)
    messages_that_differ(fleet)

    def differ(names, plugin, tree, **changes):
        for name in names.split():
            fleet.file(name, plugin, "config.yml", changed(tree, changes))

    update = {"rollback-items": False, "rollback-entities": False, "check-updates": True}
    differ("DEV01 EVO01 ROY01 SKY01 SKY02 SMP101 SMP201 TOW01", "CoreProtect", PROTECT, **update)
    differ("SMP301", "CoreProtect", PROTECT, **update, **{"max-radius": 1000, "language": "de"})
    differ("SMP201", "Chat", CHAT, **{"cooldown-seconds": 0, "filter.enabled": False, "filter.words": ["free gems"],
                                      "filter.punish": "none"})
    differ("SMP101", "Chat", CHAT, **{"cooldown-seconds": "3"})
    differ("MINI01", "Chat", CHAT, format="&7[{world}] &f{player}&7: &f{message}")
    differ("SMP201", "Economy", ECONOMY, **{"starting-balance": 100, "database.password": "letmein"})
    differ("SKY01 SKY02", "Economy", ECONOMY, **{"interest.rate": 0.75, "interest.every": "12h"})
    differ("SKY01 SKY02", "Essentials", ESSENTIALS, motd=ESSENTIALS["motd"].replace("20:00", "21:00"))
    differ("SMP101", "Warps", WARPS, **{"cooldown": "10", "limits.donor": None})
    differ("TOW01 ROY01", "Plan", PLAN, **{"Webserver.Port": 8801})
    differ("DEV01", "Quests", QUESTS, **{"fee": "none", "daily.amount": 30, "daily.reset": None,
                                         "rewards.first": "crate key rare 64"})
    differ("DEV01", "Essentials", ESSENTIALS, **{"teleport-cooldown": 0, "afk.kick": False, "afk.after": 86400,
                                                 "nick-max-length": 64})
    differ("HUB02", "TabList", TABLIST, refresh=1)
    differ("EVO01", "Worlds", WORLDS, border=25000)
    differ("SMP301", "Worlds", WORLDS, border=20000)
    fleet.file("SMP201", "Warps", "lang/en.yml", yaml(WARPS_ENGLISH).replace("not-found", "\tnot-found"))
    fleet.except_for("Worlds", "config.yml", "border",
                     EVO01={"$value": 25000, "why": "the new continent", "by": "mara", "until": "2027-01-31"},
                     SMP301={"$value": 20000, "why": "asked for by players", "by": "jo"})
    fleet.except_for("Chat", "config.yml", "cooldown-seconds",
                     HUB01={"$value": 1, "why": "christmas", "by": "mara", "until": "2026-01-06"})
    luck = fleet.instances["BENT01"] / "plugins/LuckPerms/config.yml"
    luck.unlink()
    luck.mkdir()
    return fleet


PLUGIN_HEADS = "Amber Boreal Cinder Drift Ember Frost Gale Harbor Iron Jade Kelp".split()
PLUGIN_TAILS = "Bank Chat Claims Core Crates Duels Events Farms".split()


def large(folder, instances=23, keys=27_000, findings=5_000):
    """As large as they come: 88 plugins with 27,000 keys on 23 instances, of which 5,000 drift, each a row of its own."""
    fleet = Fleet(folder)
    plugins = [head + tail for head in PLUGIN_HEADS for tail in PLUGIN_TAILS]
    each = -(-keys // len(plugins))
    trees = {}
    for number, plugin in enumerate(plugins):
        tree = {f"part-{n // 20}": {} for n in range(each)}
        for n in range(each):
            tree[f"part-{n // 20}"][f"setting-{n}-of-{plugin.lower()}"] = [n, f"a text of {plugin} number {n}", n % 2 == 0][n % 3]
        trees[plugin] = tree
        fleet.expect(plugin, "config.yml", tree)
    names = [f"SMP{n:02}" for n in range(1, instances + 1)]
    left = findings
    for at, name in enumerate(names):
        fleet.instance(name)
        here = findings // instances + (1 if at < findings % instances else 0)
        for number, plugin in enumerate(plugins):
            tree = json.loads(json.dumps(trees[plugin]))
            wrong = here // len(plugins) + (1 if number < here % len(plugins) else 0)
            for n in range(wrong):
                key = (n * 7 + at * 11) % each
                tree[f"part-{key // 20}"][f"setting-{key}-of-{plugin.lower()}"] = f"changed on {name} by a plugin {n}"
                left -= 1
            fleet.file(name, plugin, "config.yml", tree)
    assert left == 0, left
    return fleet


# What would run, load or break out where somebody forgot to escape it. The first two have no slash: they can be names of files.
ATTACKS = ["<img src=x onerror=window.pwned=1>", "\"><svg onload=window.pwned=2>", "</script><script>window.pwned=3</script>",
           "' onmouseover='window.pwned=4' x='", "</style><iframe srcdoc='<script>parent.pwned=5</script>'>", "<!--", "]]>",
           "{{script}}",
           "</code></td></table><base href=//evil.example>", "javascript:window.pwned=6", "&lt;b&gt;&#60;", "\u202e<b>",
           "<plaintext>"]


def hostile(folder):
    """A fleet in which every name and value that a page shows is an attack."""
    fleet = Fleet(folder)
    image, svg, script = ATTACKS[:3]
    name, other = "SMP " + image, "HUB" + svg
    for instance in (name, other):
        fleet.instance(instance)
    plugin, file = "Chat" + image, "lang" + image + ".yml"
    expected = {attack: attack for attack in ATTACKS}
    actual = {attack: attack[::-1] + attack for attack in ATTACKS}
    fleet.expect(plugin, "config.yml", {"a": expected, "gone": script, "list": [script, image]})
    fleet.expect(plugin, file, {"a" + script: script})
    fleet.expect(svg, "config.yml", {"password": "secret-" + script, "x": 1})
    for instance in (name, other):
        fleet.file(instance, plugin, "config.yml", {"a": actual, "list": [image]})
        fleet.file(instance, plugin, file, {"a" + script: svg})
    fleet.file(name, svg, "config.yml", "x: 1\n\ty: " + script + "\npassword: planted-" + script + "\n")
    fleet.file(other, svg, "config.yml", {"password": "planted-" + script, "x": 1})
    fleet.except_for(plugin, "config.yml", "b" + script,
                     **{name: {"$value": script, "why": script, "by": image, "until": "2020-01-01"}})
    fleet.except_for(plugin, "config.yml", "a." + ATTACKS[5], **{other: {"$value": actual[ATTACKS[5]], "why": svg, "by": script}})
    write(fleet.folder / ".ampdata/instances.json",
          json.dumps([{"InstanceName": name, "FriendlyName": script, "Module": "Minecraft"}]))
    return fleet
