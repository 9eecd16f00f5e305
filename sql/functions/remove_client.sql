-- Makes a client unknown and ends its validations; the rows stay for the bill.
-- out_status: removed | client_unknown
CREATE OR REPLACE FUNCTION challenger.remove_client(
  in_client_id bigint,
  in_now timestamptz DEFAULT clock_timestamp(),
  OUT out_status text
)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- The one lock that waits for a setup_validation under way, and that a later one waits for.
  PERFORM 1 FROM challenger.client WHERE client_id = in_client_id FOR UPDATE;
  UPDATE challenger.client SET removed_at = in_now WHERE client_id = in_client_id AND removed_at IS NULL;
  out_status := CASE WHEN FOUND THEN 'removed' ELSE 'client_unknown' END;
  -- Its users learn it at once, and no more messages are paid for.
  UPDATE challenger.validation SET expires_at = in_now WHERE client_id = in_client_id AND expires_at > in_now;
END
$$;
COMMENT ON FUNCTION challenger.remove_client IS 'Removes a client; what it has used stays on record.';
REVOKE ALL ON FUNCTION challenger.remove_client FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.remove_client TO challenger_admin;
