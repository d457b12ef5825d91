#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ampcfg/host/secrets/secret_source.hpp"
#include "ampcfg/host/writing/change.hpp"
#include "ampcfg/host/writing/rollback.hpp"
#include "fleet/wire/answers.hpp"
#include "fleet/wire/request.hpp"

// What plans, and carrying them out, consist of between hosts.
namespace ampcfg::drift {

template <typename Archive>
void describe(Archive& archive, fleet::Like<Wishes> auto& wishes) {
  archive(wishes.create, wishes.replace, wishes.existing, wishes.ended);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<PlannedKey> auto& key) {
  archive(key.key);
  archive.json(key.before);
  archive.json(key.after);
  archive(key.hidden);
  archive.must(!key.hidden || (!key.before && !key.after));
  archive.choice(key.source, Source::variable);
}

/// Without the edit, which stays with the others.
template <typename Archive>
void describe(Archive& archive, fleet::Like<SecretEdit> auto& secret) {
  archive(secret.name, secret.as_number);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<Order> auto& order) {
  archive(order.plugin, order.file, order.key);
  archive.choice(order.what, Order::What::not_unique);
  archive(order.name, order.reason);
}

/// All but the edits, which stay where they are made.
template <typename Archive>
void describe(Archive& archive, fleet::Like<FilePlan> auto& file) {
  archive(file.file, file.before, file.after, file.made, file.keys, file.obstacle, file.secrets);
  archive.must(file.before || file.after);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<LeftAlone> auto& left) {
  archive(left.plugin, left.file, left.key);
  archive.word(left.code);
  archive(left.reason);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<PluginPlan> auto& plan) {
  archive(plan.plugin, plan.files, plan.left, plan.warnings, plan.counts);
}

}  // namespace ampcfg::drift

namespace ampcfg::host {

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstancePlan> auto& plan) {
  archive(plan.instance, plan.plugins, plan.counts);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<RollbackWish> auto& wish) {
  archive(wish.id, wish.force);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<FileChange> auto& change) {
  archive(change.plugin, change.file);
  archive.choice(change.result, FileResult::restored);
  archive(change.keys);
  archive.word(change.code);
  archive(change.reason, change.hint, change.renamed);
}

template <typename Archive>
void describe(Archive& archive, fleet::Like<InstanceChange> auto& change) {
  archive(change.instance);
  archive.choice(change.result, ChangeResult::undone);
  archive(change.error, change.files, change.left, change.flagged);
}

/// All but the instances.
template <typename Archive>
void describe(Archive& archive, fleet::Like<HostChange> auto& change) {
  archive(change.warnings);
}
inline std::vector<InstanceChange>& parts_of(HostChange& change) {
  return change.instances;
}

}  // namespace ampcfg::host

namespace ampcfg::fleet {

/// The orders for one instance.
struct InstanceOrders {
  std::string instance;
  std::vector<drift::Order> orders;
};

template <typename Archive>
void describe(Archive& archive, Like<InstanceOrders> auto& one) {
  archive(one.instance, one.orders);
}

/// A secret, for a plan that writes it.
struct SentSecret {
  std::string name, value;
};

template <typename Archive>
void describe(Archive& archive, Like<SentSecret> auto& secret) {
  archive(secret.name, secret.value);
}

/// A question for the plan of a deploy.
struct DeployQuestion {
  host::Query query;
  drift::Wishes wishes;
  std::optional<std::string> given;  ///< the bytes of `--from`, in place of a set
  bool only_shown = false;           ///< for `diff`: nothing is to be refused
  bool older = false;                ///< also with a set that is older than the last one
  bool with_bytes = false;           ///< of the files, for their diffs
  std::vector<InstanceOrders> orders = {};
};

template <typename Archive>
void describe(Archive& archive, Like<DeployQuestion> auto& question) {
  archive(question.query, question.wishes, question.given, question.only_shown, question.older, question.with_bytes,
          question.orders);
}

/// A question for the plan of a rollback.
struct RollbackQuestion {
  host::Query query;
  host::RollbackWish wish;
  bool with_bytes = false;
};

template <typename Archive>
void describe(Archive& archive, Like<RollbackQuestion> auto& question) {
  archive(question.query, question.wish, question.with_bytes);
}

/// The answer to both: the plan, and the digest of what it would do.
struct FarPlan {
  std::string digest;
  host::RollbackPlan plan;                ///< of a deploy without an id
  std::vector<std::string> digests = {};  ///< of each instance's part of it
};

/// All but the instances.
template <typename Archive>
void describe(Archive& archive, Like<FarPlan> auto& far) {
  archive(far.digest, far.plan.id, far.plan.plan, far.digests);
}
inline std::vector<host::InstancePlan>& parts_of(FarPlan& far) {
  return far.plan.plan.instances;
}

/// What has a plan carried out: the question that it answered, which is asked once more, and the digest that was
/// confirmed.
struct ChangeQuestion {
  Verb verb = Verb::plan_deploy;
  std::string question;
  std::string digest;
  std::string id;                        ///< of the deployment, the same on every host
  std::vector<SentSecret> secrets = {};  ///< that it writes
};

template <typename Archive>
void describe(Archive& archive, Like<ChangeQuestion> auto& question) {
  archive.choice(question.verb, last_verb);
  archive(question.question, question.digest, question.id, question.secrets);
}

/// What a plan of another host is carried out with.
struct Ticket {
  bool with_set = false;
  ChangeQuestion question;
  std::vector<std::string> instances, digests;  ///< of the plan, and of each instance's part
};

template <typename Archive>
void describe(Archive& archive, Like<Ticket> auto& ticket) {
  archive(ticket.with_set, ticket.question, ticket.instances, ticket.digests);
}

/// Puts the values of secrets into a plan, in place of what stands for them (`drift::reveal`).
void reveal(host::HostPlan& plan, const std::vector<SentSecret>& secrets);
/// The secrets that a plan writes on the instances named (none: on all), of those that `orders` gave it, with values.
std::vector<SentSecret> secrets_for(const host::HostPlan& plan, const std::vector<InstanceOrders>& orders,
                                    const std::vector<std::string>& instances, const host::SecretSource& secrets);

/// A plan of this machine as it is to be written, with the values of its secrets; null: it has none.
host::HostPlan with_secrets(const host::HostPlan& plan, const host::SecretSource* secrets);

/// The digest of one instance's part of a plan.
std::string digest_of(const host::InstancePlan& plan);

/// The digest of what a plan would do, as far as a person has confirmed it: which keys of which files get which value
/// in place of which, and of whole files the bytes. What stands elsewhere in a file is a plugin's own business.
std::string digest_of(const host::HostPlan& plan);

}  // namespace ampcfg::fleet
