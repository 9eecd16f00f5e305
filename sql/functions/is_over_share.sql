-- Whether a source or a mail domain keeps so many send workers busy that its next message must wait. Everybody may have all
-- of them until three quarters are busy. From then on
--   a source: the quarter that is left is divided among the sources that have messages under way or were slow, and each has
--     one at least. A source is slow for a minute after a message of it that took more than 3 s. One that is not slow may have
--     as many under way as it had quick ones in the last two minutes.
--   a mail domain: one eighth, and one at least. Messages that have been under way for more than 3 s count.
-- in_source, in_mail_domain: as in the ledger; null: nothing to be judged. While nobody knows how many send workers there
-- are, nobody is over a share.
CREATE OR REPLACE FUNCTION challenger.is_over_share(
  in_source text,
  in_mail_domain text,
  in_now timestamptz
)
RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_workers constant integer := (SELECT sum(workers) FROM challenger.send_pool WHERE seen_at > in_now - interval '1 hour');
  v record;
BEGIN
  SELECT count(*) FILTER (WHERE is_busy) AS busy,
      count(DISTINCT source) AS sources,
      coalesce(bool_or(source = in_source AND is_slow), false) AS is_slow_source,
      count(*) FILTER (WHERE is_busy AND source = in_source) AS of_source,
      count(*) FILTER (WHERE is_busy AND is_slow AND mail_domain = in_mail_domain) AS of_domain
    INTO v
    FROM (
      SELECT t.source, t.mail_domain, t.outcome = 'reserved' AS is_busy,
          CASE WHEN t.outcome = 'reserved' THEN in_now - t.reserved_at > interval '3 seconds' ELSE true END AS is_slow
        FROM challenger.transmission t
        JOIN challenger.policy p ON p.policy_id = t.policy_id
        -- The longest that a helper may run, and the minute behind it.
        WHERE v_workers > 0 AND t.reserved_at > in_now - interval '3 minutes'
          AND (t.outcome = 'reserved' OR t.finished_at - t.reserved_at > interval '3 seconds')
          AND CASE WHEN t.outcome = 'reserved'
            THEN in_now < challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout)
            ELSE t.finished_at > in_now - interval '1 minute' END) lately;
  IF v_workers IS NULL OR v.busy * 4 <= v_workers * 3 THEN
    RETURN false;
  END IF;
  RETURN v.of_domain >= greatest(v_workers / 8, 1)
    OR v.of_source >= greatest(v_workers / 4 / greatest(v.sources, 1), 1)
      AND (v.is_slow_source OR v.of_source >= (
        SELECT count(*) FROM challenger.transmission t
          WHERE t.source = in_source AND t.reserved_at > in_now - interval '2 minutes'
            AND t.finished_at - t.reserved_at <= interval '3 seconds'));
END
$$;
COMMENT ON FUNCTION challenger.is_over_share IS 'Whether a source or mail domain has its share of the send workers; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_over_share FROM PUBLIC;
