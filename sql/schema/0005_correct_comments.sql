INSERT INTO challenger.schema_version (number, name, breaking) VALUES (5, 'correct_comments', false);

COMMENT ON COLUMN challenger.validation.expires_at IS 'The end of its life: from then on requests with its nonce are refused. POST /extend moves it; removing the client sets it to that moment.';
COMMENT ON COLUMN challenger.validation.wrong_entry_at IS 'When a wrong code was last entered; null once the user has asked for a message or for more time.';
COMMENT ON COLUMN challenger.breaker.failures IS 'Failures of the helper in a row: transmissions that failed or ended unclear. An accepted one sets it to 0; a refused one leaves it as it is.';
COMMENT ON COLUMN challenger.breaker.probe_id IS 'The one transmission that tries whether the helper works again; null when none does.';
