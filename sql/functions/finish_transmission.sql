-- Notes the outcome of a reserved transmission and moves the circuit breakers. Can be called again: the first outcome
-- stays.
-- in_outcome: accepted | failed | refused | unclear; in_reason: how the helper ended; in_words: what it said, masked, or
-- null; in_is_about_helper: false when the failure says nothing about the helper, which was not started.
-- in_gateways, in_abouts: the gateways that the helper asked, in their order, and whom it says that each one's answer is
-- about: gateway | recipient | us. The outcome is that of the last one. Those before it did not take the message, or, if
-- about the recipient, may not have been asked. Empty when the helper says nothing.
-- A failure is given back, that is, not counted, as often in a validation as the policy allows, unless it is noted so late
-- that the row already reads as unclear. Always given back is one for which no gateway was left to ask: the helper says so
-- by naming - about recipient.
-- out_status: noted | noted_before | transmission_unknown
CREATE OR REPLACE FUNCTION challenger.finish_transmission(
  in_transmission_id bigint,
  in_outcome text,
  in_reason text,
  in_words text,
  in_is_about_helper boolean,
  in_now timestamptz DEFAULT clock_timestamp(),
  in_gateways text[] DEFAULT '{}',
  in_abouts text[] DEFAULT '{}',
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_given_back boolean := false;
  v_last constant integer := cardinality(in_gateways);
  v_asked record;
BEGIN
  IF in_outcome = 'failed' THEN
    -- A function that locks a validation does so before transmission and gateways. Here the lock makes two failures at
    -- once be counted one after the other.
    PERFORM 1 FROM challenger.validation n JOIN challenger.transmission t USING (validation_id)
      WHERE t.transmission_id = in_transmission_id FOR NO KEY UPDATE OF n;
    SELECT (count(earlier.transmission_id) < p.failures_given_back
          OR coalesce(in_gateways[v_last] = '-' AND in_abouts[v_last] = 'recipient', false))
        AND in_now < challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout) INTO v_given_back
      FROM challenger.transmission t
      JOIN challenger.policy p USING (policy_id)
      LEFT JOIN challenger.transmission earlier ON earlier.validation_id = t.validation_id AND earlier.given_back AND earlier.outcome = 'failed'
      WHERE t.transmission_id = in_transmission_id
      GROUP BY t.transmission_id, p.policy_id;
  END IF;
  UPDATE challenger.transmission
    SET outcome = in_outcome, given_back = v_given_back, finished_at = in_now, reason = in_reason, words = in_words,
      gateway = nullif(in_gateways[v_last], '-'), about = in_abouts[v_last]
    WHERE transmission_id = in_transmission_id AND outcome = 'reserved';
  IF FOUND THEN
    out_status := 'noted';
    -- In the order of their names, so that no two calls wait for each other: those that the helper named, the helper as a
    -- whole, which has shown that it works when it delivers, and one that this was to try and that nobody asked.
    FOR v_asked IN
      SELECT a.* FROM (
        SELECT name, about, number = v_last AS has_last_word, in_is_about_helper AS is_judged
          FROM unnest(in_gateways, in_abouts) WITH ORDINALITY AS said (name, about, number)
        UNION ALL
        SELECT '-', NULL, true, in_is_about_helper
          WHERE v_last = 0 OR in_outcome = 'accepted' AND NOT '-' = ANY (in_gateways)
        UNION ALL
        SELECT name, NULL, false, false FROM challenger.gateway
          WHERE probe_id = in_transmission_id AND NOT name = ANY (in_gateways) AND (name <> '-' OR v_last > 0 AND in_outcome <> 'accepted')) a
      ORDER BY a.name COLLATE "C"
    LOOP
      PERFORM challenger.name_gateway(v_asked.name, in_now);
      IF NOT v_asked.is_judged THEN
        NULL;
      ELSIF in_outcome = 'accepted' AND v_asked.has_last_word THEN
        PERFORM challenger.close_breaker(v_asked.name, in_now);
      ELSIF v_asked.about = 'recipient' OR in_outcome = 'refused' AND v_asked.has_last_word THEN
        -- A gateway that judges a recipient works, so that others may try as well: the next failure opens it again. A
        -- helper may judge by itself, which proves nothing of what is behind it.
        UPDATE challenger.gateway SET failures = least(failures, (
            SELECT greatest(p.breaker_failures - 1, 0) FROM challenger.policy p
              JOIN challenger.transmission t USING (policy_id) WHERE t.transmission_id = in_transmission_id))
          WHERE name = v_asked.name AND v_asked.has_last_word AND name <> '-' AND probe_id = in_transmission_id;
      ELSE
        PERFORM challenger.count_gateway_failure(v_asked.name, in_transmission_id,
          NOT v_asked.has_last_word OR in_outcome = 'failed' AND v_asked.about IS NOT NULL, in_now);
      END IF;
      -- Whatever became of it: another one may try now, or after the pause.
      UPDATE challenger.gateway SET probe_id = NULL, probe_until = NULL
        WHERE name = v_asked.name AND probe_id = in_transmission_id;
    END LOOP;
    RETURN;
  END IF;
  PERFORM 1 FROM challenger.transmission WHERE transmission_id = in_transmission_id;
  out_status := CASE WHEN FOUND THEN 'noted_before' ELSE 'transmission_unknown' END;
END
$$;
COMMENT ON FUNCTION challenger.finish_transmission IS 'Notes a helper''s outcome in the ledger and gives failures back.';
REVOKE ALL ON FUNCTION challenger.finish_transmission FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.finish_transmission TO challenger_worker;
