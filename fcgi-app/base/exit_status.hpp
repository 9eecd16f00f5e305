// The exit statuses of our programs, and those of sysexits.h that a program we run may end with.
#pragma once

namespace challenger {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;        // it was tried and did not work
inline constexpr int kExitUsage = 64;        // the command line is wrong
inline constexpr int kExitBadData = 65;      // the input is wrong: of a helper, the address
inline constexpr int kExitNoUser = 67;       // the addressee does not exist
inline constexpr int kExitNoHost = 68;       // the addressee's host does not exist
inline constexpr int kExitUnavailable = 69;  // something that is needed is not there: the database
inline constexpr int kExitTryLater = 75;     // nothing was done; it may work another time
inline constexpr int kExitConfiguration = 78;

}  // namespace challenger
