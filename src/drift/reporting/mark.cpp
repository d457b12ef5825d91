#include "ampcfg/drift/reporting/mark.hpp"

#include "ampcfg/os/digest.hpp"

namespace ampcfg::drift {

template <typename Archive>
void describe(Archive& archive, os::Like<Scope> auto& scope) {
  archive(scope.instances, scope.plugins, scope.files, scope.keys);
}

template <typename Archive>
void describe(Archive& archive, os::Like<MarkedFinding> auto& finding) {
  archive(finding.plugin, finding.file, finding.key, finding.kind, finding.is_error, finding.is_hidden, finding.seal,
          finding.hidden_seal);
}

template <typename Archive>
void describe(Archive& archive, os::Like<MarkedInstance> auto& instance) {
  archive(instance.name);
  archive.choice(instance.state, MarkedInstance::State::gone);
  archive(instance.findings);
}

template <typename Archive>
void describe(Archive& archive, os::Like<MarkedHost> auto& host) {
  archive(host.host, host.answers, host.covered, host.instances);
}

template <typename Archive>
void describe(Archive& archive, os::Like<Mark> auto& mark) {
  archive(mark.at, mark.whole_at, mark.hosts, mark.ended);
}

namespace {

constexpr std::string_view first_line = "ampcfg mark 1\n";
constexpr std::size_t sum_size = 64;

}  // namespace

std::string pack_mark(const Mark& mark, std::string_view key_seal) {
  os::Packer packer;
  packer.text(key_seal);
  packer(mark);
  return std::string(first_line) + os::sha256_hex(packer.bytes()) + packer.bytes();
}

std::optional<Mark> unpack_mark(std::string_view bytes, std::string_view key_seal) {
  if (!bytes.starts_with(first_line)) return std::nullopt;
  bytes.remove_prefix(first_line.size());
  if (bytes.size() < sum_size || os::sha256_hex(bytes.substr(sum_size)) != bytes.substr(0, sum_size))
    return std::nullopt;
  os::Unpacker unpacker(bytes.substr(sum_size));
  if (unpacker.text() != key_seal) return std::nullopt;
  Mark mark;
  unpacker(mark);
  if (!unpacker.ended()) return std::nullopt;
  return mark;
}

}  // namespace ampcfg::drift
