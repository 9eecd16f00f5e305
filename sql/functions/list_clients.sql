-- All registered clients with their counters, or only the client in_client_id.
-- out_old_secret_until: null unless the old secret is still accepted; out_setups: validations in all; out_running: those
-- neither solved nor over nor cancelled; out_transmissions: without failures that were given back; out_live_codes, out_live_tokens: those
-- that can still be used; out_name: null when it has none.
CREATE OR REPLACE FUNCTION challenger.list_clients(
  in_client_id bigint DEFAULT NULL,
  in_now timestamptz DEFAULT clock_timestamp()
)
RETURNS TABLE (
  out_client_id bigint,
  out_redirect_uri text,
  out_created_at timestamptz,
  out_old_secret_until timestamptz,
  out_setups bigint,
  out_running bigint,
  out_solved bigint,
  out_transmissions bigint,
  out_live_codes bigint,
  out_live_tokens bigint,
  out_name text
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.client_id, c.redirect_uri, c.created_at, CASE WHEN c.old_secret_until > in_now THEN c.old_secret_until END,
      count(n.validation_id),
      count(*) FILTER (WHERE challenger.is_open(n.expires_at, n.cancelled_at, in_now) AND n.solved_at IS NULL),
      count(n.solved_at),
      (SELECT count(*) FROM challenger.transmission t JOIN challenger.validation m USING (validation_id)
        WHERE m.client_id = c.client_id AND NOT t.given_back),
      count(*) FILTER (WHERE a.expires_at > in_now AND a.exchanged_at IS NULL),
      count(*) FILTER (WHERE k.expires_at > in_now AND k.revoked_at IS NULL),
      c.name
    FROM challenger.client c
    LEFT JOIN challenger.validation n USING (client_id)
    LEFT JOIN challenger.authorization_code a ON a.validation_id = n.validation_id
    LEFT JOIN challenger.access_token k ON k.validation_id = n.validation_id
    WHERE c.removed_at IS NULL AND (in_client_id IS NULL OR c.client_id = in_client_id)
    GROUP BY c.client_id
    ORDER BY c.client_id
$$;
COMMENT ON FUNCTION challenger.list_clients IS 'Registered clients with what they have used and what is under way.';
REVOKE ALL ON FUNCTION challenger.list_clients FROM PUBLIC;
GRANT EXECUTE ON FUNCTION challenger.list_clients TO challenger_admin;
