-- The three roles of a database cluster, shared by all instances on it. None can log in: an instance's own
-- login role is made a member of challenger_worker. Can be run again.
DO $$
DECLARE
  v_role text;
BEGIN
  FOREACH v_role IN ARRAY ARRAY['challenger_owner', 'challenger_worker', 'challenger_admin'] LOOP
    IF NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = v_role) THEN
      EXECUTE pg_catalog.format('CREATE ROLE %I NOLOGIN', v_role);
    END IF;
  END LOOP;
END
$$;
COMMENT ON ROLE challenger_owner IS 'Owns the schema challenger of every instance; nobody logs in as it.';
COMMENT ON ROLE challenger_worker IS 'May execute what a challenger-fcgi worker calls; reads and writes no table.';
COMMENT ON ROLE challenger_admin IS 'May execute what challengerctl calls.';
