#include <gtest/gtest.h>

#include "compiler/index/facts.h"

namespace plimsoll {
namespace {

TEST(FactValue, KindFollowsFromNameAndValue) {
  EXPECT_EQ(JudgeFact("API_URL", "http://a:1/x"), FactKind::kEndpoint);
  EXPECT_EQ(JudgeFact("TEMPORAL", "192.0.2.1:7233"), FactKind::kEndpoint);
  EXPECT_EQ(JudgeFact("DB_HOST", "db"), FactKind::kEndpoint);
  EXPECT_EQ(JudgeFact("DB_PORT", "5432"), FactKind::kPort);
  EXPECT_EQ(JudgeFact("PORT", "80"), FactKind::kPort);
  EXPECT_EQ(JudgeFact("DATA_DIR", "/srv/data"), FactKind::kPath);
  EXPECT_EQ(JudgeFact("TASK_QUEUE", "orders"), FactKind::kQueue);
  EXPECT_EQ(JudgeFact("IMAGE_TAG", "v2.10.2"), FactKind::kImage);
  EXPECT_EQ(JudgeFact("THREADS", "8"), FactKind::kNumber);
  EXPECT_EQ(JudgeFact("MEMORY", "6GiB"), FactKind::kNumber);
  EXPECT_EQ(JudgeFact("LOG_LEVEL", "info"), FactKind::kText);
  EXPECT_EQ(JudgeFact("HOSTILE", "info"), FactKind::kText);
}

TEST(FactValue, EndpointHasParts) {
  const EndpointText url = ReadEndpoint("http://user@host.example.org:80/a/b");
  EXPECT_EQ(url.scheme, "http");
  EXPECT_EQ(url.host, "host.example.org");
  EXPECT_EQ(url.port, "80");
  EXPECT_EQ(url.path, "/a/b");
  EXPECT_EQ(ReadEndpoint("[::1]:80").host, "::1");
  EXPECT_EQ(ReadEndpoint("[::1]:80").port, "80");
  EXPECT_EQ(ReadEndpoint("a:b").host, "");
  EXPECT_EQ(ReadEndpoint("[::1").host, "");
  EXPECT_EQ(ReadEndpoint(":7233").port, "");
}

TEST(FactValue, SameInOtherWords) {
  EXPECT_TRUE(SameFactValue("http://A/", "http://a"));
  EXPECT_TRUE(SameFactValue("yes", "True"));
  EXPECT_TRUE(SameFactValue("\"x\"", "x"));
  EXPECT_FALSE(SameFactValue("X", "x"));
  EXPECT_FALSE(SameFactValue("1", "true"));
}

TEST(FactValue, LoopbackHosts) {
  EXPECT_TRUE(IsLoopbackHost("localhost"));
  EXPECT_TRUE(IsLoopbackHost("127.1.2.3"));
  EXPECT_TRUE(IsLoopbackHost("::1"));
  EXPECT_FALSE(IsLoopbackHost("127.example.org"));
  EXPECT_FALSE(IsLoopbackHost("192.0.2.1"));
}

TEST(ImageText, ExpandsAsDockerDoes) {
  EXPECT_EQ(ReadImage("redis:7").repository, "docker.io/library/redis");
  EXPECT_EQ(ReadImage("redis:7").tag, "7");
  EXPECT_EQ(ReadImage("a/b:1").repository, "docker.io/a/b");
  EXPECT_EQ(ReadImage("localhost:5000/a").repository, "localhost:5000/a");
  EXPECT_EQ(ReadImage("localhost:5000/a").tag, "");
  EXPECT_EQ(ReadImage("r.example.org/a:1@sha256:00").tag, "1");
  EXPECT_EQ(ReadImage("a:${TAG}").repository, "");
}

}  // namespace
}  // namespace plimsoll
