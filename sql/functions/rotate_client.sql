-- Gives a client a new secret; the one before is accepted for in_grace longer. in_secret_digest: hex SHA-256.
-- out_status: rotated | client_unknown
CREATE OR REPLACE FUNCTION challenger.rotate_client(
  in_client_id bigint,
  in_secret_digest text,
  in_grace interval,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE challenger.client SET
      old_secret_digest = secret_digest,
      old_secret_until = in_now + in_grace,
      secret_digest = decode(in_secret_digest, 'hex')
    WHERE client_id = in_client_id AND removed_at IS NULL;
  out_status := CASE WHEN FOUND THEN 'rotated' ELSE 'client_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.rotate_client IS 'Gives a client a new secret and the old one a grace.';
REVOKE ALL ON FUNCTION challenger.rotate_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.rotate_client TO challenger_admin;
