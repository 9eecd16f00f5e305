// The main function of the unit tests; each test stands beside what it tests, as NAME_test.cpp.
#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <clocale>

int main(int argc, char** argv) {
    std::setlocale(LC_CTYPE, "C.UTF-8");  // as the worker does
    return doctest::Context(argc, argv).run();
}
