// Keeps codes and addresses out of what is kept of a program's words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/address.hpp"

namespace challenger {

// The texts that must not be kept though the helper was given them: the code and the address, whole and line
// by line, in their usual spellings. in: the code as derive_code writes it.
std::vector<std::string> hidden_texts(const Address& address, const std::string& code);

// What stands before the words of a mail server: a status such as "451 4.7.1" is kept behind it.
inline constexpr std::string_view kServerSays = "the server says: ";

// Replaces by *** each hidden text, however it is spelt (spelling.hpp), and each number of six or more
// digits, also when it is spelt with blanks, dots, hyphens or brackets. The status of an SMTP reply is no
// such number: three digits behind kServerSays, and anywhere an enhanced status with the three digits before
// it. in: the words, any bytes; the texts; whether more of the words was cut off: the last bytes may then be
// the beginning of a hidden text, and are dropped.
std::string mask_words(std::string words, const std::vector<std::string>& hidden, bool is_cut);

}  // namespace challenger
