-- From a request to the entry of the change it was made for.
CREATE INDEX activity_by_operation ON activity (operation_id, rowid) WHERE operation_id IS NOT NULL;
