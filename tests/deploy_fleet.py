#!/usr/bin/env python3
"""Deploys to copies of whole fleets and proves what a deploy promises.

    deploy_fleet.py AMPCFG FLEET…

A FLEET is a folder as make_fleet.py writes it. On a copy of each of its hosts:

- what a scan finds afterwards is what the deploy said that it leaves, and what the truth says no deploy can mend is among it;
- in each file every planned key has its value and every other key the one that it had, by `ampcfg read`;
- the files are byte for byte what `patch` makes of the instance with `ampcfg diff`, no other file is touched, none is left behind;
- the same deploy again changes nothing.

Prints each difference, and exits with 1 where there is one.
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

UNMENDABLE = ("missing-file", "invalid-file", "unreadable")


class Host:
    def __init__(self, ampcfg, fleet, name, folder):
        self.ampcfg = ampcfg
        self.instances = folder / name / "instances"
        subprocess.run(["cp", "-a", fleet / "hosts" / name / "home/amp/.ampdata", folder / name], check=True)  # hard links too
        settings = fleet / "settings" / (name + ".yaml")
        self.config = folder / (name + ".yaml")
        self.config.write_text("name: %s\ninstances: %s\nexpectations: %s\nstate: %s\n%s" % (
            name, json.dumps(str(self.instances)), json.dumps(str(fleet / "expectations")), json.dumps(str(folder / (name + "-state"))),
            settings.read_text() if settings.exists() else ""))

    def run(self, *arguments):
        run = subprocess.run([self.ampcfg, "--config", self.config, *arguments], stdin=subprocess.DEVNULL, capture_output=True)
        return run.returncode, run.stdout

    def json(self, *arguments):
        code, out = self.run(*arguments, "--json", "--show-secrets")
        return code, {part["instance"]: part for host in json.loads(out)["hosts"] for part in host["instances"]}

    def files(self):
        """Each file, its bytes and its mode."""
        return {path.relative_to(self.instances): (path.read_bytes(), path.stat().st_mode) for path in self.instances.rglob("*")
                if path.is_file() and not path.is_symlink()}

    def read(self, paths):
        """What a server reads from each of these files; None where it refuses it."""
        read, paths = {}, sorted(paths)
        for begin in range(0, len(paths), 200):
            some = paths[begin:begin + 200]
            _, out = self.run("read", "--json", "--show-secrets", "--", *(self.instances / path for path in some))
            read.update(zip(some, (json.loads(line).get("keys") for line in out.splitlines())))
        return read


def place(finding):
    return finding["plugin"], finding["file"], finding["key"]


def path_in(plugin, file, game):
    return game / file if plugin == "@server" else game / "plugins" / plugin / file


def game_folder(host, part):
    """The folder of the game, relative to the instances."""
    found = [plugins.parent for plugins in sorted(Path(part["path"]).glob("*/plugins"))]
    return (found + [Path(part["path"], "Minecraft")])[0].relative_to(host.instances)


def patched(host, names, folder):
    """The instances as patch makes them of what diff prints."""
    copy = folder / "patched"
    shutil.copytree(host.instances, copy, symlinks=True)
    for name in names:
        _, diff = host.run("diff", "--show-secrets", name)
        if not diff:
            continue
        run = subprocess.run(["patch", "-s", "-p1", "--no-backup-if-mismatch", "-F0", "-d", copy / name], input=diff, capture_output=True)
        if run.returncode:
            yield "%s: patch refuses the diff: %s" % (name, run.stdout.decode(errors="replace")[:300])
    host.patched = {path.relative_to(copy): path.read_bytes() for path in copy.rglob("*") if path.is_file() and not path.is_symlink()}
    shutil.rmtree(copy)


def compare_files(before, after, expected):
    for path in sorted(set(before) | set(after)):
        if path not in after or path not in before:
            yield "%s: the file was %s" % (path, "taken away" if path not in after else "made")
        elif after[path][1] != before[path][1]:
            yield "%s: its mode is another" % path
        elif after[path][0] != expected[path]:
            yield "%s: is not what patch makes of it" % path


def compare_keys(host, deployed, before, after):
    planned = {}
    for name, part in deployed.items():
        game = game_folder(host, part)
        for file in part["files"]:
            planned[path_in(file["plugin"], file["file"], game)] = {key["key"]: key.get("after") for key in file["keys"]}
    for path in sorted(planned):
        wanted, old, new = planned[path], before.get(path), after.get(path)
        if new is None:
            yield "%s: a server refuses it now" % path
            continue
        for key in sorted(set(old) | set(new) | set(wanted)):
            if key in wanted:
                if json.dumps(new.get(key), sort_keys=True) != json.dumps(wanted[key], sort_keys=True) and new.get(key) != wanted[key]:
                    yield "%s: %s is %s, not %s" % (path, key, new.get(key, "absent"), wanted[key])
            elif key not in new:
                # A key that was empty may have become a parent.
                if not any(other.startswith(key + ".") for other in wanted):
                    yield "%s: %s is gone" % (path, key)
            elif json.dumps(new[key], sort_keys=True) != json.dumps(old.get(key, "absent"), sort_keys=True):
                yield "%s: %s was %s and is %s" % (path, key, old.get(key, "absent"), new[key])


def compare_findings(truth, deployed, scanned):
    for name in sorted(scanned):
        left = {place(one): one["code"] for one in deployed[name]["left"]}
        found = {place(one): one["kind"] for one in scanned[name]["findings"] if one["status"] in ("drift", "error")}
        for where in sorted(set(left) | set(found), key=str):
            if where not in found:
                yield "%s %s: said to be left, and is no drift" % (name, where)
            elif where not in left:
                yield "%s %s: is drift, and not said to be left" % (name, where)
        unmendable = {place(one): one["kind"] for one in truth[name]["findings"] if one["kind"] in UNMENDABLE}
        for where, kind in unmendable.items():
            if left.get(where) != kind:
                yield "%s %s: should be left as %s, is %s" % (name, where, kind, left.get(where, "not"))
        mendable = {where for where, code in left.items() if code not in UNMENDABLE + ("shape", "ambiguous")}
        for where in sorted(mendable, key=str):
            yield "%s %s: is left as %s" % (name, where, left[where])


def check(ampcfg, fleet, name, truth, folder):
    host = Host(ampcfg, fleet, name, folder)
    before = host.files()
    _, planned = host.json("deploy", "--all", "--dry-run")
    yield from patched(host, sorted(planned), folder)
    code, deployed = host.json("deploy", "--all", "--yes")
    after = host.files()
    yield from compare_files(before, after, host.patched)
    changed = [path for path in after if path in before and before[path][0] != after[path][0]]
    now = host.read(changed)
    for path in changed:
        (host.instances / path).write_bytes(before[path][0])
    was = host.read(changed)
    for path in changed:
        (host.instances / path).write_bytes(after[path][0])
    yield from compare_keys(host, deployed, was, now)
    _, scanned = host.json("scan")
    yield from compare_findings(truth, deployed, scanned)
    again, second = host.json("deploy", "--all", "--yes")
    if again != code:
        yield "exit %d, and %d when it is done again" % (code, again)
    for instance, part in second.items():
        if part["result"] not in ("unchanged", "skipped"):
            yield "%s: %s when it is done again" % (instance, part["result"])
    if host.files() != after:
        yield "a second deploy changes files"
    host.changed, host.keys = len(changed), sum(len(file["keys"]) for part in deployed.values() for file in part["files"])
    host.left = sum(len(part["left"]) for part in deployed.values())
    yield host


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    ampcfg, different = os.path.abspath(sys.argv[1]), 0
    for name in sys.argv[2:]:
        fleet = Path(name).resolve()
        truth = json.loads((fleet / "truth.json").read_text(encoding="utf-8"))
        differences, files, keys, left = [], 0, 0, 0
        with tempfile.TemporaryDirectory() as scratch:
            for host in sorted(os.listdir(fleet / "hosts")):
                for difference in check(ampcfg, fleet, host, truth, Path(scratch).resolve()):
                    if isinstance(difference, Host):
                        files, keys, left = files + difference.changed, keys + difference.keys, left + difference.left
                    else:
                        differences.append(difference)
        for difference in differences[:40]:
            print("  " + difference)
        if len(differences) > 40:
            print("  and %d more" % (len(differences) - 40))
        print("%s: %d instances, %d files changed, %d keys, %d left, %d differences" % (
            fleet.name, len(truth), files, keys, left, len(differences)))
        different += len(differences)
    sys.exit(1 if different else 0)


main()
