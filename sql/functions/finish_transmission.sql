-- Notes the outcome of a reserved transmission and moves the helper's circuit breaker. Can be called again: the first
-- outcome stays.
-- in_outcome: accepted | failed | refused | unclear; in_reason: how the helper ended; in_words: what it said, masked, or
-- null; in_is_about_helper: false when the failure says nothing about the helper, which was not started.
-- A failure is given back, that is, not counted, as often in a validation as the policy allows, unless it is noted so late
-- that the row already reads as unclear.
-- out_status: noted | noted_before | transmission_unknown
CREATE OR REPLACE FUNCTION challenger.finish_transmission(
  in_transmission_id bigint,
  in_outcome text,
  in_reason text,
  in_words text,
  in_is_about_helper boolean,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_given_back boolean := false;
BEGIN
  IF in_outcome = 'failed' THEN
    -- A function that locks a validation does so before transmission and breaker. Here the lock makes two failures at once be counted one after the other.
    PERFORM 1 FROM challenger.validation n JOIN challenger.transmission t USING (validation_id)
      WHERE t.transmission_id = in_transmission_id FOR NO KEY UPDATE OF n;
    SELECT count(earlier.transmission_id) < p.failures_given_back
        AND in_now < challenger.end_of_reservation(t.reserved_at, p.helper_timeout) INTO v_given_back
      FROM challenger.transmission t
      JOIN challenger.policy p USING (policy_id)
      LEFT JOIN challenger.transmission earlier ON earlier.validation_id = t.validation_id AND earlier.given_back
      WHERE t.transmission_id = in_transmission_id
      GROUP BY p.failures_given_back, p.helper_timeout, t.reserved_at;
  END IF;
  UPDATE challenger.transmission
    SET outcome = in_outcome, given_back = v_given_back, finished_at = in_now, reason = in_reason, words = in_words
    WHERE transmission_id = in_transmission_id AND outcome = 'reserved';
  IF FOUND THEN
    out_status := 'noted';
    IF in_outcome IN ('failed', 'unclear') AND in_is_about_helper THEN
      UPDATE challenger.breaker SET
          failures = failures + 1,
          last_failure_at = in_now,
          probe_id = nullif(probe_id, in_transmission_id),
          probe_until = CASE WHEN probe_id <> in_transmission_id THEN probe_until END;
    ELSIF in_outcome <> 'accepted' THEN
      -- A refusal may be the helper's own decision and proves nothing about the gateway: the next transmission tries again.
      UPDATE challenger.breaker SET probe_id = NULL, probe_until = NULL WHERE probe_id = in_transmission_id;
    ELSE
      -- The helper works. Mostly the breaker has no failures, so this row is neither written nor locked.
      UPDATE challenger.breaker SET failures = 0, last_failure_at = NULL, probe_id = NULL, probe_until = NULL
        WHERE failures > 0;
    END IF;
    RETURN;
  END IF;
  PERFORM 1 FROM challenger.transmission WHERE transmission_id = in_transmission_id;
  out_status := CASE WHEN FOUND THEN 'noted_before' ELSE 'transmission_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.finish_transmission IS 'Notes a helper''s outcome in the ledger and gives failures back.';
REVOKE ALL ON FUNCTION challenger.finish_transmission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.finish_transmission TO challenger_worker;
