#include "base/inflate.hpp"

#include <zlib.h>

#include <new>

namespace challenger {

namespace {

constexpr int kWithAnyHeader = MAX_WBITS + 32;  // zlib finds out whether it is its own or gzip's
constexpr int kWithoutHeader = -MAX_WBITS;

struct Inflated {
    std::string out;
    bool is_whole = false;  // the stream has ended, and nothing follows
};

// Inflates at most limit_bytes of what there is.
Inflated inflate_some(std::string_view bytes, int window_bits, std::size_t limit_bytes) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits) != Z_OK)
        throw std::bad_alloc();  // its only cause with a matching library
    Inflated result{std::string(limit_bytes, '\0')};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.out.data());
    stream.avail_out = static_cast<uInt>(limit_bytes);
    result.is_whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0;
    result.out.resize(stream.total_out);
    inflateEnd(&stream);
    return result;
}

}  // namespace

bool has_zlib_header(std::string_view bytes) {
    if (bytes.size() < 2) return false;
    const unsigned method = static_cast<unsigned char>(bytes[0]);
    const unsigned flags = static_cast<unsigned char>(bytes[1]);
    return (method & 0x0fU) == 8 && (method >> 4) <= 7 && (method * 256 + flags) % 31 == 0;
}

tl::expected<std::string, InflateFault> inflate_zlib(std::string_view bytes, std::size_t limit_bytes) {
    auto [out, is_whole] = inflate_some(bytes, MAX_WBITS, limit_bytes + 1);
    if (out.size() > limit_bytes) return tl::unexpected(InflateFault::too_large);
    if (!is_whole) return tl::unexpected(InflateFault::broken);
    return std::move(out);
}

std::string inflate_beginning(std::string_view bytes, std::size_t limit_bytes) {
    if (bytes.starts_with("\x1f\x8b") || has_zlib_header(bytes))
        return inflate_some(bytes, kWithAnyHeader, limit_bytes).out;
    auto [out, is_whole] = inflate_some(bytes, kWithoutHeader, limit_bytes);
    // Without a header anything may look like deflate data for some bytes.
    return is_whole || out.size() == limit_bytes ? std::move(out) : "";
}

}  // namespace challenger
