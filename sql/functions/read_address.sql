-- GET /info: the validated address that an access token gives access to. in_token_digest: hex SHA-256.
-- out_status:
--   found           the other columns are set; out_expires_at: until when the address counts as valid
--   token_unknown   there is none, its life is over, it was revoked, or the address is no longer stored
CREATE OR REPLACE FUNCTION challenger.read_address(
  in_token_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_validation_id bigint,
  OUT out_address json,
  OUT out_expires_at timestamptz
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  SELECT n.validation_id, n.address, n.address_expires_at INTO out_validation_id, out_address, out_expires_at
    FROM challenger.access_token t JOIN challenger.validation n USING (validation_id)
    WHERE t.token_digest = decode(in_token_digest, 'hex') AND t.expires_at > in_now AND t.revoked_at IS NULL
      AND n.address IS NOT NULL;
  out_status := CASE WHEN FOUND THEN 'found' ELSE 'token_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.read_address IS 'GET /info: the validated address that an access token gives access to.';
REVOKE ALL ON FUNCTION challenger.read_address FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.read_address TO challenger_worker;
