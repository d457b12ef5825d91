# MIT license, as all of ampcfg. Ansible says which Python runs this.
"""ampcfg deploy, as a task of Ansible: runs the executable on the target and says what became of it."""
import json
import unicodedata

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: deploy
short_description: Give the plugins of Minecraft instances the values that were decided
version_added: 0.2.0
author:
  - the ampcfg project (@ampcfg)
description:
  - Runs C(ampcfg deploy) on the target, which gives each key that differs its expected value and changes no other byte.
    On each instance all files change, or none. The old bytes, a record and the restart flags stay on the target, and
    C(ampcfg rollback) there takes a deployment back.
  - The target decides with its own set of expectations; the role C(ampcfg.ampcfg.install) puts it there. No other host is
    asked by it, so that Ansible's C(forks) and C(serial) say how many work at once.
  - Strings that are secrets are hidden in all that comes back, as C(ampcfg) hides them. Characters that are not seen or that
    steer a terminal come back as C(\uXXXX).
requirements:
  - C(ampcfg) 0.2.0 or newer on the target
  - Python 3.9 or newer on the target
options:
  instances:
    description: The instances to change. Names, patterns such as C(SMP*), or groups of the target's configuration (C(@survival)).
    type: list
    elements: str
  all:
    description: All instances.
    type: bool
  flagged:
    description: Those that need a restart.
    type: bool
  plugins:
    description: Only plugins that match one of these patterns.
    type: list
    elements: str
  files:
    description: Only files that match one of these patterns. The path below the plugin's folder, with its extension or without.
    type: list
    elements: str
  keys:
    description: Only keys that match one of these patterns.
    type: list
    elements: str
  values:
    description:
      - "Values to write in place of the set's, as C({INSTANCE: {PLUGIN: {KEY: VALUE}}}); I(instances) then narrows which are changed."
      - What Ansible fills in for C({{ }}) is text, unless a filter such as C(int) makes something else of it and
        C(jinja2_native) is on.
      - They are neither logged on the target nor in the result. For a password, a set's C($secret) is the better way.
    type: dict
  create:
    description: Create files that are missing.
    type: bool
    default: false
  replace:
    description: Overwrite a mapping that stands where a value is expected, or the other way round.
    type: bool
    default: false
  existing:
    description: Change only keys that are there.
    type: bool
    default: false
  ended:
    description: Change also what was expected until a day that has passed.
    type: bool
    default: false
  older:
    description: Also with a set that is older than the one that was deployed last.
    type: bool
    default: false
  left:
    description:
      - What it means that some of the selected drift is left, because a file is missing or invalid, or a plugin was writing it.
      - With C(warn), a warning; with C(fail), the task has failed, after everything else was changed. In check mode it is a warning.
    type: str
    choices: [warn, fail]
    default: warn
  config:
    description: The configuration to use in place of C(/etc/ampcfg/config.yaml).
    type: path
  expectations:
    description: The folder of expectations on the target, in place of the configured one.
    type: path
  executable:
    description: The executable on the target. Without a folder it is looked for in C(/usr/local/bin), C(/usr/bin) and C(PATH).
    type: path
    default: ampcfg
attributes:
  check_mode:
    description: Makes the plan and changes nothing.
    support: full
  diff_mode:
    description: Shows the lines that change, passwords and tokens hidden.
    support: full
"""

EXAMPLES = r"""
- name: What was decided is on all instances, five hosts at a time
  hosts: games
  become: true
  serial: 5
  max_fail_percentage: 0
  tasks:
    - name: Deploy
      ampcfg.ampcfg.deploy:
        all: true
      register: deployed
      notify: Restart what needs it
  handlers:
    - name: Restart what needs it
      ansible.builtin.command:
        argv: [ampcfg, restart, --flagged, --when-empty=30, --yes]
      changed_when: true

- name: One plugin on a group, and no drift may be left
  ampcfg.ampcfg.deploy:
    instances: ["@survival"]
    plugins: [CoreProtect]
    left: fail

- name: A value that is in no set
  ampcfg.ampcfg.deploy:
    values:
      SMP101: {Essentials: {spawn.x: 5}}
"""

RETURN = r"""
deployment:
  description: Its id, for C(ampcfg rollback ID); null where nothing was changed.
  type: str
  returned: always
  sample: 20261130T121303Z-8e74
needs_restart:
  description: The instances that need a restart because of it, or would in check mode.
  type: list
  elements: str
  returned: always
  sample: [SMP101]
instances:
  description: What became of each instance, with its files and keys, as C(ampcfg schema deploy) says.
  type: list
  elements: dict
  returned: always
left:
  description: The drift that is left, each with its C(instance), C(plugin), C(file), C(key), C(code) and C(reason).
  type: list
  elements: dict
  returned: always
exit_code:
  description: The exit code of C(ampcfg). 0 is done, 2 that drift is left (in check mode, that there is drift), all else a failure.
  type: int
  returned: always
"""

SWITCHES = ("all", "flagged", "create", "replace", "existing", "ended", "older")
LISTS = {"plugins": "plugin", "files": "file", "keys": "key"}
MOST_NAMED = 5  # of what failed or is left, in a message


def arguments():
    spec = {name: {"type": "bool", "default": False} for name in SWITCHES[2:]}
    spec.update({name: {"type": "bool"} for name in SWITCHES[:2]})
    spec.update({name: {"type": "list", "elements": "str"} for name in ["instances", *LISTS]})
    spec.update(values={"type": "dict"}, config={"type": "path"}, expectations={"type": "path"},
                executable={"type": "path", "default": "ampcfg"},
                left={"type": "str", "choices": ["warn", "fail"], "default": "warn"})
    return spec


def command_of(params, check, diff):
    words = ["deploy", "--json", "--dry-run" if check else "--yes"]
    words += ["--" + name for name in SWITCHES if params[name]]
    words += ["--diff"] if diff else []
    words += ["--from=-"] if params["values"] is not None else []
    words += ["--%s=%s" % (name, params[name]) for name in ("config", "expectations") if params[name]]
    words += ["--%s=%s" % (option, one) for name, option in LISTS.items() for one in params[name] or []]
    return words + ["--", *(params["instances"] or [])]


def shown(data):
    """The same, with \\uXXXX for what steers a terminal, is not seen or is no character: names and files are other people's."""
    if isinstance(data, str):
        return "".join(one if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
                       else "\\u%04x" % ord(one) for one in data)
    if isinstance(data, list):
        return [shown(one) for one in data]
    return {shown(key): shown(value) for key, value in data.items()} if isinstance(data, dict) else data


def answer_of(module, rc, out, err):
    """What ampcfg printed; where that is an error or nothing, the task has failed."""
    try:
        answer = shown(json.loads(out))
    except ValueError:
        answer = {}
    if "hosts" in answer:
        return answer
    error = answer.get("error") or {}
    said = words_of(error) if error else shown(err.strip()) or "it says nothing"
    module.fail_json("ampcfg deploy: " + said, exit_code=rc, code=error.get("code"), changed=False, **not_logged(module))


def words_of(error):
    return error["message"] + ("; " + error["hint"] if error.get("hint") else "")


def not_logged(module):
    """The invocation without values: they may be passwords, and results are kept."""
    return {"invocation": {"module_args": dict(module.params, values="(not shown)" if module.params["values"] else None)}}


def named(lines):
    more = len(lines) - MOST_NAMED
    return "\n".join(lines[:MOST_NAMED] + (["and %d more" % more] if more > 0 else []))


def failures(answer):
    """What went wrong, a line each."""
    lines = [words_of(host["error"]) for host in answer["hosts"] if host["error"]]
    for instance in (one for host in answer["hosts"] for one in host["instances"]):
        if instance["error"]:
            lines.append("%s: %s" % (instance["instance"], words_of(instance["error"])))
            continue
        for file in instance["files"]:
            if file["result"] == "failed":
                lines.append("%s: %s/%s: %s" % (instance["instance"], file["plugin"], file["file"],
                                                file.get("reason") or file.get("code", "failed")))
    return lines


def left_in(instances):
    return [dict(one, instance=instance["instance"]) for instance in instances for one in instance["left"]]


def left_words(left):
    return ["%s: %s: %s, %s" % (one["instance"], "/".join(filter(None, [one["plugin"], one["file"]])) +
                                (" " + one["key"] if one["key"] else ""), one["code"], one["reason"]) for one in left]


def diffs_in(instances):
    return [{"prepared": file.pop("diff")} for instance in instances for file in instance["files"] if file.get("diff")]


def result_of(module, answer, rc):
    instances = [one for host in answer["hosts"] for one in host["instances"]]
    diffs = diffs_in(instances)
    done = ("changed", "partial", "planned")
    restarted = [one["instance"] for one in instances if one["needs_restart"] or one["result"] == "planned"]
    result = dict(changed=any(one["result"] in done for one in instances), deployment=answer["deployment"], exit_code=rc,
                  instances=instances, needs_restart=restarted, left=left_in(instances), **not_logged(module))
    return dict(result, diff=diffs) if module._diff else result


def main():
    # no_log: what is logged there would have the values.
    module = AnsibleModule(argument_spec=arguments(), supports_check_mode=True, no_log=True)
    params = module.params
    executable = module.get_bin_path(params["executable"], opt_dirs=["/usr/local/bin", "/usr/bin"])
    if executable is None:
        module.fail_json("there is no %s here; the role ampcfg.ampcfg.install puts it there" % params["executable"],
                         **not_logged(module))
    rc, out, err = module.run_command([executable, *command_of(params, module.check_mode, module._diff)],
                                      data=None if params["values"] is None else json.dumps(params["values"]),
                                      expand_user_and_vars=False)
    answer = answer_of(module, rc, out, err)
    result = result_of(module, answer, rc)
    for warning in answer["warnings"]:
        module.warn(warning)
    left = left_words(result["left"])
    if rc not in (0, 2):
        module.fail_json(named(failures(answer) or left or ["ampcfg deploy: exit code %d: %s" % (rc, shown(err.strip()))]), **result)
    if rc == 2 and params["left"] == "fail" and not module.check_mode:
        module.fail_json("some of the drift is left\n" + named(left), **result)
    if left:
        module.warn("some of the drift is left\n" + named(left))
    module.exit_json(**result)


if __name__ == "__main__":
    main()
