#include "base/inflate.hpp"

#include <zlib.h>

#include <new>

namespace challenger {

bool has_zlib_header(std::string_view bytes) {
    if (bytes.size() < 2) return false;
    const unsigned method = static_cast<unsigned char>(bytes[0]);
    const unsigned flags = static_cast<unsigned char>(bytes[1]);
    return (method & 0x0fU) == 8 && (method >> 4) <= 7 && (method * 256 + flags) % 31 == 0;
}

tl::expected<std::string, InflateFault> inflate_zlib(std::string_view bytes, std::size_t limit_bytes) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) throw std::bad_alloc();  // its only cause with a matching library
    std::string out(limit_bytes + 1, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int status = inflate(&stream, Z_FINISH);
    const bool is_over_limit = stream.avail_out == 0;
    const bool is_whole = status == Z_STREAM_END && stream.avail_in == 0;
    out.resize(stream.total_out);
    inflateEnd(&stream);
    if (is_over_limit) return tl::unexpected(InflateFault::too_large);
    if (!is_whole) return tl::unexpected(InflateFault::broken);
    return out;
}

}  // namespace challenger
