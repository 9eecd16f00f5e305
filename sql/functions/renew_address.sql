-- POST /challenge, first request to a validation of an older form: writes its addresses and digests in a newer one, also in
-- the ledger, so that limits and waits go on. Digests are hex SHA-256.
-- in_form: the newer form; in_address_before: the current address as submit_address answered it, null when there was none;
-- in_address, in_address_digest: the same in the newer form; in_initial_address, in_initial_digest: of what /setup gave.
-- What is null stays as it is: an address that has no normal form.
-- out_status: renewed | changed, when it is of that form by now, or has another address | validation_unknown
CREATE OR REPLACE FUNCTION challenger.renew_address(
  in_nonce_digest text,
  in_form integer,
  in_address_before json,
  in_address json,
  in_address_digest text,
  in_initial_address json,
  in_initial_digest text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_digest constant bytea := decode(in_address_digest, 'hex');
  v_initial_digest constant bytea := decode(in_initial_digest, 'hex');
  v record;
BEGIN
  SELECT n.validation_id, n.address, n.address_digest, n.initial_address_digest, n.address_form INTO v
    FROM challenger.validation n
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND challenger.is_open(n.expires_at, n.cancelled_at, in_now)
    FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    out_status := 'validation_unknown';
    RETURN;
  END IF;
  IF v.address_form >= in_form OR v.address::text IS DISTINCT FROM in_address_before::text THEN
    out_status := 'changed';
    RETURN;
  END IF;
  UPDATE challenger.transmission
    SET address_digest = coalesce(CASE WHEN address_digest = v.address_digest THEN v_digest END, v_initial_digest)
    WHERE validation_id = v.validation_id
      AND (address_digest = v.address_digest AND v_digest IS NOT NULL
        OR address_digest = v.initial_address_digest AND v_initial_digest IS NOT NULL
          -- What went to the current address stays with it.
          AND (v_digest IS NOT NULL OR v.initial_address_digest IS DISTINCT FROM v.address_digest));
  UPDATE challenger.validation SET
      address = coalesce(in_address, address),
      address_digest = coalesce(v_digest, address_digest),
      initial_address = coalesce(in_initial_address, initial_address),
      initial_address_digest = coalesce(v_initial_digest, initial_address_digest),
      address_form = in_form
    WHERE validation_id = v.validation_id;
  out_status := 'renewed';
END
$$;
COMMENT ON FUNCTION challenger.renew_address IS 'POST /challenge: writes the addresses of a validation in a newer form.';
REVOKE ALL ON FUNCTION challenger.renew_address FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.renew_address TO challenger_worker;
