"""A stack whose database is a pair: a primary, and a standby that streams from it. The primary can be killed, the standby
promoted, and what flows between them be held.
"""
import contextlib
import os
import shutil
import signal
import subprocess

from client import Database
from stack import ACCOUNT, Stack, children_of, is_process_gone, postgresql_program, wait_until

STANDBY = "standby"  # the name it streams under, of its process and of its data


class Pair(Stack):
    """The workers know both servers; commits wait for the standby when it is synchronous."""

    def __init__(self, build, is_synchronous=True, **more):
        super().__init__(build, durable=False, **more)
        self.is_synchronous = is_synchronous
        self.standby_sockets = self.folder / "run2"
        self.settings["CONNECTION"] = ("host={DIR}/run,{DIR}/run2 port=5432,5432 dbname=challenger-fcgi-demo "
                                       "user=challenger-fcgi-demo target_session_attrs=read-write")
        self.settings["AUTH_COMMAND"] = "{DIR}/bin/held {DIR}"  # notes each start in FOLDER/starts

    def start(self):
        super().start()
        try:
            self._start_standby()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        standby = self.processes.get(STANDBY)
        if standby is not None and standby.poll() is None:
            standby.send_signal(signal.SIGINT)  # a smart stop would wait for whoever still looks at it
        super().stop()
        self.stop_process(STANDBY)

    def _start_standby(self):
        self.standby_sockets.mkdir()
        shutil.chown(self.standby_sockets, ACCOUNT)
        subprocess.run([postgresql_program("pg_basebackup"), "-R", "-c", "fast", "--no-sync", "-D", self.folder / STANDBY,
                        "-d", f"host={self.run_folder} user=postgres application_name={STANDBY}"], check=True, cwd="/",
                       **({"user": ACCOUNT} if os.geteuid() == 0 else {}))
        self.start_server(STANDBY, self.standby_sockets)
        primary = Database(self)
        if self.is_synchronous:
            # After the copy was taken, so it is the primary's alone: the promoted server waits for nobody.
            primary.rows(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'")
            primary.rows("SELECT pg_reload_conf()")
        state = "sync" if self.is_synchronous else "async"
        streaming = "SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = %s"
        wait_until(lambda: primary.rows(streaming, state), f"the standby is {state}")
        primary.connection.close()

    # What may happen to it.

    def freeze_sender(self):
        """From now on the standby gets nothing; what ends it is kill_primary."""
        primary = Database(self)
        os.kill(primary.row("SELECT pid FROM pg_stat_replication")[0], signal.SIGSTOP)
        primary.connection.close()

    @contextlib.contextmanager
    def unanswered_standby(self):
        """What is committed meanwhile comes to the standby, but no commit hears of it; what ends that is kill_primary."""
        primary, standby = Database(self), self.standby_database()
        receiver = standby.row("SELECT pid FROM pg_stat_wal_receiver")[0]
        os.kill(receiver, signal.SIGSTOP)
        try:
            yield
            end = primary.row("SELECT pg_current_wal_lsn()")[0]
            wait_until(lambda: primary.rows("SELECT 1 FROM pg_stat_replication WHERE sent_lsn >= %s::pg_lsn", end), "it is sent")
            wait_until(lambda: primary.rows("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'WalSenderMain'"),
                       "nothing is left in the sender's own buffer")
            self.freeze_sender()
        finally:
            os.kill(receiver, signal.SIGCONT)
        wait_until(lambda: standby.row("SELECT pg_last_wal_receive_lsn() >= %s::pg_lsn", end)[0], "the standby has it")
        primary.connection.close()
        standby.connection.close()

    def kill_primary(self):
        """As when the machine's power goes: none of its processes does one thing more."""
        postmaster = self.processes.pop("database")
        postmaster.send_signal(signal.SIGSTOP)  # it starts nobody, and mends nothing, from here on
        processes = children_of(postmaster.pid)
        for process in processes:
            os.kill(process, signal.SIGKILL)
        postmaster.kill()
        postmaster.wait()
        wait_until(lambda: all(is_process_gone(process) for process in processes), "the primary is gone")

    def promote(self):
        standby = self.standby_database()
        assert standby.row("SELECT pg_promote()")[0]
        standby.connection.close()

    def standby_database(self):
        return Database(self, socket_folder=self.standby_sockets)
