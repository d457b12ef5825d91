// change_answer.hpp: what tells one plan from another.
#include "ampcfg/document/json/json.hpp"
#include "ampcfg/os/digest.hpp"
#include "fleet/wire/change_answer.hpp"

namespace ampcfg::fleet {
namespace {

void add(Writer& writer, const document::Edit& edit) {
  std::optional<std::string> value;
  if (edit.value) document::write_json(value.emplace(), *edit.value);
  writer(edit.path, value, edit.replace);
}

void add(Writer& writer, const drift::FilePlan& file) {
  writer(file.file, file.before.has_value(), file.after.has_value(), file.made, file.keys, file.obstacle.has_value());
  writer(file.edits.size());
  for (const document::Edit& edit : file.edits) add(writer, edit);
  for (const drift::SecretEdit& secret : file.secrets) writer(secret.edit, secret.name, secret.as_number);
  if (file.edits.empty()) writer(os::hash_of(file.before), os::hash_of(file.after));
}

void add(Writer& writer, const host::InstancePlan& instance) {
  writer(instance.instance.name, instance.instance.path);
  for (const drift::PluginPlan& plugin : instance.plugins) {
    writer(plugin.plugin, plugin.files.size());
    for (const drift::FilePlan& file : plugin.files) add(writer, file);
  }
}

}  // namespace

std::string digest_of(const host::InstancePlan& plan) {
  Writer writer;
  add(writer, plan);
  return os::sha256_hex(writer.take());
}

std::string digest_of(const host::HostPlan& plan) {
  Writer writer;
  for (const host::InstancePlan& instance : plan.instances) add(writer, instance);
  return os::sha256_hex(writer.take());
}

}  // namespace ampcfg::fleet
