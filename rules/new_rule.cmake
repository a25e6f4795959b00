# cmake -DGROUP=network -DNAME=port_conflict -P rules/new_rule.cmake
# Writes the rule, its page, a case and its line in rules.def.
cmake_minimum_required(VERSION 3.25)

foreach(part GROUP NAME)
  if(NOT "${${part}}" MATCHES "^[a-z][a-z_]*$")
    message(FATAL_ERROR
      "usage: cmake -DGROUP=network -DNAME=port_conflict -P rules/new_rule.cmake")
  endif()
endforeach()
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
    .check = Check,
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
-- diagnostics --
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
