#pragma once

#include <span>
#include <string_view>

namespace ampcfg::cli {

/// An option of one or more commands. Options may stand before COMMAND, so those of one name have the same letter, and
/// all take a value, or none.
struct Option {
  std::string_view name;    ///< long, without dashes
  char letter = '\0';       ///< short; 0 where there is none
  std::string_view value;   ///< what its argument is called in help: `KEY`; empty where it takes none
  std::string_view help;    ///< one line
  bool repeatable = false;  ///< each use adds a value; otherwise the last one counts
  std::span<const std::string_view> choices = {};  ///< the only values it takes, if any
  std::string_view implied = {};                   ///< its value where none is given; another one needs the `=`

  /// True if the next word is its value.
  [[nodiscard]] bool takes_value() const noexcept { return !value.empty() && implied.empty(); }
  [[nodiscard]] bool may_have_value() const noexcept { return !implied.empty(); }
};

namespace option {

inline constexpr std::string_view color_choices[] = {"auto", "always", "never"};
inline constexpr std::string_view by_choices[] = {"key", "instance"};
inline constexpr std::string_view as_choices[] = {"number"};
inline constexpr std::string_view show_choices[] = {"variance", "ok"};
inline constexpr std::string_view learned_choices[] = {"left-out", "doubts", "undecided", "groups", "facts"};

inline constexpr Option host{"host", 'H', "HOST", "look at this host (a,b or all; default: this machine)", true};
inline constexpr Option forks{"forks", '\0', "NUMBER", "ask at most this many hosts at once (default: 20)"};
inline constexpr Option host_timeout{"host-timeout", '\0', "SECONDS",
                                     "give up on a host after this time (default: 600; 0: never)"};
inline constexpr Option plugin{"plugin", 'p', "PLUGIN", "only plugins of this name (a glob)", true};
inline constexpr Option file{"file", 'f', "FILE", "only config files of this path (a glob)", true};
inline constexpr Option key{"key", 'k', "KEY", "only keys of this name (a glob)", true};
inline constexpr Option since{"since", '\0', "WHEN",
                              "only what was done since then: 7d, 12h, 30min, 2026-11-24, '2026-11-24 09:30'"};
inline constexpr Option limit{"limit", '\0', "NUMBER", "at most so many, the newest (default: all)"};
inline constexpr Option show{"show", '\0',        "STATUS", "list these too: variance (JSON always has them), ok",
                             true,   show_choices};
inline constexpr Option by{"by",    '\0',
                           "ORDER", "key (what is the same, once) or instance (default: if that fits a screen)",
                           false,   by_choices};
inline constexpr Option changes{"changes", '\0', "", "only what is new since the last time"};
inline constexpr Option since_mark{"since", '\0', "NAME", "with --changes: by a mark of that name (default: default)"};
inline constexpr Option remind{"remind", '\0', "DAYS", "with --changes: say all again after so many days"};
inline constexpr Option json{"json", '\0', "", "print JSON; `ampcfg schema COMMAND` describes it"};
inline constexpr Option html{"html", '\0', "FILE", "write what was found into FILE, too, as a page for a browser"};
inline constexpr Option show_secrets{"show-secrets", '\0', "", "show passwords and tokens instead of ‹hidden›"};
inline constexpr Option metrics{"metrics", '\0', "FILE",
                                "also write figures for Prometheus to this file (man metrics)"};
inline constexpr Option players{"players", '\0', "", "with --metrics: also ask the games who plays"};

inline constexpr Option all{"all", '\0', "", "all instances"};
inline constexpr Option flagged{"flagged", '\0', "", "the instances that need a restart"};
inline constexpr Option yes{"yes", 'y', "", "do not ask"};
inline constexpr Option dry_run{"dry-run", '\0', "", "show what would be done, and do nothing"};
inline constexpr Option diff{"diff", '\0', "", "show the lines that change"};
inline constexpr Option from{"from", '\0', "FILE",
                             "take the values from this JSON file (-: stdin) instead of the expectations"};
inline constexpr Option create{"create", '\0', "", "create files that are missing"};
inline constexpr Option replace{"replace", '\0', "",
                                "overwrite a mapping or list that stands where another shape is expected"};

inline constexpr Option ended{"ended", '\0', "", "change also what was expected until a day that has passed"};
inline constexpr Option existing{"existing", '\0', "", "change only keys that are there, and add none"};

inline constexpr Option older{"older", '\0', "", "also with a set that is older than the one deployed last"};
inline constexpr Option skip_unreachable{"skip-unreachable", '\0', "",
                                         "change the other hosts even if one does not answer"};

inline constexpr Option force{"force", '\0', "", "bring back whole files, over what was written since"};

inline constexpr Option parallel{"parallel", '\0', "NUMBER", "at most this many at a time (default: 1)"};
inline constexpr Option delay{"delay", '\0', "SECONDS", "wait this long between one and the next (default: 0)"};
inline constexpr Option when_empty{
    "when-empty", '\0', "MINUTES", "wait until nobody plays, at most this long (default: 60)", false, {}, "60"};
inline constexpr Option batch{"batch", '\0', "NUMBER",
                              "this many instances at a time, or with % this share (default: 1)"};
inline constexpr Option canary{"canary", '\0', "INSTANCE", "take this one first, alone"};
inline constexpr Option max_failures{"max-failures", '\0', "NUMBER",
                                     "go on until more instances than this have failed (default: 0)"};
inline constexpr Option resume{"resume", '\0', "", "go on with an apply that was cut short"};
inline constexpr Option abort{"abort", '\0', "", "undo the part that is not done of an apply that was cut short"};
inline constexpr Option notify{"notify", '\0', "", "send what came of it to the commands of `notify`"};
inline constexpr Option use_restart_all{
    "use-restart-all", '\0', "", "restart all with one command of ampinstmgr, if that restarts just what is selected"};

inline constexpr Option watch{
    "watch", '\0', "SECONDS", "look again and again, until q or Ctrl-C (default: every 2 seconds)", false, {}, "2"};
inline constexpr Option reason{"reason", '\0', "TEXT", "why, for those who read it later"};

inline constexpr Option as_text{"string", '\0', "", "VALUE is a text, as it is typed"};
inline constexpr Option template_text{"template", '\0', "TEXT", "a text with {instance}, {port} or a fact filled in"};
inline constexpr Option secret{"secret", '\0', "NAME", "the secret of that name, whose value the set does not hold"};
inline constexpr Option absent{"absent", '\0', "", "the key is not to be there"};
inline constexpr Option any{"any", '\0', "", "the key is to be there, with any value"};
inline constexpr Option unique{"unique", '\0', "", "each instance is to have a value that no other has"};
inline constexpr Option one_of{"one-of", '\0', "VALUE", "any of these values will do", true};
inline constexpr Option range{"range", '\0', "A..B", "any number from A to B; either may be left out"};
inline constexpr Option default_value{"default", '\0', "VALUE",
                                      "what a deploy writes where --one-of or --range does not hold"};
inline constexpr Option as{"as",  '\0',      "KIND", "number: what --template or --secret comes to is one",
                           false, as_choices};
inline constexpr Option why{"why", '\0', "TEXT", "why it is so, for those who read it later"};
inline constexpr Option until{"until", '\0', "DAY", "the last day on which it counts: 2026-12-31"};
inline constexpr Option by_whom{"by", '\0', "NAME", "who has decided it (default, beside --why or --until: you)"};
inline constexpr Option platform{"platform", '\0', "PLATFORM", "in which folder of the set it is said; top: in none"};
inline constexpr Option universal{"universal", '\0', "", "for all instances, not only for those that have it"};
inline constexpr Option group{"group", '\0', "NAME", "for the group of that name, which is made if it is not there"};
inline constexpr Option untouched{"untouched", '\0', "",
                                  "learn also language files that are as the plugin brings them"};
inline constexpr Option partial{"partial", '\0', "", "learn from the others where a host does not answer"};
inline constexpr Option show_learned{
    "show", '\0', "WHAT", "list also left-out, doubts, undecided, groups or facts", true, learned_choices};
inline constexpr Option like{"like", '\0', "INSTANCE", "give the instance values of its own where this one has such"};
inline constexpr Option explain{"explain", '\0', "KEY", "say which rule keys of this name come under, and why", true};
inline constexpr Option ending{"ending", '\0', "DAYS", "only what ends in so many days, or has ended"};

inline constexpr Option undecided{"undecided", '\0', "",
                                  "go through what nobody has decided, not through what differs"};

inline constexpr Option config{"config", '\0', "FILE", "the configuration file to use"};
inline constexpr Option expectations{"expectations", '\0', "DIR", "the folder of expectations to use"};
inline constexpr Option instances{"instances", '\0', "DIR", "the folder of this machine's instances"};
inline constexpr Option state{"state", '\0', "DIR", "the folder of ampcfg's own state on this machine"};
inline constexpr Option color{"color", '\0', "WHEN", "auto, always or never", false, color_choices};
inline constexpr Option quiet{"quiet", 'q', "", "print nothing unless something differs or failed"};
inline constexpr Option help{"help", 'h', "", "show this help"};
inline constexpr Option version{"version", '\0', "", "show the version"};

}  // namespace option
}  // namespace ampcfg::cli
