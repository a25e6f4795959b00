#ifndef PLIMSOLL_COMPILER_COMPOSE_SCHEMA_SECTIONS_H_
#define PLIMSOLL_COMPILER_COMPOSE_SCHEMA_SECTIONS_H_

#include "compiler/compose/schema.h"

// Sections that have files of their own.
namespace plimsoll::compose {

extern const Schema kDeploySchema;
extern const Schema kDevelopSchema;
extern const Schema kGpusSchema;
extern const Schema kServiceSchema;

}  // namespace plimsoll::compose

#endif  // PLIMSOLL_COMPILER_COMPOSE_SCHEMA_SECTIONS_H_
