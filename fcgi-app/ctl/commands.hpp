// The commands of challengerctl. Each function adds some to a command line; what they take is said as on the
// command line, [in brackets] when it may be left out.
// All print what they did or found on stdout, a line each, and complaints and warnings on stderr.
// Exit statuses of all: 0 it is done; 64 an argument has a value that is not allowed; 78 the configuration
// cannot be read or is wrong. Of those that work on the database also: 69 it cannot be reached; 1 it refused.
#pragma once

#include "ctl/command_line.hpp"

namespace challenger {

// init [NAME]: makes the account, secret file, role, database and schema that are missing, and connects as a
// worker does. Prints a line for each. Works on the database.
// fails: 1 when the account cannot be made; 78 when the secret file cannot.
void add_init_command(CommandLine& line);

// nginx [NAME] [--prefix PATH]: prints the nginx snippet of an instance. PATH: its place on the site, such as
// /email, or / for the whole site; without it the path of BASE_URL. The configuration need not exist when
// PATH is given. Warns when BASE_URL has another path.
void add_nginx_command(CommandLine& line);

// key add: writes a new key below the others of SECRET_FILE. Prints its number and what to do next.
// fails: 78 when the file cannot be read or written; it is then as before.
void add_key_commands(CommandLine& line);

// db upgrade: brings the schema up to date in one transaction. Prints what was applied. Works on the
// database. fails: 1 also when the database has a breaking schema that is newer than this program.
void add_db_commands(CommandLine& line);

// The OAuth 2.0 clients of the instance. All work on the database. Those with an ID fail with 1 when there is
// no such client.
//
// client add --redirect-uri URI [--secret-file FILE] [--allow-http]: registers a client. Prints client_id
// and, unless it was read from FILE, client_secret. fails: 64 when URI or the secret in FILE is not allowed.
//
// client list: prints id, redirect URI and number of setups, a line a client.
//
// client show ID: prints what is known of a client, and its counters, as "name: value" lines.
//
// client remove ID [--force]: prints what removing the client breaks and removes it. fails: 1 when something
// breaks and --force is not given.
//
// client rotate ID [--force] [--grace TIME]: prints a new secret. The old one stays good for TIME (24 h).
// fails: 1 while a still older secret is good and --force is not given.
void add_client_commands(CommandLine& line);

// What is sent and was sent.
//
// send-test ADDRESS [--language TAG]: sends one real message through the helper, as root with the rights of
// the workers' account. ADDRESS: a phone number or e-mail address, or all fields as JSON. Prints the outcome
// and what the helper said. fails: 1 unless the outcome is "accepted".
//
// transmissions [--since TIME] [--outcome WORD] [--limit NUMBER]: prints the ledger, a line a transmission,
// newest first: of the last TIME, with this outcome, at most NUMBER (50). Works on the database.
//
// transmissions show ID: prints what is known of one, as "name: value" lines. Works on the database.
// fails: 1 when there is no such transmission.
void add_delivery_commands(CommandLine& line);

// The configuration.
//
// config check: checks all that a worker needs to start: options, files, helper, database. Prints a line for
// each part and goes on after a fault; the last line says whether all is good. fails: the first fault's
// status, 78 or 69 (database unreachable).
//
// config show: prints every option with its effective value and meaning, without passwords.
//
// config import FILE: prints a configuration made from FILE, one of the reference implementation. Needs no
// instance. Warns of what waits for the operator. fails: 78 when FILE cannot be read or understood.
void add_config_commands(CommandLine& line);

}  // namespace challenger
