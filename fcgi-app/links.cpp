// An empty program. Each room is linked into one as a whole, with the rooms below it: see CMakeLists.txt.
int main() {
    return 0;
}
