#pragma once

#include <string>
#include <string_view>
#include <vector>

// The command lines that far login shells get. They mean the same to every one of bash, dash, zsh and fish.
namespace ampcfg::fleet {

/// Where a far side keeps executables: its user's cache folder, or, where that does not do, one in /var/tmp; root's own
/// where rights are raised.
enum class Place { home, shared, root };

/// Runs the cached or installed executable of that digest as agent, after `cached_mark` and its path where it is a
/// cached one; says `absent_mark` and its processor where there is none. `become` may be empty. With it, on a locked
/// host (ampcfg-config(5)), it raises rights for the installed executable alone, and says `locked_mark` and what
/// version that is where it is another.
std::string launch_command(const std::vector<std::string>& become, std::string_view digest);
inline constexpr std::string_view cached_mark = "ampcfg-cached ";
inline constexpr std::string_view absent_mark = "ampcfg-absent ";
inline constexpr std::string_view locked_mark = "ampcfg-locked ";

/// Takes a packed executable from stdin, checks it and puts it in its place; the last line is `push_mark` and `done`,
/// or a reason: `<code> <folder>: <text>`.
std::string push_command(const std::vector<std::string>& become, Place place, std::string_view digest);
inline constexpr std::string_view push_mark = "ampcfg-push ";

/// Removes what `push_command` and the agent have put there, and says which folders.
std::string clean_command(const std::vector<std::string>& become);

/// Says what there is, a name and a value on each line, after `probe_mark`. `set` is the hexadecimal digest of
/// expectations, or empty.
std::string probe_command(const std::vector<std::string>& become, std::string_view digest, std::string_view set);
inline constexpr std::string_view probe_mark = "ampcfg-probe ";

/// Runs a program with arguments, as they are.
std::string argv_command(const std::vector<std::string>& argv);

}  // namespace ampcfg::fleet
