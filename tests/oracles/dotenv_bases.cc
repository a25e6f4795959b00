#include "tests/oracles/mutants.h"

// Files of variables that compose reads.
namespace plimsoll::oracles {
namespace {

const std::vector<std::string_view> kValues = {"",
                                               "a b",
                                               "\"x y\"",
                                               "'x y'",
                                               "\"x",
                                               "'x",
                                               "\"x\" # c",
                                               "\"x\"y",
                                               "\"x\" y",
                                               "x # c",
                                               "x#c",
                                               "#x",
                                               "${Z}",
                                               "${Z:-q}",
                                               "${A}",
                                               "$A",
                                               "$$A",
                                               "${",
                                               "${A",
                                               "${1}",
                                               "${a.b}",
                                               "${Z:-${A}}",
                                               "\\n",
                                               "\"\\n\"",
                                               "'\\n'",
                                               "\"\\\"\"",
                                               "'\\''",
                                               "\"a\nb\"",
                                               "\"a",
                                               "=",
                                               "==",
                                               "\t",
                                               "\"\\$A\"",
                                               "é",
                                               "x\r",
                                               "\"x\"\r",
                                               " x",
                                               "x ",
                                               "\"${A}\"",
                                               "'${A}'",
                                               "\"${\"",
                                               "'${'",
                                               "{\"a\": \"b\"}",
                                               "it's",
                                               "\"${A",
                                               "`a`",
                                               "\"\\0101\"",
                                               "\"\\q\"",
                                               "\\",
                                               "\"\\"};

constexpr std::string_view kVariables = R"(# values
A=1
export B=two words
C="quoted \"text\" # no comment"
D='single $A'
E: yaml style
F=${A}/${B:-none}
G=
I="first
second"
J.K-L=dotted
M = spaced
N=x # comment
O=last
)";

}  // namespace

const Base kDotenvBase = {{{".env", kVariables},
                           {"compose.yaml", R"(services:
  web:
    image: nginx:1
    environment:
      A: "${A-unset}"
      B: "${B-unset}"
      C: "${C-unset}"
      D: "${D-unset}"
      E: "${E-unset}"
      F: "${F-unset}"
      G: "${G-unset}"
      I: "${I-unset}"
      M: "${M-unset}"
      N: "${N-unset}"
      O: "${O-unset}"
)",
                            true}},
                          '=',
                          kValues};

const Base kEnvFileBase = {{{"web.env", kVariables},
                            {"compose.yaml", R"(services:
  web:
    image: nginx:1
    env_file: [web.env]
)",
                             true}},
                           '=',
                           kValues};

const Base kRawEnvFileBase = {{{"web.env", R"(# values
A=1
B=two words
C="quoted"
D='it
E=$A
F=
G=x # no comment
)"},
                               {"compose.yaml", R"(services:
  web:
    image: nginx:1
    env_file:
      - path: web.env
        format: raw
)",
                                true}},
                              '=',
                              kValues};

}  // namespace plimsoll::oracles
