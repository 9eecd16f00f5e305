INSERT INTO challenger.schema_version (number, name, breaking) VALUES (7, 'let_users_give_up', false);

DROP FUNCTION IF EXISTS challenger.view_validation(integer, text, timestamptz);
DROP FUNCTION IF EXISTS challenger.submit_address(integer, text, json, text, text, timestamptz, integer, text);
DROP FUNCTION IF EXISTS challenger.solve_validation(integer, text, integer[], integer[], integer[], text[], timestamptz);

-- NOT VALID: no row of before has been cancelled, so none is read while the table is locked.
ALTER TABLE challenger.validation
  ADD COLUMN authorized_at timestamptz,
  ADD COLUMN cancelled_at timestamptz,
  ADD CONSTRAINT validation_cancelled_unsolved CHECK (cancelled_at IS NULL OR solved_at IS NULL) NOT VALID;
COMMENT ON COLUMN challenger.validation.authorized_at IS 'When /authorize last took the client''s request; null: never. Only then is an error brought back to the client.';
COMMENT ON COLUMN challenger.validation.cancelled_at IS 'When its user gave up; from then on requests with its nonce are refused.';

-- Those under way that show by what /authorize stored that it was called.
UPDATE challenger.validation SET authorized_at = created_at
  WHERE expires_at > pg_catalog.clock_timestamp() AND (redirect_uri_given OR client_state IS NOT NULL OR code_challenge IS NOT NULL OR ui_locales IS NOT NULL);
