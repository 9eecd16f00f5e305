-- Says whether a client's secret is right. in_secret_digest: hex SHA-256 of the secret that was sent.
-- out_status: known | client_unknown, also when the secret is wrong
CREATE OR REPLACE FUNCTION challenger.authenticate_client(
  in_client_id bigint,
  in_secret_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  out_status := CASE WHEN challenger.knows_client(in_client_id, decode(in_secret_digest, 'hex'), in_now)
    THEN 'known' ELSE 'client_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.authenticate_client IS 'Says whether a client is known by this secret.';
REVOKE ALL ON FUNCTION challenger.authenticate_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.authenticate_client TO challenger_worker;
