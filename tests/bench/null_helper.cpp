// The floor of a helper: says at once that it has delivered. For one address it never ends: the bench's stuck
// helper.
#include <unistd.h>

#include <cstdlib>
#include <cstring>

int main(int argc, char** argv) {
    const char* address = argc > 1 ? argv[argc - 1] : std::getenv("CHALLENGER_ADDRESS");
    if (address != nullptr && std::strstr(address, "+41790000000") != nullptr)
        while (true) pause();
}
