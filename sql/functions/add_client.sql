-- Registers a client and answers its number. in_redirect_uri: the caller has checked its form; in_secret_digest: hex SHA-256
-- of the client's secret; in_name: likewise checked, null for none.
CREATE OR REPLACE FUNCTION challenger.add_client(
  in_redirect_uri text,
  in_secret_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  in_name text DEFAULT NULL,
  OUT out_client_id bigint
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO challenger.client (redirect_uri, secret_digest, created_at, name)
    VALUES (in_redirect_uri, decode(in_secret_digest, 'hex'), in_now, in_name)
    RETURNING client_id INTO out_client_id;
END
$$;
COMMENT ON FUNCTION challenger.add_client IS 'Registers a client and gives it its number.';
REVOKE ALL ON FUNCTION challenger.add_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.add_client TO challenger_admin;
