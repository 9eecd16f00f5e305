// Ways for a finished letter to leave: a spool folder or a printer.
#pragma once

#include <chrono>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "helpers/common/contract.hpp"

namespace challenger {

struct FinishedLetter {
    std::string pdf;                  // its bytes
    std::string title;                // for a print queue; never holds the code
    std::string transmission_id;      // letters, digits, - and _; may be empty
    std::string delivery_id;          // letters and digits
    std::vector<std::string> hidden;  // texts that are masked in error messages: code and address
};

// Puts the letter into a folder as TRANSMISSION_ID-DELIVERY_ID.pdf, mode 0640; several instances may share
// one. It appears there whole or not at all. fails: bad usage for an id that is no file name; bad
// configuration when the folder is not there or may not be written to; try later when the disk is full or
// broken; unclear when it is not known whether it will stay.
Done spool_letter(const FinishedLetter& letter, const std::string& folder);

// Hands the letter to a print queue: runs `LP -d PRINTER -t TITLE -`, the PDF as its standard input.
// fails: bad configuration when there is no such program; try later when it says no; unclear when it is
// killed or still runs after the timeout.
Done print_letter(const FinishedLetter& letter, const std::string& lp, const std::string& printer,
                  std::chrono::seconds timeout);

}  // namespace challenger
