-- A send worker takes a transmission that another worker reserved, and starts the helper then: once, in time, and only if its
-- code is still the one of a validation that goes on.
-- in_host, in_workers: where the send worker runs, and how many there are; null: it cannot tell.
-- out_status:
--   claimed
--   not_claimable  nothing is sent, and nothing is counted: it is too late, somebody has claimed it, the validation has ended
--                  or the code is another one by now
--   policy_unknown
-- With claimed, the other columns are those of submit_address with reserved.
CREATE OR REPLACE FUNCTION challenger.claim_transmission(
  in_policy_id integer,
  in_nonce_digest text,
  in_transmission_id bigint,
  in_host text,
  in_workers integer,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text,
  OUT out_transmission_id bigint,
  OUT out_code_number integer,
  OUT out_key_number integer,
  OUT out_address json,
  OUT out_attempts_left integer,
  OUT out_retransmission_at timestamptz,
  OUT out_expires_at timestamptz,
  OUT out_ui_locales text,
  OUT out_gateways_down text,
  OUT out_client_name text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_validation_id bigint;
  v_probe_until timestamptz;
BEGIN
  UPDATE challenger.transmission t SET given_back = false, claim_by = in_now
    FROM challenger.validation n, challenger.policy p, challenger.client c
    WHERE t.transmission_id = in_transmission_id AND t.outcome = 'reserved' AND t.given_back AND t.claim_by > in_now
      AND n.validation_id = t.validation_id AND n.nonce_digest = decode(in_nonce_digest, 'hex')
      AND challenger.is_open(n.expires_at, n.cancelled_at, in_now) AND n.solved_at IS NULL
      AND n.address_digest = t.address_digest AND n.codes_made = t.code_number
      AND p.policy_id = in_policy_id AND c.client_id = n.client_id
    RETURNING t.transmission_id, t.code_number, n.key_number, n.address, n.validation_id, n.expires_at, n.ui_locales,
      t.gateways_down, c.name, challenger.end_of_reservation(in_now, p.helper_timeout)
    INTO out_transmission_id, out_code_number, out_key_number, out_address, v_validation_id, out_expires_at, out_ui_locales,
      out_gateways_down, out_client_name, v_probe_until;
  IF NOT FOUND THEN
    PERFORM 1 FROM challenger.policy WHERE policy_id = in_policy_id;
    out_status := CASE WHEN FOUND THEN 'not_claimable' ELSE 'policy_unknown' END;
    RETURN;
  END IF;
  out_status := 'claimed';
  UPDATE challenger.gateway SET probe_until = v_probe_until WHERE probe_id = in_transmission_id;
  SELECT g.out_entries_left, g.out_retransmission_at INTO out_attempts_left, out_retransmission_at
    FROM challenger.progress_of(v_validation_id, in_policy_id) g;
  IF in_workers > 0 THEN
    INSERT INTO challenger.send_pool AS known (host, workers, seen_at) VALUES (in_host, in_workers, in_now)
      ON CONFLICT (host) DO UPDATE SET workers = excluded.workers, seen_at = excluded.seen_at
        WHERE known.workers <> excluded.workers OR known.seen_at < in_now - interval '1 minute';
  END IF;
END
$$;
COMMENT ON FUNCTION challenger.claim_transmission IS 'A send worker takes a reserved transmission, once and in time.';
REVOKE ALL ON FUNCTION challenger.claim_transmission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.claim_transmission TO challenger_worker;
