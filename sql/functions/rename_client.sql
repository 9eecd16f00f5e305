-- Gives a client another name. in_name: the caller has checked its form; null takes the name away.
-- out_status: renamed | client_unknown
CREATE OR REPLACE FUNCTION challenger.rename_client(
  in_client_id bigint,
  in_name text,
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE challenger.client SET name = in_name WHERE client_id = in_client_id AND removed_at IS NULL;
  out_status := CASE WHEN FOUND THEN 'renamed' ELSE 'client_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.rename_client IS 'Gives a client another name, or none.';
REVOKE ALL ON FUNCTION challenger.rename_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.rename_client TO challenger_admin;
