// change_answer.hpp: the secrets that a plan writes.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fleet/wire/change_answer.hpp"

namespace ampcfg::fleet {
namespace {

std::set<std::string> names_in(const host::InstancePlan& plan) {
  std::set<std::string> names;
  for (const drift::PluginPlan& plugin : plan.plugins) {
    for (const drift::FilePlan& file : plugin.files) {
      for (const drift::SecretEdit& secret : file.secrets) names.insert(secret.name);
    }
  }
  return names;
}

}  // namespace

void reveal(host::HostPlan& plan, const std::vector<SentSecret>& secrets) {
  std::map<std::string, std::string> values;
  for (const SentSecret& secret : secrets) values[secret.name] = secret.value;
  for (host::InstancePlan& instance : plan.instances) {
    for (drift::PluginPlan& plugin : instance.plugins) drift::reveal(plugin, values);
  }
}

host::HostPlan with_secrets(const host::HostPlan& plan, const host::SecretSource* secrets) {
  host::HostPlan written = plan;
  if (secrets == nullptr) return written;
  std::vector<SentSecret> values;
  for (const host::InstancePlan& instance : plan.instances) {
    for (const std::string& name : names_in(instance)) {
      if (const std::string* value = secrets->find(name)) values.push_back({name, *value});
    }
  }
  reveal(written, values);
  return written;
}

std::vector<SentSecret> secrets_for(const host::HostPlan& plan, const std::vector<InstanceOrders>& orders,
                                    const std::vector<std::string>& instances, const host::SecretSource& secrets) {
  const auto is_meant = [&](const std::string& name) {
    return instances.empty() || std::find(instances.begin(), instances.end(), name) != instances.end();
  };
  std::map<std::string, std::string> values;
  for (const host::InstancePlan& instance : plan.instances) {
    if (!is_meant(instance.instance.name)) continue;
    const std::set<std::string> written = names_in(instance);
    for (const InstanceOrders& ordered : orders) {
      if (ordered.instance != instance.instance.name) continue;
      for (const drift::Order& order : ordered.orders) {
        const bool writes = order.what == drift::Order::What::write && written.contains(order.name);
        const std::string* value = writes ? secrets.find(order.name) : nullptr;
        if (value != nullptr) values[order.name] = *value;
      }
    }
  }
  std::vector<SentSecret> sent;
  for (auto& [name, value] : values) sent.push_back({name, value});
  return sent;
}

}  // namespace ampcfg::fleet
