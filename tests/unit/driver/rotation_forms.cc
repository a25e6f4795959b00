#include "tests/unit/driver/rotation_forms.h"

#include <iterator>

namespace plimsoll {
namespace {

constexpr EndpointForm kForms[] = {
    {".env.example",
     "# the rented node\nVAST_HOST=@H\nVAST_PORT=@P\nVAST_USER=root\n"},
    {"env/reverse.env.example",
     "GPU_SSH_PORT=@P\n# changes each month\nGPU_SSH_HOST=@H\n"},
    {"scripts/login.sh", "#!/bin/sh\nset -eu\nssh -p @P root@@H \"$@\"\n"},
    {"scripts/defaults.sh",
     "#!/bin/sh\nVAST_HOST=\"${VAST_HOST:-@H}\"\n"
     "VAST_PORT=\"${VAST_PORT:-@P}\"\nssh -p \"$VAST_PORT\" "
     "\"root@$VAST_HOST\"\n"},
    {"scripts/fetch.sh",
     "#!/bin/sh\nscp -o StrictHostKeyChecking=accept-new -P @P \\\n"
     "  root@@H:/workspace/logs/api.log \\\n  /tmp/api.log\n"},
    {"scripts/probe.sh", "#!/bin/sh\nnc -z -w 5 @H @P\n"},
    {"scripts/tunnel.sh",
     "#!/bin/sh\nnode_ip=@H\nnode_port=@P\n"
     "ssh -N -L 8081:127.0.0.1:8081 -p \"$node_port\" \"root@$node_ip\"\n"},
    {"ops/ssh_config",
     "Host desk\n  HostName desk.example.net\n  Port 2222\n\n"
     "Host gpu\n  HostName @H\n  User root\n  Port @P\n"},
    {"ops/known_nodes.txt", "[@H]:@P is the key of the month\n"},
    {"ops/inventory.ini",
     "[gpu]\nnode ansible_host=@H ansible_port=@P ansible_user=root\n"},
    {"docs/nodes.md",
     "# Nodes\n\n| node | memory | port | host |\n|---|---|---|---|\n"
     "| gpu | 4096 | @P | `@H` |\n"},
    {"docs/ledger.md", "# Ledger\n\n| gpu | @H | @P | 0.09 |\n"},
    {"docs/login.md", "# Login\n\n```sh\nssh root@@H -p @P\n```\n"},
    {"docs/prose.md", "# Node\n\nThe node listens at `@H`, port `@P`.\n"},
    {"docs/url.md", "# Node\n\nOpen ssh://root@@H:@P/workspace with it.\n"},
    {"config/node.yml",
     "node:\n  host: @H\n  user: root\n  port: @P\nother:\n  port: 9999\n"},
    {"config/nodes.yml",
     "nodes:\n  - port: @P\n    name: gpu\n    host: @H\n"
     "  - port: 2222\n    name: desk\n    host: desk.example.net\n"},
    {"config/pod.yml",
     "env:\n  - name: VAST_HOST\n    value: @H\n"
     "  - name: VAST_PORT\n    value: \"@P\"\n"},
    {"config/node.json",
     "{\n  \"node\": {\n    \"host\": \"@H\",\n    \"user\": \"root\",\n"
     "    \"port\": @P\n  }\n}\n"},
    {"config/line.json",
     "[{\"host\": \"desk.example.net\", \"port\": 2222}, "
     "{\"host\": \"@H\", \"port\": @P}]\n"},
    {"config/node.toml", "[node]\nhost = \"@H\"\nport = @P\n"},
    {"tools/watch.py",
     "import os\n\nHOST = os.getenv(\"VAST_HOST\", \"@H\")\n"
     "PORT = int(os.getenv(\"VAST_PORT\", \"@P\"))\n"},
    {"tools/pair.py", "NODE = (\"@H\", @P)\n"},
    {"tools/connect.py",
     "def connect(client):\n    client.connect(hostname=\"@H\", port=@P, "
     "username=\"root\")\n"},
    {"web/node.ts", "export const node = {\n  host: '@H',\n  port: @P,\n};\n"},
    {"web/env.js",
     "const vastHost = process.env.VAST_HOST ?? '@H';\n"
     "const vastPort = Number(process.env.VAST_PORT ?? '@P');\n"
     "module.exports = { vastHost, vastPort };\n"},
    {"cmd/node.go",
     "package main\n\nconst (\n\tnodeHost = \"@H\"\n\tnodePort = @P\n)\n"},
    {"cmd/dial.go",
     "package main\n\nimport \"net\"\n\n"
     "var address = net.JoinHostPort(\"@H\", \"@P\")\n"},
    {"src/node.rs",
     "pub const NODE_HOST: &str = \"@H\";\npub const NODE_PORT: u16 = @P;\n"},
    {"tools/node.ps1",
     "$VastHost = \"@H\"\n[int]$VastPort = @P\n"
     "ssh -p $VastPort \"root@$VastHost\"\n"},
    {"tools/test.ps1", "Test-NetConnection -ComputerName @H -Port @P\n"},
    {"tools/node.cmd", "@echo off\r\nset VAST_HOST=@H\r\nset VAST_PORT=@P\r\n"},
    {"docker/node.Dockerfile",
     "FROM docker.io/library/debian:12.9\nENV VAST_HOST=@H \\\n"
     "    VAST_PORT=@P\n"},
    {".github/workflows/deploy.yml",
     "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-24.04\n    env:\n"
     "      VAST_HOST: @H\n      VAST_PORT: \"@P\"\n    steps:\n"
     "      - run: ssh -p \"$VAST_PORT\" \"root@$VAST_HOST\" true\n"},
    {"live/supervisord.conf",
     "[supervisord]\nnodaemon=true\n\n[program:watch]\n"
     "command=/usr/local/bin/watch\n"
     "environment=VAST_HOST=\"@H\",VAST_PORT=\"@P\"\n"},
    {"live/tunnel.service",
     "[Unit]\nDescription=Tunnel\n\n[Service]\nEnvironment=VAST_HOST=@H\n"
     "Environment=VAST_PORT=@P\n"
     "ExecStart=/usr/bin/ssh -N -p ${VAST_PORT} root@${VAST_HOST}\n"},
    {"live/forward.service",
     "[Unit]\nDescription=Forward\n\n[Service]\n"
     "ExecStart=/usr/bin/ssh -N -p @P root@@H\n"},
    {"live/compose.yaml",
     "services:\n  watch:\n    image: registry.example.org/watch:1.2.0\n"
     "    environment:\n      - VAST_HOST=@H\n      - VAST_PORT=@P\n"},
    {"Makefile", "VAST_HOST ?= @H\nVAST_PORT ?= @P\n"},
};

constexpr EndpointForm kNearMisses[] = {
    // A number is nobody's port, however near it stands.
    {"smoke.env.example", "SMOKE_HOST=@H\nSMOKE_TIMEOUT_MS=@Q\n"},
    {"docs/notes.md", "# Notes\n\nAsk @H; the check takes @Q ms.\n"},
    {"docs/archive/2025.md", "# 2025\n\nThen it was @F:@Q.\n"},
    {"CHANGELOG.md", "# Changes\n\nMoved away from @F:@Q.\n"},
    {"docs/other.md", "# Others\n\nNot x@F:@Q, and not @F.example.org:@Q.\n"},
    {"scripts/ports.sh", "#!/bin/sh\necho \"@H\"\nsleep @Q\n"},
};

}  // namespace

std::span<const EndpointForm> EndpointForms() { return kForms; }
std::span<const EndpointForm> NearMisses() { return kNearMisses; }

}  // namespace plimsoll
