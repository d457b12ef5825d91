#pragma once

#include <vector>

#include "ampcfg/drift/learning/learn.hpp"
#include "drift/learning/work.hpp"

namespace ampcfg::drift {

/// Says of keys why they are learned as they are, or not.
std::vector<LearnedWhy> explained(const Learner::Work& work, const Patterns& keys);

}  // namespace ampcfg::drift
