# cmake -DGROUP=network -DNAME=port_conflict -P rules/new_rule.cmake
# Writes the rule, its page, a case and its line in rules.def. With
# -DPROFILE=strict or hardened it is a rule of that profile.
cmake_minimum_required(VERSION 3.25)

foreach(part GROUP NAME)
  if(NOT "${${part}}" MATCHES "^[a-z][a-z_]*$")
    message(FATAL_ERROR
      "usage: cmake -DGROUP=network -DNAME=port_conflict -P rules/new_rule.cmake")
  endif()
endforeach()
if(NOT DEFINED PROFILE)
  set(PROFILE default)
endif()
if(NOT PROFILE MATCHES "^(default|strict|hardened)$")
  message(FATAL_ERROR "PROFILE is default, strict or hardened")
endif()
set(profile_line)
set(case_args)
if(NOT PROFILE STREQUAL default)
  string(SUBSTRING ${PROFILE} 0 1 initial)
  string(TOUPPER ${initial} initial)
  string(REGEX REPLACE "^." "k${initial}" enumerator ${PROFILE})
  set(profile_line "    .profile = Profile::${enumerator},\n")
  set(case_args "-- args --\ncheck --profile ${PROFILE}\n")
endif()
set(rules ${CMAKE_CURRENT_LIST_DIR})
set(path ${rules}/${GROUP}/${NAME})
set(cases ${rules}/../tests/rules/${GROUP}/${NAME})
string(REPLACE "_" "-" id "${GROUP}/${NAME}")
if(EXISTS ${path}.cc)
  message(FATAL_ERROR "rules/${GROUP}/${NAME}.cc is there already")
endif()

file(WRITE ${path}.cc "#include \"rules/rule.h\"

namespace plimsoll::rules::${GROUP} {
namespace {

// TODO: say why this is a fault; the all-rules tests fail until it reports it.
void Check(const ParsedFile& /*file*/, RuleContext& /*ctx*/) {}

}  // namespace

constinit const Rule ${NAME} = {
    .id = \"${id}\",
    .summary = \"TODO\",
${profile_line}    .check = Check,
};

}  // namespace plimsoll::rules::${GROUP}
")
file(WRITE ${path}.md "# ${id}

TODO: one sentence.

## Why

TODO

## Bad

```case
-- compose.yaml --
services: {}
```

## Good

```case
-- compose.yaml --
services: {}
```
")
file(WRITE ${cases}/bad.case "TODO: the situation, and what must stay silent beside it.
-- compose.yaml --
services: {}
${case_args}-- diagnostics --
compose.yaml:1:1: error[${id}]: TODO
")

# The list is sorted; comments at its top stay there.
file(STRINGS ${rules}/rules.def lines)
set(comments ${lines})
list(FILTER comments EXCLUDE REGEX "^RULE\\(")
list(FILTER lines INCLUDE REGEX "^RULE\\(")
list(APPEND lines "RULE(${GROUP}, ${NAME})")
list(SORT lines)
list(JOIN comments "\n" comments)
list(JOIN lines "\n" lines)
file(WRITE ${rules}/rules.def "${comments}\n${lines}\n")
message("wrote rules/${GROUP}/${NAME}.cc and .md, "
        "tests/rules/${GROUP}/${NAME}/bad.case, and a line in rules.def")
