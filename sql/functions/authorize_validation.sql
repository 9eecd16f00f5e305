-- /authorize: stores the client's request and says how far the validation is. in_redirect_uri, in_state, in_ui_locales,
-- in_code_challenge and its method: null when not given. From the first submission on, the request is *bound*: only an equal
-- one is taken, and it can add no redirect URI. Once the validation is solved, nothing is stored.
-- out_status:
--   authorized                the other columns are set
--   redirect_uri_wrong        in_redirect_uri is not the registered one; out_redirect_uri is, for the log
--   challenge_differs         what is stored differs, and stays; out_differs: code_challenge, code_challenge_method or, only
--                             when bound, state. When bound, also when none is stored
--   validation_unknown        there is none, it is over, or it belongs to another client or to one that was removed
--   policy_unknown
-- out_address: the current address, else the initial one, else null. The numbers and out_retransmission_at: as progress_of.
CREATE OR REPLACE FUNCTION challenger.authorize_validation(
  in_policy_id integer,
  in_nonce_digest text,
  in_client_id bigint,
  in_redirect_uri text,
  in_state text,
  in_code_challenge text,
  in_code_challenge_method text,
  in_ui_locales text,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_redirect_uri text,
  OUT out_read_only boolean,
  OUT out_address json,
  OUT out_solved boolean,
  OUT out_addresses_left integer,
  OUT out_transmissions_left integer,
  OUT out_entries_left integer,
  OUT out_retransmission_at timestamptz,
  OUT out_differs text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v record;
  v_is_bound boolean;
BEGIN
  SELECT n.*, c.redirect_uri INTO v
    FROM challenger.validation n JOIN challenger.client c USING (client_id) CROSS JOIN challenger.policy p
    WHERE n.nonce_digest = decode(in_nonce_digest, 'hex') AND challenger.is_open(n.expires_at, n.cancelled_at, in_now)
      AND n.client_id = in_client_id AND c.removed_at IS NULL AND p.policy_id = in_policy_id
    FOR NO KEY UPDATE OF n;
  IF NOT FOUND THEN
    out_status := challenger.what_is_unknown(in_policy_id);
    RETURN;
  END IF;
  out_redirect_uri := v.redirect_uri;
  IF in_redirect_uri <> v.redirect_uri THEN
    out_status := 'redirect_uri_wrong';
    RETURN;
  END IF;
  v_is_bound := v.authorized_at IS NOT NULL AND v.codes_made > 0;
  out_differs := CASE
    WHEN v.code_challenge IS NULL AND NOT v_is_bound THEN NULL
    WHEN in_code_challenge IS DISTINCT FROM v.code_challenge THEN 'code_challenge'
    WHEN in_code_challenge_method IS DISTINCT FROM v.code_challenge_method THEN 'code_challenge_method'
    WHEN v_is_bound AND in_state IS DISTINCT FROM v.client_state THEN 'state' END;
  IF out_differs IS NOT NULL THEN
    out_status := 'challenge_differs';
    RETURN;
  END IF;
  out_status := 'authorized';
  IF v.solved_at IS NULL THEN
    UPDATE challenger.validation SET
        authorized_at = in_now,
        redirect_uri_given = redirect_uri_given OR (in_redirect_uri IS NOT NULL AND v.codes_made = 0),
        client_state = in_state,
        code_challenge = in_code_challenge,
        code_challenge_method = in_code_challenge_method,
        ui_locales = in_ui_locales
      WHERE validation_id = v.validation_id;
  END IF;
  out_read_only := v.read_only;
  out_address := coalesce(v.address, v.initial_address);
  out_solved := v.solved_at IS NOT NULL;
  SELECT p.out_addresses_left, p.out_transmissions_left, p.out_entries_left, p.out_retransmission_at
    INTO out_addresses_left, out_transmissions_left, out_entries_left, out_retransmission_at
    FROM challenger.progress_of(v.validation_id, in_policy_id) p;
END
$$;
COMMENT ON FUNCTION challenger.authorize_validation IS '/authorize: takes the client''s request and says how far the validation is.';
REVOKE ALL ON FUNCTION challenger.authorize_validation FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.authorize_validation TO challenger_worker;
