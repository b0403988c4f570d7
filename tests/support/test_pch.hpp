#pragma once
// The precompiled header of every test that speaks Asio.
#include "feeds/net/asio_pch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
