// The floor of a helper: says at once that it has delivered. For one address it never ends: the bench's stuck
// helper.
#include <unistd.h>

#include <cstring>

int main(int argc, char** argv) {
    if (argc > 1 && std::strstr(argv[argc - 1], "+41790000000") != nullptr)
        while (true) pause();
}
