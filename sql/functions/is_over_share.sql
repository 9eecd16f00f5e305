-- Whether a source or a mail domain keeps so many send workers busy that its next message must wait. Everybody may have all
-- of them until three quarters are busy. From then on
--   a source: a quarter of the workers is divided among the sources that have messages under way or were slow in the last
--     minute, and each has one at least. Its messages that have run for more than 3 s count, and of those that have not, the
--     part that is expected to: as of its last hundred within ten minutes. Of a source without a past all count, unless
--     it is there alone.
--   a mail domain: one eighth, and one at least. Messages that have run for more than 3 s count.
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
  v_past record;
BEGIN
  SELECT count(*) FILTER (WHERE is_busy) AS busy,
      count(DISTINCT source) AS sources,
      count(*) FILTER (WHERE is_busy AND NOT is_slow AND source = in_source) AS of_source_young,
      count(*) FILTER (WHERE is_busy AND is_slow AND source = in_source) AS of_source_slow,
      count(*) FILTER (WHERE is_busy AND is_slow AND mail_domain = in_mail_domain) AS of_domain
    INTO v
    FROM (
      SELECT t.source, t.mail_domain, t.outcome = 'reserved' AS is_busy, challenger.is_slow(t, in_now) AS is_slow
        FROM challenger.transmission t
        JOIN challenger.policy p ON p.policy_id = t.policy_id
        -- The longest that a helper may run, and the minute behind it.
        WHERE v_workers > 0 AND t.reserved_at > in_now - interval '3 minutes'
          AND (t.outcome = 'reserved' OR t.finished_at - t.reserved_at > interval '3 seconds')
          AND CASE WHEN t.outcome = 'reserved'
            THEN in_now < challenger.end_of_sending(t.outcome, t.given_back, t.reserved_at, t.claim_by, p.helper_timeout)
            ELSE t.finished_at > in_now - interval '1 minute' AND challenger.is_slow(t, in_now) END) lately;
  IF v_workers IS NULL OR v.busy * 4 <= v_workers * 3 THEN
    RETURN false;
  END IF;
  IF v.of_domain >= greatest(v_workers / 8, 1) THEN
    RETURN true;
  END IF;
  SELECT count(*) FILTER (WHERE is_slow) AS slow, count(*) FILTER (WHERE NOT is_slow AND finished_at IS NOT NULL) AS quick
    INTO v_past
    FROM (
      SELECT t.finished_at, challenger.is_slow(t, in_now) AS is_slow
        FROM challenger.transmission t
        WHERE t.source = in_source AND t.reserved_at > in_now - interval '10 minutes'
        ORDER BY t.reserved_at DESC LIMIT 100) last;
  RETURN v.of_source_slow
      + v.of_source_young * (v_past.slow + (v.sources > 1)::integer)::numeric / (v_past.slow + v_past.quick + 1)
    >= greatest(v_workers / 4 / greatest(v.sources, 1), 1);
END
$$;
COMMENT ON FUNCTION challenger.is_over_share IS 'Whether a source or mail domain has its share of the send workers; for other functions only.';
REVOKE ALL ON FUNCTION challenger.is_over_share FROM PUBLIC;
