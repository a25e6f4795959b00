// Fields that may be written in more than one way, and where their parts are.

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/unit/model/bound.h"

namespace plimsoll {
namespace {

TEST(BindEnvironment, AListAndAMappingReadAlike) {
  Bound list(
      OurApp("container: {image: x}\n"
             "environment:\n"
             "- A=1\n"
             "- B=\n"
             "- C=x=y\n"
             "- D={{HOST_IP}}:80"));
  const App from_list = list.FirstApp();
  Bound mapping(
      OurApp("container: {image: x}\n"
             "environment: {A: 1, B: \"\", C: x=y, D: \"{{HOST_IP}}:80\"}"));
  const App from_mapping = mapping.FirstApp();
  EXPECT_EQ(list.Findings() + mapping.Findings(), "");
  const std::string shown =
      "A=set 1; B=set ; C=set x=y; D=deferred {{HOST_IP}}:80";
  EXPECT_EQ(Show(from_list.environment), shown);
  EXPECT_EQ(Show(from_mapping.environment), shown);
}

TEST(BindEnvironment, KeysAndValuesOfAListHavePlacesOfTheirOwn) {
  Bound bound(
      OurApp("container: {image: x}\n"
             "environment:\n"
             "- PLAIN=one two\n"
             "- \"DOUBLE=three\"\n"
             "- 'SINGLE=four'\n"
             "- 'CHANGED=it''s'\n"
             "- \"ESCAPED=a\\tb\"\n"
             "- \"SAME=a\\_b\"\n"
             "- |-\n  BLOCK=five\n"));
  const App app = bound.FirstApp();
  ASSERT_EQ(app.environment.size(), 7u);
  const auto& items = app.environment.items;
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(bound.TextOf(items[i].key.span), items[i].key.value);
    EXPECT_EQ(bound.TextOf(items[i].value.span), items[i].value.value);
  }
  EXPECT_EQ(bound.TextOf(items[3].value.span), "'CHANGED=it''s'");
  EXPECT_EQ(bound.TextOf(items[4].value.span), "\"ESCAPED=a\\tb\"");
  EXPECT_EQ(items[4].value.value, "a\tb");
  // The escape and what it stands for are of one length.
  EXPECT_EQ(bound.TextOf(items[5].value.span), "\"SAME=a\\_b\"");
  EXPECT_EQ(items[6].value.value, "five");
}

TEST(BindEnvironment, DuplicatesInAListAreKeptForRules) {
  Bound bound(OurApp("container: {image: x}\nenvironment: [A=1, A=2]"));
  EXPECT_EQ(Show(bound.FirstApp().environment), "A=set 1; A=set 2");
  Bound mapping(OurApp("container: {image: x}\nenvironment: {A: 1, A: 2}"));
  EXPECT_EQ(Show(mapping.FirstApp().environment), "A=set 2");
}

std::string Ports(std::string_view item) {
  Bound bound(
      OurApp("container: {image: x}\nports: [" + std::string(item) + "]"));
  const App app = bound.FirstApp();
  if (!bound.Findings().empty()) return bound.Headlines();
  const PortMapping& port = app.ports.items.at(0);
  std::string text;
  const auto add = [&](std::string_view name, const auto& field) {
    if (!field.stated()) return;
    text += std::string(name) + "=" + Show(field).substr(4) + " ";
    EXPECT_EQ(bound.TextOf(field.span), field.text);
  };
  add("bind", port.bind);
  add("host", port.host);
  add("container", port.container);
  add("protocol", port.protocol);
  add("port", port.port);
  return text;
}

TEST(BindPorts, ReadsShortForms) {
  EXPECT_EQ(Ports("8080"), "port=8080 ");
  EXPECT_EQ(Ports("\"8080:80\""), "host=8080 container=80 ");
  EXPECT_EQ(Ports("53:5353/udp"), "host=53 container=5353 protocol=udp ");
  EXPECT_EQ(Ports("\"127.0.0.1:8080:80/tcp\""),
            "bind=127.0.0.1 host=8080 container=80 protocol=tcp ");
  EXPECT_EQ(Ports("\"[::1]:8080:80\""), "bind=[::1] host=8080 container=80 ");
}

TEST(BindPorts, PlaceholdersMayStandForAnyPart) {
  Bound bound(
      OurApp("container: {image: x}\n"
             "ports: [\"{{ vars.port }}:80\", \"{{vars.all}}\"]"));
  const App app = bound.FirstApp();
  EXPECT_EQ(bound.Findings(), "");
  EXPECT_EQ(Show(app.ports.items[0].host), "deferred {{ vars.port }}");
  EXPECT_EQ(bound.TextOf(app.ports.items[0].host.span), "{{ vars.port }}");
  EXPECT_EQ(Show(app.ports.items[0].container), "set 80");
  EXPECT_EQ(Show(app.ports.items[1].port), "deferred {{vars.all}}");
}

TEST(BindPorts, RefusesBrokenShortForms) {
  const std::string form =
      "; expected `[[ADDRESS:]HOST:]PORT[/PROTOCOL]`, such as `8080:80` or "
      "`127.0.0.1:8080:80/tcp`\n";
  EXPECT_EQ(Ports("\":80\""),
            "5:11 error schema/wrong-type: `ports[0]` is `:80`" + form);
  EXPECT_EQ(Ports("\"::1:80:80\""),
            "5:11 error schema/wrong-type: `ports[0]` is `::1:80:80`" + form);
  EXPECT_EQ(Ports("\"8080:http\""),
            "5:17 error schema/wrong-type: `ports[0].container` is `http`; "
            "expected a port number from 1 to 65535, such as `8080`\n");
  EXPECT_EQ(Ports("80:80/icmp"),
            "5:17 error schema/wrong-type: `ports[0].protocol` is `icmp`; "
            "expected `tcp`, `udp` or `sctp`\n");
}

std::string Volume(std::string_view item) {
  Bound bound(
      OurApp("container: {image: x}\nvolumes: [" + std::string(item) + "]"));
  const App app = bound.FirstApp();
  if (!bound.Findings().empty()) return bound.Headlines();
  const VolumeMount& volume = app.volumes.items.at(0);
  EXPECT_EQ(bound.TextOf(volume.target.span), volume.target.text);
  return (volume.type.set() ? std::string(NameOf(volume.type.value)) : "?") +
         " " + std::string(volume.source.text) + " " +
         std::string(volume.target.text) + " [" + Show(volume.options) + "]";
}

TEST(BindVolumes, ReadsShortForms) {
  EXPECT_EQ(Volume("/srv/data:/data"), "bind /srv/data /data []");
  EXPECT_EQ(Volume("\"./conf:/etc/x:ro,z\""),
            "bind ./conf /etc/x [set ro, set z]");
  EXPECT_EQ(Volume("db:/var/lib/db"), "volume db /var/lib/db []");
  EXPECT_EQ(Volume("\"{{vars.dir}}/x:/y\""), "? {{vars.dir}}/x /y []");
  EXPECT_EQ(Volume("/only"),
            "5:13 error schema/wrong-type: `volumes[0]` is `/only`; expected "
            "`SOURCE:TARGET[:OPTIONS]`, such as `/srv/data:/data:ro`\n");
}

TEST(BindShortForms, OneScalarStandsForAStruct) {
  Bound bound(
      OurApp("container:\n"
             "  build: ./web\n"
             "  tmpfs: [/run, \"/tmp:size=64m\"]\n"
             "  ulimits: {nofile: 65536, nproc: {soft: 1, hard: -1}}\n"
             "  entrypoint: /bin/run --now\n"
             "  custom_args: [a, \"{{vars.b}}\"]\n"
             "  extra_hosts: [\"db:192.0.2.1\", \"six:::1\", \"a=192.0.2.2\"]\n"
             "  labels: [a=b, c=]\n"
             "dependencies: [postgres, {app_id: redis}]\n"
             "profiles: media\n"
             "run: {exit_codes: 2}\n"
             "resources: {address_space_limit: 4Gi, gpu: {count: 2}}"));
  const App app = bound.FirstApp();
  EXPECT_EQ(bound.Findings(), "");
  const ContainerSpec& container = app.container;
  EXPECT_EQ(Show(container.build.context), "set ./web");
  EXPECT_EQ(Show(container.tmpfs.items[0].target), "set /run");
  EXPECT_EQ(Show(container.tmpfs.items[1].options), "set size=64m");
  EXPECT_EQ(container.ulimits.items[0].value.soft.value, 65536);
  EXPECT_EQ(container.ulimits.items[0].value.hard.value, 65536);
  EXPECT_EQ(container.ulimits.items[1].value.hard.value, -1);
  EXPECT_EQ(Show(container.entrypoint.shell), "set /bin/run --now");
  EXPECT_FALSE(container.entrypoint.arguments.stated());
  EXPECT_EQ(Show(container.custom_args.arguments),
            "set a, deferred {{vars.b}}");
  EXPECT_EQ(Show(container.extra_hosts),
            "db=set 192.0.2.1; six=set ::1; a=set 192.0.2.2");
  EXPECT_EQ(Show(container.labels), "a=set b; c=set ");
  EXPECT_EQ(Show(app.dependencies.items[0].app_id), "set postgres");
  EXPECT_EQ(Show(app.dependencies.items[1].app_id), "set redis");
  EXPECT_EQ(Show(app.profiles), "set media");
  EXPECT_EQ(app.run.exit_codes.items.at(0).value, 2);
  EXPECT_EQ(app.resources.address_space_limit.value.value.bytes, 4ull << 30);
  EXPECT_EQ(app.resources.gpu.count.value.count, 2);
}

TEST(BindPlaceholders, DeferEveryTypeButNotIds) {
  Bound bound(
      OurApp("container:\n"
             "  image: \"x:{{vars.tag}}\"\n"
             "  init: \"{{vars.init}}\"\n"
             "  pull_policy: \"{{vars.pull}}\"\n"
             "  secret_env: [{key: \"{{k}}\", secret_file: \"{{f}}\"}]\n"
             "  hostname: \\{{x\n"
             "resources: {memory_limit: \"{{vars.mem}}\", cpu_limit: "
             "\"{{vars.cpu}}m\", gpu: {count: \"{{vars.n}}\"}}\n"
             "placement: {roles: [\"{{x}}\"]}"));
  const App app = bound.FirstApp();
  EXPECT_EQ(bound.Findings(), "");
  EXPECT_EQ(Show(app.container.image), "deferred x:{{vars.tag}}");
  EXPECT_EQ(Show(app.container.init), "deferred {{vars.init}}");
  EXPECT_EQ(Show(app.container.pull_policy), "deferred {{vars.pull}}");
  EXPECT_EQ(Show(app.container.secret_env.items[0].key), "set {{k}}");
  EXPECT_EQ(Show(app.container.secret_env.items[0].secret_file), "set {{f}}");
  // Whoever fills in placeholders undoes the escape as well.
  EXPECT_EQ(Show(app.container.hostname), "deferred \\{{x");
  EXPECT_EQ(Show(app.resources.memory_limit), "deferred {{vars.mem}}");
  EXPECT_EQ(Show(app.resources.cpu_limit), "deferred {{vars.cpu}}m");
  EXPECT_EQ(Show(app.resources.gpu.count), "deferred {{vars.n}}");
  EXPECT_EQ(Show(app.placement.roles), "set {{x}}");
}

TEST(BindHost, ReadsShortForms) {
  Bound bound(
      "host:\n"
      "  id: a\n"
      "  runtime: supervisor\n"
      "  roles: gpu\n"
      "  addresses:\n"
      "    home: 192.0.2.1\n"
      "    public: {address: 203.0.113.1, ports: {80: 8080}}\n",
      "hosts/a.yml");
  const HostFacts host = bound.Host();
  EXPECT_EQ(bound.Findings(), "");
  EXPECT_EQ(host.runtime.process.value, Runtime::kSupervisor);
  EXPECT_EQ(host.runtime.container.value, Runtime::kSupervisor);
  EXPECT_EQ(Show(host.roles), "set gpu");
  EXPECT_EQ(host.addresses.items[0].key.value, "home");
  EXPECT_EQ(Show(host.addresses.items[0].value.address), "set 192.0.2.1");
  EXPECT_EQ(Show(host.addresses.items[1].value.ports), "80=set 8080");
}

}  // namespace
}  // namespace plimsoll
