-- Inside other functions: says whether a client is registered and this is the digest of its secret, or of the one before
-- while that is still accepted after a rotation.
CREATE OR REPLACE FUNCTION challenger.knows_client(
  in_client_id bigint,
  in_secret_digest bytea,
  in_now timestamptz
)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (
    SELECT 1 FROM challenger.client
      WHERE client_id = in_client_id AND removed_at IS NULL
        AND (secret_digest = in_secret_digest OR (old_secret_digest = in_secret_digest AND old_secret_until > in_now)));
END
$$;
COMMENT ON FUNCTION challenger.knows_client IS 'Says whether a client''s secret is right; for other functions only.';
REVOKE ALL ON FUNCTION challenger.knows_client FROM PUBLIC;
