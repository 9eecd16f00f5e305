-- Inside other functions: a helper has named a gateway. Its row is written at most once a minute.
CREATE OR REPLACE FUNCTION challenger.name_gateway(
  in_gateway text,
  in_now timestamptz
)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM 1 FROM challenger.gateway WHERE name = in_gateway AND last_named_at > in_now - interval '1 minute';
  IF NOT FOUND THEN
    INSERT INTO challenger.gateway (name, last_named_at) VALUES (in_gateway, in_now)
      ON CONFLICT (name) DO UPDATE SET last_named_at = greatest(excluded.last_named_at, gateway.last_named_at);
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.name_gateway IS 'Notes that a helper has named a gateway; for other functions only.';
REVOKE ALL ON FUNCTION challenger.name_gateway FROM PUBLIC;
