#include "feeds/net/address_policy.hpp"

#include <gtest/gtest.h>

namespace feeds::net {

namespace {

boost::asio::ip::address address(const char* text) {
    return boost::asio::ip::make_address(text);
}

AddressPolicy policy(std::vector<std::string> networks) {
    return AddressPolicy::from_networks(networks).value();
}

}  // namespace

TEST(AddressPolicy, DeniesEveryNonPublicBlockAtBothEnds) {
    const AddressPolicy none;
    for (const char* text : {"0.0.0.0",
                             "0.255.255.255",
                             "10.0.0.0",
                             "10.255.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "127.0.0.1",
                             "127.255.255.255",
                             "169.254.0.0",
                             "169.254.169.254",
                             "172.16.0.0",
                             "172.31.255.255",
                             "192.0.0.0",
                             "192.0.0.255",
                             "192.0.2.1",
                             "192.168.0.0",
                             "192.168.255.255",
                             "198.18.0.0",
                             "198.19.255.255",
                             "198.51.100.7",
                             "203.0.113.255",
                             "224.0.0.0",
                             "239.1.2.3",
                             "240.0.0.1",
                             "255.255.255.255",
                             "::",
                             "::1",
                             "fc00::",
                             "fdff:ffff::1",
                             "fe80::1",
                             "febf::1",
                             "fec0::1",
                             "feff::1",
                             "ff02::1",
                             "::ffff:127.0.0.1",
                             "::ffff:10.1.2.3",
                             "::127.0.0.1",
                             "64:ff9b::7f00:1",
                             "64:ff9b::a00:1",
                             "64:ff9b:1::1",
                             "2002:7f00:1::",
                             "2002:c0a8:101::1"}) {
        EXPECT_FALSE(none.allows(address(text))) << text;
    }
}

TEST(AddressPolicy, AllowsPublicAddressesBesideTheBlocks) {
    const AddressPolicy none;
    for (const char* text :
         {"1.1.1.1",      "9.255.255.255",  "11.0.0.0",         "100.63.255.255",
          "100.128.0.0",  "126.0.0.1",      "128.0.0.1",        "172.15.255.255",
          "172.32.0.0",   "192.0.1.0",      "192.0.3.0",        "192.167.255.255",
          "192.169.0.0",  "198.17.255.255", "198.20.0.0",       "223.255.255.255",
          "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1",
          "fb00::1"}) {
        EXPECT_TRUE(none.allows(address(text))) << text;
    }
}

TEST(AddressPolicy, ListedNetworksAreAllowedAndNothingElse) {
    const AddressPolicy listed = policy({"10.1.0.0/16", "127.0.0.1", "fd00::/8"});
    EXPECT_TRUE(listed.allows(address("10.1.255.1")));
    EXPECT_FALSE(listed.allows(address("10.2.0.1")));
    EXPECT_TRUE(listed.allows(address("127.0.0.1")));
    EXPECT_FALSE(listed.allows(address("127.0.0.2")));
    EXPECT_TRUE(listed.allows(address("fd12::1")));
    EXPECT_FALSE(listed.allows(address("fc12::1")));
}

TEST(AddressPolicy, JudgesV4InsideV6AsV4) {
    EXPECT_TRUE(policy({"10.0.0.0/8"}).allows(address("::ffff:10.0.0.1")));
    EXPECT_TRUE(policy({"::ffff:10.0.0.0/104"}).allows(address("10.0.0.1")));
    // A v6 network does not open the v4 world behind it.
    EXPECT_FALSE(policy({"::/0"}).allows(address("::ffff:127.0.0.1")));
    EXPECT_TRUE(policy({"::1"}).allows(address("::1")));
}

TEST(AddressPolicy, IgnoresTheScopeOfAnAddress) {
    auto scoped = address("fe80::1").to_v6();
    scoped.scope_id(3);
    EXPECT_FALSE(AddressPolicy().allows(scoped));
    EXPECT_TRUE(policy({"fe80::/10"}).allows(scoped));
}

TEST(AddressPolicy, RefusesLowPortsExceptTheWebs) {
    const AddressPolicy none;
    const auto peer = address("1.1.1.1");
    for (const int port : {1, 22, 25, 79, 81, 442, 444, 1023, 0})
        EXPECT_FALSE(none.allows(peer, static_cast<std::uint16_t>(port))) << port;
    for (const int port : {80, 443, 1024, 8080, 65535})
        EXPECT_TRUE(none.allows(peer, static_cast<std::uint16_t>(port))) << port;
    EXPECT_TRUE(AddressPolicy().allow_all_ports().allows(peer, 25));
    EXPECT_FALSE(AddressPolicy().allow_all_ports().allows(address("10.0.0.1"), 25));
    EXPECT_TRUE(policy({"10.0.0.0/8"}).allows(address("10.0.0.1"), 25));
}

TEST(AddressPolicy, MergedAllowsWhatEitherAllows) {
    const auto merged =
        policy({"10.0.0.0/8"}).merged_with(policy({"127.0.0.0/8"}).allow_all_ports());
    EXPECT_TRUE(merged.allows(address("10.0.0.1")));
    EXPECT_TRUE(merged.allows(address("127.0.0.1"), 25));
    EXPECT_TRUE(merged.allows(address("1.1.1.1"), 25));
    EXPECT_FALSE(merged.allows(address("192.168.0.1")));
}

TEST(AddressPolicy, NamesTheNetworkThatIsNone) {
    for (const char* text : {"10.0.0.0/33", "localhost", "", "10.0.0", "fd00::/129", "10.0.0.0/"}) {
        const std::vector<std::string> networks = {"10.0.0.0/8", text};
        const auto result = AddressPolicy::from_networks(networks);
        ASSERT_FALSE(result) << text;
        EXPECT_NE(result.error().find(text), std::string::npos);
    }
}

}  // namespace feeds::net
