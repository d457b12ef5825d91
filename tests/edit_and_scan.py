#!/usr/bin/env python3
"""Edits a fleet at random and holds scans that remember the last one to scans that remember nothing.

    edit_and_scan.py AMPCFG FLEET [ROUNDS [SEED]]

FLEET is a folder as make_fleet.py writes it; it is copied first. Each round makes a few edits of the kinds that hide best (the
same size, times set back, replaced by rename, moved folders, links, modes, new and removed names, the set, the settings; and
what directives ask for besides: a day that passes, a fact, a secret, another instance's value) and then scans with one state
that lives through all rounds, and with none. Prints each difference, and exits with 1 where there is one; and where none of the
kinds of edits that change no file of an instance has changed a verdict.
"""
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
import time
from collections import Counter
from pathlib import Path


def config_files(instances):
    return [Path(folder, name) for folder, _, names in os.walk(instances) for name in names
            if name.endswith((".yml", ".yaml")) and not Path(folder, name).is_symlink()]


def pipes(folder, names):
    return [name for name in names if Path(folder, name).is_fifo()]


def plugin_folders(instances):
    return [path for path in instances.glob("*/*/plugins/*") if path.is_dir() and not path.is_symlink()]


def set_times_back(path, before):
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def change_a_byte(path, times_back):
    before = path.stat()
    data = bytearray(path.read_bytes())
    places = [at for at, byte in enumerate(data) if chr(byte) in "0123456789truefalse"]
    if not places:
        return
    at = random.choice(places)
    data[at] = ord(random.choice("0123456789tf"))
    with open(path, "r+b") as file:
        file.write(data)
    if times_back:
        set_times_back(path, before)


def replace_by_rename(path, same_times):
    before, data = path.stat(), path.read_bytes()
    other = path.with_name("new~")
    other.write_bytes(data.replace(b"true", b"!!!!", 1) if random.random() < 0.5 else data)
    shutil.copymode(path, other)
    if same_times:
        set_times_back(other, before)
    os.rename(other, path)


def edit(instances, kept):
    files, plugins = config_files(instances), plugin_folders(instances)
    path, other, plugin = random.choice(files), random.choice(files), random.choice(plugins)
    kind = random.randrange(16)
    if kind <= 3:
        change_a_byte(path, kind % 2 == 0)
    elif kind <= 5:
        replace_by_rename(path, kind == 4)
    elif kind == 6:
        path.unlink()
    elif kind == 7:
        path.with_name("added.yml").write_text("a: 1\n")
    elif kind == 8:
        path.chmod(random.choice((0o600, 0o644, 0o000)))
    elif kind == 9:
        shutil.copyfile(other, path)
    elif kind == 10 and plugin.parent.joinpath("Moved").exists() is False:
        plugin.rename(plugin.with_name("Moved"))
    elif kind == 11:
        target = path.with_name("elsewhere.yml")
        if not target.exists():
            path.rename(target)
            path.symlink_to(random.choice((target.name, "/etc/passwd", "nowhere")))
    elif kind == 12:
        with open(path, "ab") as file:
            file.write(b"\tbroken: [\n")
    elif kind == 13:
        shutil.copy2(random.choice(kept), path)
    elif kind == 14:
        os.truncate(path, 0)
    else:
        moved = plugin.with_name("Aside")
        if not moved.exists():
            plugin.rename(moved)
            shutil.copytree(moved, plugin, symlinks=True)
            change_a_byte(random.choice(config_files(plugin) or files), True)
            shutil.rmtree(moved)


def edit_set(folder):
    file = random.choice(sorted(folder.rglob("*_configs.json")))
    text = file.read_text(encoding="utf-8")
    old = random.choice(("true", "false", "1", "2"))
    at = text.find(": " + old, random.randrange(max(1, len(text))))
    if at < 0:
        return
    new = {"true": "null", "false": "12345", "1": "2", "2": "3"}[old]
    file.write_text(text[:at + 2] + new + text[at + 2 + len(old):], encoding="utf-8")


# ---------------------------------------------------------------- what directives ask for besides

LATER = textwrap.dedent("""
    #define _GNU_SOURCE
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <time.h>
    #include <unistd.h>
    static time_t days(void) { const char* text = getenv("DAYS_LATER"); return text ? atol(text) * 86400 : 0; }
    int clock_gettime(clockid_t clock, struct timespec* now) {
      long result = syscall(SYS_clock_gettime, clock, now);
      if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) now->tv_sec += days();
      return (int)result;
    }
    time_t time(time_t* to) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (to) *to = now.tv_sec;
      return now.tv_sec;
    }
    """)


class Directives:
    """Expectations of one plugin of our own on every instance, and what they depend on."""

    def __init__(self, ampcfg, scratch, instances):
        self.folder, self.names = scratch, sorted(path.parent.name for path in instances.glob("*/*") if (path / "plugins").is_dir())
        self.files = {name: next(instances.glob(name + "/*/plugins")) / "Directed/config.yml" for name in self.names}
        self.facts = {name: {"short": "a"} for name in self.names}
        self.secret, self.day, self.env = "first", 0, dict(os.environ)
        for number, name in enumerate(self.names):
            self.values(name, number)
        today = time.time()
        until = [time.strftime("%F", time.gmtime(today + days * 86400)) for days in (1, 2, 4, 7, 12)]
        path = scratch / "set/universal_configs.json"
        universal = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        universal["Directed"] = {"text": {"$template": "co_{short}_"}, "secret": {"$secret": "one"}, "id": {"$unique": True},
                                 **{"day%d" % n: {"$value": n, "until": day} for n, day in enumerate(until)}}
        path.write_text(json.dumps(universal), encoding="utf-8")
        self.write()
        self.can_wait = self.compile(ampcfg)

    def compile(self, ampcfg):
        source, library = self.folder / "later.c", self.folder / "later.so"
        source.write_text(LATER)
        try:
            made = subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source], capture_output=True).returncode == 0
            # A build with sanitizers wants its own library to come first.
            made = made and subprocess.run([ampcfg, "--version"], env={**self.env, "LD_PRELOAD": str(library)},
                                           capture_output=True).returncode == 0
        except OSError:
            made = False
        if made:
            self.env["LD_PRELOAD"] = str(library)
        else:
            print("skipped: a day that passes: there is no C compiler, or the executable bears no library before its own")
        return made

    def values(self, name, number):
        self.files[name].parent.mkdir(exist_ok=True)
        self.files[name].write_text("text: co_a_\nsecret: first\nid: id-%d\n%s" % (
            number, "".join("day%d: %d\n" % (n, n if number % 2 else 99) for n in range(5))))

    def write(self):
        (self.folder / "set/instances.json").write_text(json.dumps({"facts": self.facts}))
        vault = self.folder / "vault.json"
        vault.write_text(json.dumps({"one": self.secret}))
        vault.chmod(0o600)

    def edit(self):
        """What was changed, without a file of an instance but for `unique`."""
        kind = random.choice(("day", "fact", "secret", "unique"))
        if kind == "day" and self.can_wait and self.day < 14:
            self.day += 1
            self.env["DAYS_LATER"] = str(self.day)
        elif kind == "fact":
            for facts in random.sample(list(self.facts.values()), (len(self.names) + 1) // 2):
                facts["short"] = "b" if facts["short"] == "a" else "a"
        elif kind == "secret":
            self.secret = "other" if self.secret == "first" else "first"
        elif kind == "unique":
            file = self.files[random.choice(self.names)]
            if file.is_file():
                file.write_text(re.sub("^id: .*", "id: id-%d" % random.randrange(len(self.names)), file.read_text(), flags=re.M))
        else:
            return ""
        self.write()
        return kind


def own_findings(answer):
    return [[finding for finding in part["findings"] if finding["plugin"] == "Directed"]
            for host in answer[1].get("hosts", []) for part in host["instances"]]


def scan(ampcfg, config, state, env):
    run = subprocess.run([ampcfg, "--config", config, "--state", state, "scan", "--json"], stdin=subprocess.DEVNULL,
                         capture_output=True, env=env)
    answer = json.loads(run.stdout) if run.stdout else {"stderr": run.stderr.decode()}
    answer.pop("generated_at", None)
    for host in answer.get("hosts", []):
        for instance in host["instances"]:
            instance.pop("needs_restart")  # without a state nobody can say
    return run.returncode, answer


def differing(left, right):
    """A few words on where two answers differ."""
    for key in left[1].keys() | right[1].keys():
        if key != "hosts" and left[1].get(key) != right[1].get(key):
            yield "%s: %s, not %s" % (key, str(left[1].get(key))[:300], str(right[1].get(key))[:300])
    for one, two in zip(left[1].get("hosts", []), right[1].get("hosts", [])):
        for a, b in zip(one["instances"], two["instances"]):
            mine, other = ([json.dumps(f, sort_keys=True) for f in part["findings"]] for part in (a, b))
            for finding in sorted(set(mine) ^ set(other))[:3]:
                yield "%s %s: %s" % (a["instance"], "remembered" if finding in mine else "fresh", finding[:300])


def main():
    ampcfg, fleet = os.path.abspath(sys.argv[1]), Path(sys.argv[2]).resolve()
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 100
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(1 << 30)
    random.seed(seed)
    print("seed %d" % seed)
    host, failures = sorted(os.listdir(fleet / "hosts"))[0], 0
    with tempfile.TemporaryDirectory() as scratch:
        instances, kept = Path(scratch, "instances"), Path(scratch, "kept")
        source = fleet / "hosts" / host / "home/amp/.ampdata/instances"
        shutil.copytree(source, instances, symlinks=True, ignore=pipes)
        shutil.copytree(source, kept, symlinks=True, ignore=pipes)
        shutil.copytree(fleet / "expectations", Path(scratch, "set"))
        before = config_files(kept)
        directives, changed, last = Directives(ampcfg, Path(scratch), instances), Counter(), None
        config = Path(scratch, "config.yaml")
        settings = "name: %s\ninstances: %s\nexpectations: %s\nsecrets: %s\n" % (
            host, instances, Path(scratch, "set"), Path(scratch, "vault.json"))
        for number in range(rounds):
            config.write_text(settings + random.choices(("", "max_file: 4KiB\n", "redact: ['*level*']\n"), (18, 1, 1))[0])
            kind = directives.edit() if random.random() < 0.5 else ""
            for _ in range(0 if kind else random.choice((0, 1, 1, 2, 5))):
                edit(instances, before)
            if not kind and random.random() < 0.05:
                edit_set(Path(scratch, "set"))
            if not kind and random.random() < 0.15:
                time.sleep(2.7)  # so that what was edited is remembered, too
                scan(ampcfg, config, Path(scratch, "state"), directives.env)
                if random.random() < 0.5:
                    edit(instances, before)
            remembered = scan(ampcfg, config, Path(scratch, "state"), directives.env)
            fresh = scan(ampcfg, config, Path(scratch, "none/there"), directives.env)
            if kind and last is not None and own_findings(fresh) != last:
                changed[kind] += 1
            last = own_findings(fresh)
            if remembered != fresh:
                failures += 1
                print("round %d: exit %d, %d" % (number, remembered[0], fresh[0]))
                for line in differing(remembered, fresh):
                    print("  " + line)
    print("%d rounds, %d differences; verdicts changed by %s" % (rounds, failures, dict(changed)))
    sys.exit(1 if failures or (rounds >= 100 and len(changed) < (4 if directives.can_wait else 3)) else 0)


if __name__ == "__main__":
    main()
