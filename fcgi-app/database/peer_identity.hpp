// The process's user changed for the time of a connection, so that peer authentication works without sudo.
#pragma once

#include <string>

namespace challenger {

// PostgreSQL's peer authentication compares the account of the connecting process with the database role.
// While an object of this class lives, the process has the effective user id of the account that is named
// like the connection's user. The destructor gives root's back, and aborts the process when it cannot. in:
// connection, a libpq string. Nothing changes when the process is not root's, when none of the string's hosts
// is a unix socket, when no account has the user's name, or when the system refuses the change. Of use to one
// thread only: the user id is that of the whole process.
class PeerIdentity {
  public:
    explicit PeerIdentity(const std::string& connection);
    ~PeerIdentity();
    PeerIdentity(const PeerIdentity&) = delete;
    PeerIdentity& operator=(const PeerIdentity&) = delete;

  private:
    bool changed_ = false;
};

}  // namespace challenger
