-- Every table, index, trigger of the first release, for sqlite.
-- Written by scripts/initial_schema.py; each statement ends with a semicolon and an empty line.

CREATE TABLE account (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  login TEXT NOT NULL,
  login_folded TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  must_change INTEGER NOT NULL,
  secret_changed_at TEXT NOT NULL,
  identity_method TEXT,
  identity_verified_by TEXT,
  identity_verified_on TEXT,
  accountability_version TEXT,
  accountability_at TEXT,
  disabled_at TEXT,
  CONSTRAINT pk_account PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_account_tenant_id_login_folded UNIQUE (tenant_id, login_folded),
  CONSTRAINT uq_account_tenant_id_person_id UNIQUE (tenant_id, person_id),
  CONSTRAINT fk_account_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_account_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_account_must_change CHECK (must_change in (0, 1))
)
 STRICT;

CREATE TABLE api_token (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  name TEXT NOT NULL,
  token_sha256 TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  revoked_at TEXT,
  CONSTRAINT pk_api_token PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_api_token_tenant_id_token_sha256 UNIQUE (tenant_id, token_sha256),
  CONSTRAINT fk_api_token_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_api_token_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE approved_supplier (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  supplier_id TEXT NOT NULL,
  approved_until TEXT,
  CONSTRAINT pk_approved_supplier PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_approved_supplier_tenant_id_material_id_supplier_id UNIQUE (tenant_id, material_id, supplier_id),
  CONSTRAINT fk_approved_supplier_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_approved_supplier_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_approved_supplier_supplier_id FOREIGN KEY(tenant_id, supplier_id) REFERENCES supplier (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE area (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_area PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_area_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_area_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_area_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE audit_entry (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  act TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT,
  work_order_id TEXT,
  actor_id TEXT,
  body TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_audit_entry PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_audit_entry_tenant_id_seq UNIQUE (tenant_id, seq),
  CONSTRAINT uq_audit_entry_tenant_id_prev_hash UNIQUE (tenant_id, prev_hash),
  CONSTRAINT fk_audit_entry_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE audit_head (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  singleton INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  at TEXT NOT NULL,
  checkpoint_seq INTEGER NOT NULL,
  checkpoint_at TEXT,
  CONSTRAINT pk_audit_head PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_audit_head_tenant_id_singleton UNIQUE (tenant_id, singleton),
  CONSTRAINT fk_audit_head_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE batch (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  number TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  sub_state TEXT,
  unit TEXT NOT NULL,
  theoretical_qty INTEGER NOT NULL,
  actual_qty INTEGER,
  approved_qty INTEGER,
  manufactured_on TEXT,
  expires_on TEXT,
  disposition TEXT,
  CONSTRAINT pk_batch PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_batch_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT fk_batch_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_batch_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_batch_theoretical_qty_range CHECK (theoretical_qty >= 0 and theoretical_qty < 1000000000000000000),
  CONSTRAINT ck_batch_actual_qty_range CHECK (actual_qty >= 0 and actual_qty < 1000000000000000000),
  CONSTRAINT ck_batch_approved_qty_range CHECK (approved_qty >= 0 and approved_qty < 1000000000000000000),
  CONSTRAINT ck_batch_disposition CHECK (disposition in ('released', 'rejected', 'not_made', 'scrap', 'rework', 'return_to_supplier', 'downgrade'))
)
 STRICT;

CREATE TABLE capa (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  "plan" TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  due_on TEXT NOT NULL,
  effectiveness TEXT NOT NULL,
  blocks_release INTEGER NOT NULL,
  status TEXT NOT NULL,
  result TEXT,
  opened_by_id TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  closed_at TEXT,
  row_version INTEGER NOT NULL,
  CONSTRAINT pk_capa PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capa_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT fk_capa_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capa_owner_id FOREIGN KEY(tenant_id, owner_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_capa_blocks_release CHECK (blocks_release in (0, 1)),
  CONSTRAINT ck_capa_status CHECK (status in ('open', 'effective', 'ineffective')),
  CONSTRAINT fk_capa_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE capa_deviation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  capa_id TEXT NOT NULL,
  deviation_id TEXT NOT NULL,
  CONSTRAINT pk_capa_deviation PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capa_deviation_tenant_id_capa_id_deviation_id UNIQUE (tenant_id, capa_id, deviation_id),
  CONSTRAINT fk_capa_deviation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capa_deviation_capa_id FOREIGN KEY(tenant_id, capa_id) REFERENCES capa (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capa_deviation_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE capture (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  field TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  kind TEXT NOT NULL,
  "values" TEXT NOT NULL,
  verdict TEXT NOT NULL,
  source TEXT NOT NULL,
  line_no INTEGER,
  lot_id TEXT,
  container_id TEXT,
  equipment_id TEXT,
  net_qty INTEGER,
  unit TEXT,
  performer_id TEXT NOT NULL,
  device_id TEXT,
  at TEXT NOT NULL,
  claimed_at TEXT,
  CONSTRAINT pk_capture PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capture_tenant_id_execution_id_field_attempt UNIQUE (tenant_id, execution_id, field, attempt),
  CONSTRAINT fk_capture_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_capture_kind CHECK (kind in ('dispense', 'charge', 'form', 'parameter', 'scan', 'output')),
  CONSTRAINT ck_capture_verdict CHECK (verdict in ('inside', 'alert', 'action', 'unjudged')),
  CONSTRAINT ck_capture_source CHECK (source in ('typed', 'scanned', 'instrument', 'imported')),
  CONSTRAINT fk_capture_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_capture_net_qty_range CHECK (net_qty > -1000000000000000000 and net_qty < 1000000000000000000),
  CONSTRAINT fk_capture_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE capture_decision (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  capture_id TEXT NOT NULL,
  deviation_id TEXT NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by_id TEXT NOT NULL,
  signature_id TEXT,
  at TEXT NOT NULL,
  CONSTRAINT pk_capture_decision PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capture_decision_tenant_id_capture_id UNIQUE (tenant_id, capture_id),
  CONSTRAINT fk_capture_decision_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_decision_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_decision_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_capture_decision_decision CHECK (decision in ('redispense', 'accept', 'reject')),
  CONSTRAINT fk_capture_decision_decided_by_id FOREIGN KEY(tenant_id, decided_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_capture_decision_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE checkpoint (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  head TEXT NOT NULL,
  at TEXT NOT NULL,
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL,
  CONSTRAINT pk_checkpoint PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_checkpoint_tenant_id_seq UNIQUE (tenant_id, seq),
  CONSTRAINT fk_checkpoint_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE container (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  code TEXT NOT NULL,
  qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  location_id TEXT,
  CONSTRAINT pk_container PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_container_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_container_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_container_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_container_qty_range CHECK (qty >= 0 and qty < 1000000000000000000),
  CONSTRAINT fk_container_location_id FOREIGN KEY(tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE correction (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  capture_id TEXT NOT NULL,
  deviation_id TEXT NOT NULL,
  field TEXT NOT NULL,
  old TEXT NOT NULL,
  new TEXT NOT NULL,
  reason TEXT NOT NULL,
  requested_by_id TEXT NOT NULL,
  requested_signature_id TEXT NOT NULL,
  requested_at TEXT NOT NULL,
  approved_by_id TEXT,
  approved_signature_id TEXT,
  approved_at TEXT,
  CONSTRAINT pk_correction PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_correction_two_people CHECK (requested_by_id <> approved_by_id),
  CONSTRAINT fk_correction_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_requested_by_id FOREIGN KEY(tenant_id, requested_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_requested_signature_id FOREIGN KEY(tenant_id, requested_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_correction_approved_signature_id FOREIGN KEY(tenant_id, approved_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE deviation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  work_order_id TEXT,
  batch_id TEXT,
  execution_id TEXT,
  lot_id TEXT,
  step TEXT,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  rule TEXT,
  severity TEXT NOT NULL,
  description TEXT NOT NULL,
  data TEXT NOT NULL,
  immediate_action TEXT,
  impact TEXT,
  others_considered TEXT,
  root_cause TEXT,
  disposition TEXT,
  status TEXT NOT NULL,
  opened_by_id TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  due_on TEXT,
  closed_at TEXT,
  row_version INTEGER NOT NULL,
  fields TEXT NOT NULL,
  CONSTRAINT pk_deviation PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_deviation_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT fk_deviation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_deviation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_deviation_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_deviation_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_deviation_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_deviation_source CHECK (source in ('auto', 'manual')),
  CONSTRAINT ck_deviation_severity CHECK (severity in ('minor', 'major', 'critical')),
  CONSTRAINT ck_deviation_status CHECK (status in ('open', 'investigating', 'pending_approval', 'closed')),
  CONSTRAINT fk_deviation_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE device (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  key_sha256 TEXT NOT NULL,
  line_id TEXT,
  room_id TEXT,
  equipment_id TEXT,
  registered_at TEXT NOT NULL,
  revoked_at TEXT,
  CONSTRAINT pk_device PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_device_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_device_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_device_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_device_kind CHECK (kind in ('kiosk', 'scale', 'gateway')),
  CONSTRAINT fk_device_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_device_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_device_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE document (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  CONSTRAINT pk_document PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_document_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_document_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE document_version (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective_on TEXT,
  CONSTRAINT pk_document_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_document_version_tenant_id_document_id_version UNIQUE (tenant_id, document_id, version),
  CONSTRAINT fk_document_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_document_version_document_id FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_document_version_status CHECK (status in ('draft', 'effective', 'superseded', 'withdrawn'))
)
 STRICT;

CREATE TABLE equipment (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  class_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_id TEXT,
  room_id TEXT,
  availability TEXT NOT NULL,
  used_by_id TEXT,
  calibration_due_on TEXT,
  qualified_until TEXT,
  cleaning TEXT NOT NULL,
  cleaned_at TEXT,
  clean_until TEXT,
  last_product TEXT,
  range_low INTEGER,
  range_high INTEGER,
  minimum_qty INTEGER,
  resolution INTEGER,
  measure_unit TEXT,
  row_version INTEGER NOT NULL,
  fields TEXT NOT NULL,
  CONSTRAINT pk_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_equipment_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_class_id FOREIGN KEY(tenant_id, class_id) REFERENCES equipment_class (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_unit_id FOREIGN KEY(tenant_id, unit_id) REFERENCES unit (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_equipment_availability CHECK (availability in ('available', 'in_use', 'under_maintenance', 'out_of_service')),
  CONSTRAINT fk_equipment_used_by_id FOREIGN KEY(tenant_id, used_by_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_equipment_cleaning CHECK (cleaning in ('dirty', 'in_cleaning', 'clean')),
  CONSTRAINT ck_equipment_range_low_range CHECK (range_low > -1000000000000000000 and range_low < 1000000000000000000),
  CONSTRAINT ck_equipment_range_high_range CHECK (range_high > -1000000000000000000 and range_high < 1000000000000000000),
  CONSTRAINT ck_equipment_minimum_qty_range CHECK (minimum_qty >= 0 and minimum_qty < 1000000000000000000),
  CONSTRAINT ck_equipment_resolution_range CHECK (resolution >= 0 and resolution < 1000000000000000000)
)
 STRICT;

CREATE TABLE equipment_class (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  needs_calibration INTEGER NOT NULL,
  needs_cleaning INTEGER NOT NULL,
  CONSTRAINT pk_equipment_class PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_equipment_class_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_equipment_class_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_equipment_class_needs_calibration CHECK (needs_calibration in (0, 1)),
  CONSTRAINT ck_equipment_class_needs_cleaning CHECK (needs_cleaning in (0, 1))
)
 STRICT;

CREATE TABLE equipment_log (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  activity TEXT NOT NULL,
  at TEXT NOT NULL,
  work_order_id TEXT,
  execution_id TEXT,
  product TEXT,
  batch TEXT,
  performer_id TEXT NOT NULL,
  checker_id TEXT,
  note TEXT,
  CONSTRAINT pk_equipment_log PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_equipment_log_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_log_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_equipment_log_activity CHECK (activity in ('use_begun', 'use_ended', 'cleaning', 'maintenance', 'calibration', 'status')),
  CONSTRAINT fk_equipment_log_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_log_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_log_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_equipment_log_checker_id FOREIGN KEY(tenant_id, checker_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE form_version (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  form TEXT NOT NULL,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  layout TEXT,
  sha256 TEXT NOT NULL,
  CONSTRAINT pk_form_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_form_version_tenant_id_sha256 UNIQUE (tenant_id, sha256),
  CONSTRAINT fk_form_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE genealogy_edge (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  execution_id TEXT,
  kind TEXT NOT NULL,
  input_lot_id TEXT,
  container_id TEXT,
  output_lot_id TEXT,
  line_no INTEGER,
  qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_genealogy_edge PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_genealogy_edge_no_cycle CHECK (input_lot_id <> output_lot_id),
  CONSTRAINT fk_genealogy_edge_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_edge_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_edge_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_edge_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_genealogy_edge_kind CHECK (kind in ('consume', 'produce', 'co_product', 'sample', 'reject', 'rework_in', 'return')),
  CONSTRAINT fk_genealogy_edge_input_lot_id FOREIGN KEY(tenant_id, input_lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_edge_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_edge_output_lot_id FOREIGN KEY(tenant_id, output_lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_genealogy_edge_qty_range CHECK (qty >= 0 and qty < 1000000000000000000)
)
 STRICT;

CREATE TABLE genealogy_lock (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  edges INTEGER NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_genealogy_lock PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_genealogy_lock_tenant_id_work_order_id UNIQUE (tenant_id, work_order_id),
  CONSTRAINT fk_genealogy_lock_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_genealogy_lock_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE hold (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  placed_by_id TEXT NOT NULL,
  placed_at TEXT NOT NULL,
  placed_signature_id TEXT,
  lifted_by_id TEXT,
  lifted_at TEXT,
  lifted_signature_id TEXT,
  lift_reason TEXT,
  CONSTRAINT pk_hold PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_hold_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_hold_subject_type CHECK (subject_type in ('work_order', 'batch', 'lot', 'equipment')),
  CONSTRAINT fk_hold_placed_by_id FOREIGN KEY(tenant_id, placed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_hold_placed_signature_id FOREIGN KEY(tenant_id, placed_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_hold_lifted_by_id FOREIGN KEY(tenant_id, lifted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_hold_lifted_signature_id FOREIGN KEY(tenant_id, lifted_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE idempotency_key (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  principal_id TEXT NOT NULL,
  "key" TEXT NOT NULL,
  request_sha256 TEXT NOT NULL,
  status INTEGER NOT NULL,
  reply TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_idempotency_key PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_idempotency_key_tenant_id_principal_id_key UNIQUE (tenant_id, principal_id, "key"),
  CONSTRAINT fk_idempotency_key_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE import_job (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  media_type TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT,
  message TEXT NOT NULL,
  status TEXT NOT NULL,
  response_code INTEGER,
  inserted_by_id TEXT NOT NULL,
  inserted_at TEXT NOT NULL,
  started_at TEXT,
  completed_at TEXT,
  CONSTRAINT pk_import_job PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_import_job_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_import_job_kind CHECK (kind in ('work_order')),
  CONSTRAINT ck_import_job_status CHECK (status in ('pending', 'running', 'done', 'failed')),
  CONSTRAINT fk_import_job_inserted_by_id FOREIGN KEY(tenant_id, inserted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE import_row (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  job_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  "key" TEXT,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL,
  response_code INTEGER NOT NULL,
  work_order_number TEXT,
  messages TEXT NOT NULL,
  CONSTRAINT pk_import_row PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_import_row_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_import_row_job_id FOREIGN KEY(tenant_id, job_id) REFERENCES import_job (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_import_row_outcome CHECK (outcome in ('created', 'replaced', 'cancelled', 'unchanged', 'refused')),
  CONSTRAINT ck_import_row_result CHECK (result in ('imported', 'imported_with_messages', 'rejected'))
)
 STRICT;

CREATE TABLE inventory_move (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  lot_id TEXT NOT NULL,
  container_id TEXT,
  qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  work_order_id TEXT,
  execution_id TEXT,
  capture_id TEXT,
  reservation_id TEXT,
  reason TEXT,
  actor_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_inventory_move PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_inventory_move_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_inventory_move_kind CHECK (kind in ('receive', 'consume', 'return', 'sample', 'destroy', 'adjust', 'produce', 'reserve', 'unreserve', 'reject')),
  CONSTRAINT fk_inventory_move_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_inventory_move_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_inventory_move_qty_range CHECK (qty > -1000000000000000000 and qty < 1000000000000000000),
  CONSTRAINT fk_inventory_move_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_inventory_move_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_inventory_move_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_inventory_move_reservation_id FOREIGN KEY(tenant_id, reservation_id) REFERENCES reservation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_inventory_move_actor_id FOREIGN KEY(tenant_id, actor_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE job (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  "key" TEXT NOT NULL,
  payload TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  due_at TEXT NOT NULL,
  leased_until TEXT,
  worker TEXT,
  error TEXT,
  result TEXT,
  requested_by_id TEXT,
  created_at TEXT NOT NULL,
  ended_at TEXT,
  CONSTRAINT pk_job PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_job_tenant_id_kind_key UNIQUE (tenant_id, kind, "key"),
  CONSTRAINT fk_job_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_job_status CHECK (status in ('waiting', 'running', 'done', 'failed')),
  CONSTRAINT fk_job_requested_by_id FOREIGN KEY(tenant_id, requested_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE line (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  route_enabled INTEGER NOT NULL,
  CONSTRAINT pk_line PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_line_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT uq_line_tenant_id_name UNIQUE (tenant_id, name),
  CONSTRAINT fk_line_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_area_id FOREIGN KEY(tenant_id, area_id) REFERENCES area (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_line_route_enabled CHECK (route_enabled in (0, 1))
)
 STRICT;

CREATE TABLE line_clearance (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  execution_id TEXT,
  line_id TEXT,
  room_id TEXT,
  previous TEXT,
  answers TEXT NOT NULL,
  performer_id TEXT NOT NULL,
  verifier_id TEXT,
  passed INTEGER NOT NULL,
  at TEXT NOT NULL,
  expires_at TEXT,
  voided_at TEXT,
  void_reason TEXT,
  CONSTRAINT pk_line_clearance PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_line_clearance_two_people CHECK (performer_id <> verifier_id),
  CONSTRAINT fk_line_clearance_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_line_clearance_verifier_id FOREIGN KEY(tenant_id, verifier_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_line_clearance_passed CHECK (passed in (0, 1))
)
 STRICT;

CREATE TABLE location (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  site_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_location PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_location_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_location_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_location_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE lot (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  code TEXT NOT NULL,
  spec_version TEXT,
  supplier_id TEXT,
  supplier_lot TEXT,
  status TEXT NOT NULL,
  unit TEXT NOT NULL,
  received_on TEXT NOT NULL,
  manufactured_on TEXT,
  expires_on TEXT,
  retest_on TEXT,
  on_hand_qty INTEGER NOT NULL,
  reserved_qty INTEGER NOT NULL,
  approved_qty INTEGER,
  location_id TEXT,
  assay_pct INTEGER,
  water_pct INTEGER,
  identity_tested INTEGER NOT NULL,
  batch_id TEXT,
  row_version INTEGER NOT NULL,
  fields TEXT NOT NULL,
  CONSTRAINT pk_lot PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_lot_available CHECK (reserved_qty <= on_hand_qty),
  CONSTRAINT uq_lot_tenant_id_material_id_code UNIQUE (tenant_id, material_id, code),
  CONSTRAINT fk_lot_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_lot_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_lot_supplier_id FOREIGN KEY(tenant_id, supplier_id) REFERENCES supplier (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_lot_status CHECK (status in ('quarantine', 'released', 'hold', 'rejected', 'expired', 'consumed')),
  CONSTRAINT ck_lot_on_hand_qty_range CHECK (on_hand_qty >= 0 and on_hand_qty < 1000000000000000000),
  CONSTRAINT ck_lot_reserved_qty_range CHECK (reserved_qty >= 0 and reserved_qty < 1000000000000000000),
  CONSTRAINT ck_lot_approved_qty_range CHECK (approved_qty >= 0 and approved_qty < 1000000000000000000),
  CONSTRAINT fk_lot_location_id FOREIGN KEY(tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_lot_assay_pct_range CHECK (assay_pct >= 0 and assay_pct < 1000000000000000000),
  CONSTRAINT ck_lot_water_pct_range CHECK (water_pct >= 0 and water_pct < 1000000000000000000),
  CONSTRAINT ck_lot_identity_tested CHECK (identity_tested in (0, 1)),
  CONSTRAINT fk_lot_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE material (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  family TEXT,
  density INTEGER,
  pick_rule TEXT,
  serialized INTEGER NOT NULL,
  approved_suppliers_only INTEGER NOT NULL,
  allergens TEXT NOT NULL,
  fields TEXT NOT NULL,
  CONSTRAINT pk_material PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_material_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_material_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_material_kind CHECK (kind in ('component', 'intermediate', 'product', 'label', 'packaging', 'part')),
  CONSTRAINT ck_material_density_range CHECK (density >= 0 and density < 1000000000000000000),
  CONSTRAINT ck_material_pick_rule CHECK (pick_rule in ('fefo', 'fifo', 'specific')),
  CONSTRAINT ck_material_serialized CHECK (serialized in (0, 1)),
  CONSTRAINT ck_material_approved_suppliers_only CHECK (approved_suppliers_only in (0, 1))
)
 STRICT;

CREATE TABLE material_spec (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  material_id TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  storage TEXT,
  content TEXT NOT NULL,
  CONSTRAINT pk_material_spec PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_material_spec_tenant_id_material_id_version UNIQUE (tenant_id, material_id, version),
  CONSTRAINT fk_material_spec_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_material_spec_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_material_spec_status CHECK (status in ('draft', 'effective', 'superseded', 'withdrawn'))
)
 STRICT;

CREATE TABLE number_series (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  object TEXT NOT NULL,
  scope TEXT NOT NULL,
  last INTEGER NOT NULL,
  CONSTRAINT pk_number_series PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_number_series_tenant_id_object_scope UNIQUE (tenant_id, object, scope),
  CONSTRAINT fk_number_series_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE occupation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  unit_id TEXT,
  equipment_id TEXT,
  starts_at TEXT NOT NULL,
  ends_at TEXT NOT NULL,
  freed_at TEXT,
  CONSTRAINT pk_occupation PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_occupation_span CHECK (starts_at < ends_at),
  CONSTRAINT fk_occupation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_occupation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_occupation_unit_id FOREIGN KEY(tenant_id, unit_id) REFERENCES unit (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_occupation_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE order_equipment (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  step TEXT NOT NULL,
  CONSTRAINT pk_order_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_order_equipment_tenant_id_work_order_id_equipment_id_step UNIQUE (tenant_id, work_order_id, equipment_id, step),
  CONSTRAINT fk_order_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_order_equipment_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_order_equipment_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE order_override (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  content TEXT NOT NULL,
  import_row_id TEXT,
  CONSTRAINT pk_order_override PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_order_override_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_order_override_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_order_override_kind CHECK (kind in ('bom', 'property')),
  CONSTRAINT fk_order_override_import_row_id FOREIGN KEY(tenant_id, import_row_id) REFERENCES import_row (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE order_person (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  role TEXT NOT NULL,
  person_id TEXT NOT NULL,
  CONSTRAINT pk_order_person PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_order_person_tenant_id_work_order_id_role_person_id UNIQUE (tenant_id, work_order_id, role, person_id),
  CONSTRAINT fk_order_person_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_order_person_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_order_person_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE outbox (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  event TEXT NOT NULL,
  payload TEXT NOT NULL,
  at TEXT NOT NULL,
  sent_at TEXT,
  attempts INTEGER NOT NULL,
  CONSTRAINT pk_outbox PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_outbox_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE pause_interval (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  comment TEXT,
  from_at TEXT NOT NULL,
  to_at TEXT,
  paused_by_id TEXT NOT NULL,
  resumed_by_id TEXT,
  CONSTRAINT pk_pause_interval PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_pause_interval_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_pause_interval_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_pause_interval_paused_by_id FOREIGN KEY(tenant_id, paused_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_pause_interval_resumed_by_id FOREIGN KEY(tenant_id, resumed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE person (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  printed_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  locale TEXT NOT NULL,
  theme TEXT NOT NULL,
  CONSTRAINT pk_person PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_person_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_person_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_person_kind CHECK (kind in ('person', 'service')),
  CONSTRAINT ck_person_status CHECK (status in ('active', 'disabled')),
  CONSTRAINT ck_person_theme CHECK (theme in ('system', 'light', 'dark'))
)
 STRICT;

CREATE TABLE person_role (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  role TEXT NOT NULL,
  site_id TEXT,
  granted_at TEXT NOT NULL,
  granted_by_id TEXT,
  withdrawn_at TEXT,
  CONSTRAINT pk_person_role PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_person_role_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_person_role_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_person_role_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_person_role_granted_by_id FOREIGN KEY(tenant_id, granted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE profile_version (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  profile TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  plugins TEXT NOT NULL,
  proposed_by_id TEXT,
  approved_by_id TEXT,
  activated_at TEXT,
  retired_at TEXT,
  CONSTRAINT pk_profile_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_profile_version_tenant_id_sha256 UNIQUE (tenant_id, sha256),
  CONSTRAINT fk_profile_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_profile_version_status CHECK (status in ('proposed', 'active', 'retired')),
  CONSTRAINT fk_profile_version_proposed_by_id FOREIGN KEY(tenant_id, proposed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_profile_version_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE recipe (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  product_id TEXT NOT NULL,
  line_id TEXT,
  route_type TEXT,
  one_off_for_id TEXT,
  CONSTRAINT pk_recipe PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_recipe_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_product_id FOREIGN KEY(tenant_id, product_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_one_off_for_id FOREIGN KEY(tenant_id, one_off_for_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE recipe_bom_line (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  recipe_version_id TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  material_id TEXT NOT NULL,
  qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  spec TEXT NOT NULL,
  CONSTRAINT pk_recipe_bom_line PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_bom_line_tenant_id_recipe_version_id_line_no UNIQUE (tenant_id, recipe_version_id, line_no),
  CONSTRAINT fk_recipe_bom_line_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_bom_line_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_bom_line_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_recipe_bom_line_qty_range CHECK (qty >= 0 and qty < 1000000000000000000)
)
 STRICT;

CREATE TABLE recipe_step (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  recipe_version_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  spec TEXT NOT NULL,
  CONSTRAINT pk_recipe_step PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_step_tenant_id_recipe_version_id_number UNIQUE (tenant_id, recipe_version_id, number),
  CONSTRAINT fk_recipe_step_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_step_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE recipe_version (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  recipe_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  minor_revision INTEGER NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective_from TEXT,
  effective_to TEXT,
  base_qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  bracket_low INTEGER NOT NULL,
  bracket_high INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT,
  change_reason TEXT NOT NULL,
  authored_by_id TEXT NOT NULL,
  approved_by_id TEXT,
  approved_at TEXT,
  row_version INTEGER NOT NULL,
  CONSTRAINT pk_recipe_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_recipe_version_two_people CHECK (authored_by_id <> approved_by_id),
  CONSTRAINT ck_recipe_version_bracket CHECK (bracket_low <= bracket_high),
  CONSTRAINT ck_recipe_version_base_qty CHECK (base_qty > 0),
  CONSTRAINT uq_recipe_version_tenant_id_recipe_id_revision_minor_revision UNIQUE (tenant_id, recipe_id, revision, minor_revision),
  CONSTRAINT fk_recipe_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_version_recipe_id FOREIGN KEY(tenant_id, recipe_id) REFERENCES recipe (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_recipe_version_status CHECK (status in ('draft', 'in_approval', 'effective', 'superseded', 'withdrawn')),
  CONSTRAINT ck_recipe_version_base_qty_range CHECK (base_qty >= 0 and base_qty < 1000000000000000000),
  CONSTRAINT ck_recipe_version_bracket_low_range CHECK (bracket_low >= 0 and bracket_low < 1000000000000000000),
  CONSTRAINT ck_recipe_version_bracket_high_range CHECK (bracket_high >= 0 and bracket_high < 1000000000000000000),
  CONSTRAINT fk_recipe_version_authored_by_id FOREIGN KEY(tenant_id, authored_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_recipe_version_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE reconciliation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  unit TEXT NOT NULL,
  issued_qty INTEGER NOT NULL,
  used_qty INTEGER NOT NULL,
  returned_qty INTEGER NOT NULL,
  destroyed_qty INTEGER NOT NULL,
  sampled_qty INTEGER NOT NULL,
  rejected_qty INTEGER NOT NULL,
  lost_qty INTEGER NOT NULL,
  low_pct INTEGER NOT NULL,
  high_pct INTEGER NOT NULL,
  entered_by_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_reconciliation PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_reconciliation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_reconciliation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_reconciliation_issued_qty_range CHECK (issued_qty >= 0 and issued_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_used_qty_range CHECK (used_qty >= 0 and used_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_returned_qty_range CHECK (returned_qty >= 0 and returned_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_destroyed_qty_range CHECK (destroyed_qty >= 0 and destroyed_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_sampled_qty_range CHECK (sampled_qty >= 0 and sampled_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_rejected_qty_range CHECK (rejected_qty >= 0 and rejected_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_lost_qty_range CHECK (lost_qty >= 0 and lost_qty < 1000000000000000000),
  CONSTRAINT ck_reconciliation_low_pct_range CHECK (low_pct >= 0 and low_pct < 1000000000000000000),
  CONSTRAINT ck_reconciliation_high_pct_range CHECK (high_pct >= 0 and high_pct < 1000000000000000000),
  CONSTRAINT fk_reconciliation_entered_by_id FOREIGN KEY(tenant_id, entered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE record_file (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  copy_no INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  record_sha256 TEXT NOT NULL,
  content BLOB NOT NULL,
  pages INTEGER NOT NULL,
  made_at TEXT NOT NULL,
  made_by_id TEXT NOT NULL,
  CONSTRAINT pk_record_file PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_record_file_tenant_id_work_order_id_kind_copy_no UNIQUE (tenant_id, work_order_id, kind, copy_no),
  CONSTRAINT fk_record_file_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_record_file_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_record_file_made_by_id FOREIGN KEY(tenant_id, made_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE reservation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  line_no INTEGER NOT NULL,
  lot_id TEXT NOT NULL,
  unit TEXT NOT NULL,
  reserved_qty INTEGER NOT NULL,
  consumed_qty INTEGER NOT NULL,
  released_qty INTEGER NOT NULL,
  status TEXT NOT NULL,
  close_reason TEXT,
  CONSTRAINT pk_reservation PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_reservation_balance CHECK (consumed_qty + released_qty <= reserved_qty),
  CONSTRAINT ck_reservation_closed CHECK (status <> 'closed' or (consumed_qty + released_qty = reserved_qty and close_reason is not null)),
  CONSTRAINT fk_reservation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_reservation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_reservation_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_reservation_reserved_qty_range CHECK (reserved_qty >= 0 and reserved_qty < 1000000000000000000),
  CONSTRAINT ck_reservation_consumed_qty_range CHECK (consumed_qty >= 0 and consumed_qty < 1000000000000000000),
  CONSTRAINT ck_reservation_released_qty_range CHECK (released_qty >= 0 and released_qty < 1000000000000000000),
  CONSTRAINT ck_reservation_status CHECK (status in ('active', 'invalid', 'closed'))
)
 STRICT;

CREATE TABLE review (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  round INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT,
  audit_reviewed_by_id TEXT,
  audit_reviewed_at TEXT,
  audit_signature_id TEXT,
  audit_reviewed_seq INTEGER,
  CONSTRAINT pk_review PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_review_tenant_id_work_order_id_round UNIQUE (tenant_id, work_order_id, round),
  CONSTRAINT fk_review_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_review_outcome CHECK (outcome in ('returned', 'released', 'rejected')),
  CONSTRAINT fk_review_audit_reviewed_by_id FOREIGN KEY(tenant_id, audit_reviewed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_audit_signature_id FOREIGN KEY(tenant_id, audit_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE review_answer (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  criterion TEXT NOT NULL,
  met INTEGER NOT NULL,
  comment TEXT,
  answered_by_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_review_answer PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_review_answer_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_answer_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_review_answer_met CHECK (met in (0, 1)),
  CONSTRAINT fk_review_answer_answered_by_id FOREIGN KEY(tenant_id, answered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE review_query (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  review_id TEXT NOT NULL,
  section TEXT,
  step TEXT,
  text TEXT NOT NULL,
  asked_by_id TEXT NOT NULL,
  asked_at TEXT NOT NULL,
  answer TEXT,
  answered_by_id TEXT,
  answered_at TEXT,
  closed_by_id TEXT,
  closed_at TEXT,
  CONSTRAINT pk_review_query PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_review_query_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_query_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_query_review_id FOREIGN KEY(tenant_id, review_id) REFERENCES review (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_query_asked_by_id FOREIGN KEY(tenant_id, asked_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_query_answered_by_id FOREIGN KEY(tenant_id, answered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_review_query_closed_by_id FOREIGN KEY(tenant_id, closed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE room (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  area_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  grade TEXT,
  CONSTRAINT pk_room PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_room_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_room_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_room_area_id FOREIGN KEY(tenant_id, area_id) REFERENCES area (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE rule_evaluation (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  moment TEXT NOT NULL,
  step TEXT,
  refused INTEGER NOT NULL,
  evaluated TEXT NOT NULL,
  findings TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_rule_evaluation PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_rule_evaluation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_rule_evaluation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_rule_evaluation_refused CHECK (refused in (0, 1)),
  CONSTRAINT fk_rule_evaluation_actor_id FOREIGN KEY(tenant_id, actor_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE sample (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  code TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  step TEXT NOT NULL,
  reserve INTEGER NOT NULL,
  status TEXT NOT NULL,
  due_at TEXT,
  taken_at TEXT,
  taken_by_id TEXT,
  qty INTEGER,
  raw_value INTEGER,
  rounded_value INTEGER,
  result_text TEXT,
  low INTEGER,
  high INTEGER,
  unit TEXT,
  entered_by_id TEXT,
  reviewed_by_id TEXT,
  deviation_id TEXT,
  CONSTRAINT pk_sample PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_sample_tenant_id_work_order_id_code_sequence UNIQUE (tenant_id, work_order_id, code, sequence),
  CONSTRAINT fk_sample_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_sample_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_sample_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_sample_reserve CHECK (reserve in (0, 1)),
  CONSTRAINT ck_sample_status CHECK (status in ('planned', 'taken', 'passed', 'failed', 'missed')),
  CONSTRAINT fk_sample_taken_by_id FOREIGN KEY(tenant_id, taken_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_sample_qty_range CHECK (qty >= 0 and qty < 1000000000000000000),
  CONSTRAINT ck_sample_raw_value_range CHECK (raw_value > -1000000000000000000 and raw_value < 1000000000000000000),
  CONSTRAINT ck_sample_rounded_value_range CHECK (rounded_value > -1000000000000000000 and rounded_value < 1000000000000000000),
  CONSTRAINT ck_sample_low_range CHECK (low > -1000000000000000000 and low < 1000000000000000000),
  CONSTRAINT ck_sample_high_range CHECK (high > -1000000000000000000 and high < 1000000000000000000),
  CONSTRAINT fk_sample_entered_by_id FOREIGN KEY(tenant_id, entered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_sample_reviewed_by_id FOREIGN KEY(tenant_id, reviewed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_sample_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE session (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  token_sha256 TEXT NOT NULL,
  person_id TEXT NOT NULL,
  device_id TEXT,
  scope TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  locked_at TEXT,
  ended_at TEXT,
  end_reason TEXT,
  signed_at TEXT,
  csrf TEXT NOT NULL,
  CONSTRAINT pk_session PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_session_tenant_id_token_sha256 UNIQUE (tenant_id, token_sha256),
  CONSTRAINT fk_session_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_session_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_session_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_session_scope CHECK (scope in ('office', 'kiosk'))
)
 STRICT;

CREATE TABLE sign_in_attempt (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  login_folded TEXT NOT NULL,
  source TEXT NOT NULL,
  at TEXT NOT NULL,
  succeeded INTEGER NOT NULL,
  CONSTRAINT pk_sign_in_attempt PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_sign_in_attempt_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_sign_in_attempt_succeeded CHECK (succeeded in (0, 1))
)
 STRICT;

CREATE TABLE signature (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  signer_id TEXT NOT NULL,
  printed_name TEXT NOT NULL,
  role TEXT NOT NULL,
  meaning TEXT NOT NULL,
  signed_at TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  local_time TEXT NOT NULL,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  work_order_id TEXT,
  content_sha256 TEXT NOT NULL,
  content TEXT NOT NULL,
  challenge TEXT NOT NULL,
  components TEXT NOT NULL,
  session_id TEXT,
  device_id TEXT,
  comment TEXT,
  previous_id TEXT,
  signature_sha256 TEXT NOT NULL,
  CONSTRAINT pk_signature PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signature_tenant_id_challenge UNIQUE (tenant_id, challenge),
  CONSTRAINT fk_signature_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signature_signer_id FOREIGN KEY(tenant_id, signer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_signature_meaning CHECK (meaning in ('authored', 'performed', 'verified', 'supervised', 'issued', 'resumed', 'reviewed', 'approved', 'released', 'rejected', 'returned', 'cancelled', 'corrected', 'witnessed')),
  CONSTRAINT fk_signature_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_signature_components CHECK (components in ('both', 'secret')),
  CONSTRAINT fk_signature_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signature_previous_id FOREIGN KEY(tenant_id, previous_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE signature_superseded (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  signature_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_signature_superseded PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signature_superseded_tenant_id_signature_id UNIQUE (tenant_id, signature_id),
  CONSTRAINT fk_signature_superseded_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signature_superseded_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE signing_request (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT,
  record_type TEXT NOT NULL,
  record_id TEXT NOT NULL,
  record_version INTEGER NOT NULL,
  transition TEXT NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  payload TEXT NOT NULL,
  needed TEXT NOT NULL,
  status TEXT NOT NULL,
  void_reason TEXT,
  opened_by_id TEXT NOT NULL,
  opened_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  row_version INTEGER NOT NULL,
  CONSTRAINT pk_signing_request PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_signing_request_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signing_request_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_signing_request_status CHECK (status in ('open', 'done', 'void')),
  CONSTRAINT fk_signing_request_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE signing_request_signature (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  request_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  signature_id TEXT NOT NULL,
  CONSTRAINT pk_signing_request_signature PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signing_request_signature_tenant_id_request_id_position UNIQUE (tenant_id, request_id, position),
  CONSTRAINT uq_signing_request_signature_tenant_id_signature_id UNIQUE (tenant_id, signature_id),
  CONSTRAINT fk_signing_request_signature_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signing_request_signature_request_id FOREIGN KEY(tenant_id, request_id) REFERENCES signing_request (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_signing_request_signature_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE site (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  CONSTRAINT pk_site PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_site_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_site_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE snapshot (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  canonical TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  taken_at TEXT NOT NULL,
  taken_by_id TEXT NOT NULL,
  CONSTRAINT pk_snapshot PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_snapshot_tenant_id_work_order_id UNIQUE (tenant_id, work_order_id),
  CONSTRAINT fk_snapshot_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_snapshot_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_snapshot_taken_by_id FOREIGN KEY(tenant_id, taken_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE step_equipment (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  execution_id TEXT NOT NULL,
  equipment_id TEXT NOT NULL,
  facts TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_step_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_step_equipment_tenant_id_execution_id_equipment_id UNIQUE (tenant_id, execution_id, equipment_id),
  CONSTRAINT fk_step_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_step_equipment_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_step_equipment_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE step_execution (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  step TEXT NOT NULL,
  position INTEGER NOT NULL,
  run INTEGER NOT NULL,
  status TEXT NOT NULL,
  started_at TEXT,
  ended_at TEXT,
  performer_id TEXT,
  verifier_id TEXT,
  performed_at TEXT,
  skip_reason TEXT,
  skip_condition TEXT,
  row_version INTEGER NOT NULL,
  CONSTRAINT pk_step_execution PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_step_execution_two_people CHECK (performer_id <> verifier_id),
  CONSTRAINT uq_step_execution_tenant_id_batch_id_step_run UNIQUE (tenant_id, batch_id, step, run),
  CONSTRAINT fk_step_execution_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_step_execution_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_step_execution_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_step_execution_status CHECK (status in ('pending', 'ready', 'running', 'awaiting_verification', 'held', 'done', 'done_with_deviation', 'skipped', 'not_executed')),
  CONSTRAINT fk_step_execution_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_step_execution_verifier_id FOREIGN KEY(tenant_id, verifier_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE supplier (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_supplier PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_supplier_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_supplier_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE tenant (
  id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  CONSTRAINT pk_tenant PRIMARY KEY (id),
  CONSTRAINT uq_tenant_code UNIQUE (code)
)
 STRICT;

CREATE TABLE training_record (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  document_id TEXT NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  passed_on TEXT NOT NULL,
  expires_on TEXT,
  trainer TEXT NOT NULL,
  CONSTRAINT pk_training_record PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_training_record_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_training_record_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_training_record_document_id FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_training_record_kind CHECK (kind in ('read', 'practical', 'assessed'))
)
 STRICT;

CREATE TABLE unit (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  line_id TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_unit PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_unit_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT fk_unit_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_unit_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE waiver (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  profile_version_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  owner TEXT NOT NULL,
  expires_on TEXT NOT NULL,
  CONSTRAINT pk_waiver PRIMARY KEY (tenant_id, id),
  CONSTRAINT fk_waiver_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_waiver_profile_version_id FOREIGN KEY(tenant_id, profile_version_id) REFERENCES profile_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE work_order (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  number TEXT NOT NULL,
  external_name TEXT,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  sub_state TEXT,
  site_id TEXT NOT NULL,
  line_id TEXT,
  recipe_version_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  qty INTEGER NOT NULL,
  unit TEXT NOT NULL,
  planned_start_at TEXT NOT NULL,
  planned_end_at TEXT NOT NULL,
  due_on TEXT,
  priority INTEGER NOT NULL,
  campaign_sequence INTEGER,
  comment TEXT,
  started_at TEXT,
  ended_at TEXT,
  short_closed INTEGER NOT NULL,
  parent_id TEXT,
  rework_of_id TEXT,
  replaces_id TEXT,
  import_row_id TEXT,
  lots TEXT NOT NULL,
  fields TEXT NOT NULL,
  row_version INTEGER NOT NULL,
  CONSTRAINT pk_work_order PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_work_order_qty CHECK (qty > 0),
  CONSTRAINT ck_work_order_planned CHECK (planned_start_at <= planned_end_at),
  CONSTRAINT uq_work_order_tenant_id_site_id_number UNIQUE (tenant_id, site_id, number),
  CONSTRAINT fk_work_order_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_work_order_type CHECK (type in ('production', 'packaging', 'rework', 'campaign', 'split_child', 'maintenance')),
  CONSTRAINT ck_work_order_state CHECK (state in ('DRAFT', 'RELEASED', 'IN_PROGRESS', 'PAUSED', 'COMPLETED', 'UNDER_REVIEW', 'RELEASED_TO_STOCK', 'REJECTED', 'CANCELLED')),
  CONSTRAINT fk_work_order_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_product_id FOREIGN KEY(tenant_id, product_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_work_order_qty_range CHECK (qty >= 0 and qty < 1000000000000000000),
  CONSTRAINT ck_work_order_short_closed CHECK (short_closed in (0, 1)),
  CONSTRAINT fk_work_order_parent_id FOREIGN KEY(tenant_id, parent_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_rework_of_id FOREIGN KEY(tenant_id, rework_of_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_replaces_id FOREIGN KEY(tenant_id, replaces_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_work_order_import_row_id FOREIGN KEY(tenant_id, import_row_id) REFERENCES import_row (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE yield_record (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  work_order_id TEXT NOT NULL,
  batch_id TEXT NOT NULL,
  execution_id TEXT,
  phase TEXT NOT NULL,
  version INTEGER NOT NULL,
  unit TEXT NOT NULL,
  theoretical_qty INTEGER NOT NULL,
  actual_qty INTEGER NOT NULL,
  samples_qty INTEGER NOT NULL,
  rejects_qty INTEGER NOT NULL,
  waste_qty INTEGER NOT NULL,
  yield_pct INTEGER NOT NULL,
  accountability_pct INTEGER NOT NULL,
  low_pct INTEGER NOT NULL,
  high_pct INTEGER NOT NULL,
  computed_by_id TEXT NOT NULL,
  at TEXT NOT NULL,
  CONSTRAINT pk_yield_record PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_yield_record_tenant_id_batch_id_phase_version UNIQUE (tenant_id, batch_id, phase, version),
  CONSTRAINT fk_yield_record_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_record_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_record_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_record_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT ck_yield_record_theoretical_qty_range CHECK (theoretical_qty >= 0 and theoretical_qty < 1000000000000000000),
  CONSTRAINT ck_yield_record_actual_qty_range CHECK (actual_qty >= 0 and actual_qty < 1000000000000000000),
  CONSTRAINT ck_yield_record_samples_qty_range CHECK (samples_qty >= 0 and samples_qty < 1000000000000000000),
  CONSTRAINT ck_yield_record_rejects_qty_range CHECK (rejects_qty >= 0 and rejects_qty < 1000000000000000000),
  CONSTRAINT ck_yield_record_waste_qty_range CHECK (waste_qty >= 0 and waste_qty < 1000000000000000000),
  CONSTRAINT ck_yield_record_yield_pct_range CHECK (yield_pct >= 0 and yield_pct < 1000000000000000000),
  CONSTRAINT ck_yield_record_accountability_pct_range CHECK (accountability_pct >= 0 and accountability_pct < 1000000000000000000),
  CONSTRAINT ck_yield_record_low_pct_range CHECK (low_pct >= 0 and low_pct < 1000000000000000000),
  CONSTRAINT ck_yield_record_high_pct_range CHECK (high_pct >= 0 and high_pct < 1000000000000000000),
  CONSTRAINT fk_yield_record_computed_by_id FOREIGN KEY(tenant_id, computed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE TABLE yield_verification (
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL,
  yield_record_id TEXT NOT NULL,
  verified_by_id TEXT NOT NULL,
  signature_id TEXT,
  at TEXT NOT NULL,
  CONSTRAINT pk_yield_verification PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_yield_verification_tenant_id_yield_record_id UNIQUE (tenant_id, yield_record_id),
  CONSTRAINT fk_yield_verification_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_verification_yield_record_id FOREIGN KEY(tenant_id, yield_record_id) REFERENCES yield_record (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_verification_verified_by_id FOREIGN KEY(tenant_id, verified_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT fk_yield_verification_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT;

CREATE INDEX ix_audit_entry_entity ON audit_entry (tenant_id, entity, entity_id);

CREATE INDEX ix_audit_entry_order ON audit_entry (tenant_id, work_order_id, seq);

CREATE INDEX ix_capture_order ON capture (tenant_id, work_order_id);

CREATE INDEX ix_deviation_order ON deviation (tenant_id, work_order_id);

CREATE INDEX ix_equipment_log_equipment ON equipment_log (tenant_id, equipment_id, at);

CREATE INDEX ix_genealogy_edge_input ON genealogy_edge (tenant_id, input_lot_id);

CREATE INDEX ix_genealogy_edge_order ON genealogy_edge (tenant_id, work_order_id);

CREATE INDEX ix_genealogy_edge_output ON genealogy_edge (tenant_id, output_lot_id);

CREATE INDEX ix_hold_subject ON hold (tenant_id, subject_type, subject_id);

CREATE INDEX ix_inventory_move_lot ON inventory_move (tenant_id, lot_id, at);

CREATE INDEX ix_job_due ON job (tenant_id, status, due_at);

CREATE INDEX ix_lot_code ON lot (tenant_id, code);

CREATE INDEX ix_occupation_equipment ON occupation (tenant_id, equipment_id, starts_at);

CREATE INDEX ix_occupation_unit ON occupation (tenant_id, unit_id, starts_at);

CREATE INDEX ix_outbox_due ON outbox (tenant_id, sent_at);

CREATE INDEX ix_person_role_person ON person_role (tenant_id, person_id);

CREATE UNIQUE INDEX uq_profile_version_active ON profile_version (tenant_id) WHERE status = 'active';

CREATE INDEX ix_reservation_lot ON reservation (tenant_id, lot_id);

CREATE INDEX ix_reservation_order ON reservation (tenant_id, work_order_id);

CREATE INDEX ix_rule_evaluation_order ON rule_evaluation (tenant_id, work_order_id, at);

CREATE INDEX ix_sign_in_attempt_login ON sign_in_attempt (tenant_id, login_folded, at);

CREATE INDEX ix_sign_in_attempt_source ON sign_in_attempt (tenant_id, source, at);

CREATE INDEX ix_signature_record ON signature (tenant_id, record_type, record_id);

CREATE INDEX ix_signing_request_order ON signing_request (tenant_id, work_order_id);

CREATE INDEX ix_step_execution_order ON step_execution (tenant_id, work_order_id);

CREATE INDEX ix_training_record_person ON training_record (tenant_id, person_id);

CREATE INDEX ix_work_order_state ON work_order (tenant_id, state, planned_start_at);

CREATE UNIQUE INDEX uq_work_order_live_external ON work_order (tenant_id, external_name) WHERE external_name is not null and state <> 'CANCELLED';

CREATE TRIGGER tg_account_fixed BEFORE UPDATE OF login_folded, person_id ON account WHEN (NEW.login_folded IS DISTINCT FROM OLD.login_folded OR NEW.person_id IS DISTINCT FROM OLD.person_id)
BEGIN SELECT RAISE(ABORT, 'E19: a login belongs to one person for ever'); END;

CREATE TRIGGER tg_account_identity BEFORE UPDATE OF tenant_id, id ON account WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_account_no_delete BEFORE DELETE ON account
BEGIN SELECT RAISE(ABORT, 'W20: a row of account is never deleted'); END;

CREATE TRIGGER tg_account_no_replace_0 BEFORE INSERT ON account WHEN (EXISTS (SELECT 1 FROM account WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of account is never replaced'); END;

CREATE TRIGGER tg_account_no_replace_1 BEFORE INSERT ON account WHEN (EXISTS (SELECT 1 FROM account WHERE tenant_id = NEW.tenant_id AND login_folded = NEW.login_folded))
BEGIN SELECT RAISE(ABORT, 'W20: a row of account is never replaced'); END;

CREATE TRIGGER tg_account_no_replace_2 BEFORE INSERT ON account WHEN (EXISTS (SELECT 1 FROM account WHERE tenant_id = NEW.tenant_id AND person_id = NEW.person_id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of account is never replaced'); END;

CREATE TRIGGER tg_api_token_identity BEFORE UPDATE OF tenant_id, id ON api_token WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_api_token_no_delete BEFORE DELETE ON api_token
BEGIN SELECT RAISE(ABORT, 'W20: a row of api_token is never deleted'); END;

CREATE TRIGGER tg_api_token_no_replace_0 BEFORE INSERT ON api_token WHEN (EXISTS (SELECT 1 FROM api_token WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of api_token is never replaced'); END;

CREATE TRIGGER tg_api_token_no_replace_1 BEFORE INSERT ON api_token WHEN (EXISTS (SELECT 1 FROM api_token WHERE tenant_id = NEW.tenant_id AND token_sha256 = NEW.token_sha256))
BEGIN SELECT RAISE(ABORT, 'W20: a row of api_token is never replaced'); END;

CREATE TRIGGER tg_approved_supplier_identity BEFORE UPDATE OF tenant_id, id ON approved_supplier WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_approved_supplier_no_delete BEFORE DELETE ON approved_supplier
BEGIN SELECT RAISE(ABORT, 'W20: a row of approved_supplier is never deleted'); END;

CREATE TRIGGER tg_approved_supplier_no_replace_0 BEFORE INSERT ON approved_supplier WHEN (EXISTS (SELECT 1 FROM approved_supplier WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of approved_supplier is never replaced'); END;

CREATE TRIGGER tg_approved_supplier_no_replace_1 BEFORE INSERT ON approved_supplier WHEN (EXISTS (SELECT 1 FROM approved_supplier WHERE tenant_id = NEW.tenant_id AND material_id = NEW.material_id AND supplier_id = NEW.supplier_id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of approved_supplier is never replaced'); END;

CREATE TRIGGER tg_area_identity BEFORE UPDATE OF tenant_id, id ON area WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_area_no_delete BEFORE DELETE ON area
BEGIN SELECT RAISE(ABORT, 'W20: a row of area is never deleted'); END;

CREATE TRIGGER tg_area_no_replace_0 BEFORE INSERT ON area WHEN (EXISTS (SELECT 1 FROM area WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of area is never replaced'); END;

CREATE TRIGGER tg_area_no_replace_1 BEFORE INSERT ON area WHEN (EXISTS (SELECT 1 FROM area WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of area is never replaced'); END;

CREATE TRIGGER tg_audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'E37: a row of audit_entry is never deleted'); END;

CREATE TRIGGER tg_audit_entry_no_replace_0 BEFORE INSERT ON audit_entry WHEN (EXISTS (SELECT 1 FROM audit_entry WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'E37: a row of audit_entry is never replaced'); END;

CREATE TRIGGER tg_audit_entry_no_replace_1 BEFORE INSERT ON audit_entry WHEN (EXISTS (SELECT 1 FROM audit_entry WHERE tenant_id = NEW.tenant_id AND prev_hash = NEW.prev_hash))
BEGIN SELECT RAISE(ABORT, 'E37: a row of audit_entry is never replaced'); END;

CREATE TRIGGER tg_audit_entry_no_replace_2 BEFORE INSERT ON audit_entry WHEN (EXISTS (SELECT 1 FROM audit_entry WHERE tenant_id = NEW.tenant_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'E37: a row of audit_entry is never replaced'); END;

CREATE TRIGGER tg_audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'E37: a row of audit_entry never changes'); END;

CREATE TRIGGER tg_audit_head_forwards BEFORE UPDATE ON audit_head WHEN (NEW.seq < OLD.seq)
BEGIN SELECT RAISE(ABORT, 'S18: the chain only grows'); END;

CREATE TRIGGER tg_audit_head_identity BEFORE UPDATE OF tenant_id, id ON audit_head WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_audit_head_no_delete BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'W20: a row of audit_head is never deleted'); END;

CREATE TRIGGER tg_batch_fixed BEFORE UPDATE OF number, work_order_id ON batch WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.work_order_id IS DISTINCT FROM OLD.work_order_id)
BEGIN SELECT RAISE(ABORT, 'W25: a batch keeps its number and order'); END;

CREATE TRIGGER tg_batch_identity BEFORE UPDATE OF tenant_id, id ON batch WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_batch_no_delete BEFORE DELETE ON batch
BEGIN SELECT RAISE(ABORT, 'W20: a row of batch is never deleted'); END;

CREATE TRIGGER tg_batch_no_replace_0 BEFORE INSERT ON batch WHEN (EXISTS (SELECT 1 FROM batch WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of batch is never replaced'); END;

CREATE TRIGGER tg_batch_no_replace_1 BEFORE INSERT ON batch WHEN (EXISTS (SELECT 1 FROM batch WHERE tenant_id = NEW.tenant_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'W20: a row of batch is never replaced'); END;

CREATE TRIGGER tg_capa_fixed BEFORE UPDATE OF number, opened_by_id, opened_at ON capa WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at)
BEGIN SELECT RAISE(ABORT, 'W25: a CAPA keeps its number and origin'); END;

CREATE TRIGGER tg_capa_identity BEFORE UPDATE OF tenant_id, id ON capa WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_capa_no_delete BEFORE DELETE ON capa
BEGIN SELECT RAISE(ABORT, 'W20: a row of capa is never deleted'); END;

CREATE TRIGGER tg_capa_no_replace_0 BEFORE INSERT ON capa WHEN (EXISTS (SELECT 1 FROM capa WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of capa is never replaced'); END;

CREATE TRIGGER tg_capa_no_replace_1 BEFORE INSERT ON capa WHEN (EXISTS (SELECT 1 FROM capa WHERE tenant_id = NEW.tenant_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'W20: a row of capa is never replaced'); END;

CREATE TRIGGER tg_capa_deviation_no_delete BEFORE DELETE ON capa_deviation
BEGIN SELECT RAISE(ABORT, 'S17: a row of capa_deviation is never deleted'); END;

CREATE TRIGGER tg_capa_deviation_no_replace_0 BEFORE INSERT ON capa_deviation WHEN (EXISTS (SELECT 1 FROM capa_deviation WHERE tenant_id = NEW.tenant_id AND capa_id = NEW.capa_id AND deviation_id = NEW.deviation_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of capa_deviation is never replaced'); END;

CREATE TRIGGER tg_capa_deviation_no_replace_1 BEFORE INSERT ON capa_deviation WHEN (EXISTS (SELECT 1 FROM capa_deviation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of capa_deviation is never replaced'); END;

CREATE TRIGGER tg_capa_deviation_no_update BEFORE UPDATE ON capa_deviation
BEGIN SELECT RAISE(ABORT, 'S17: a row of capa_deviation never changes'); END;

CREATE TRIGGER tg_capture_closed_order BEFORE INSERT ON capture WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_capture_no_delete BEFORE DELETE ON capture
BEGIN SELECT RAISE(ABORT, 'K9: a row of capture is never deleted'); END;

CREATE TRIGGER tg_capture_no_replace_0 BEFORE INSERT ON capture WHEN (EXISTS (SELECT 1 FROM capture WHERE tenant_id = NEW.tenant_id AND execution_id = NEW.execution_id AND field = NEW.field AND attempt = NEW.attempt))
BEGIN SELECT RAISE(ABORT, 'K9: a row of capture is never replaced'); END;

CREATE TRIGGER tg_capture_no_replace_1 BEFORE INSERT ON capture WHEN (EXISTS (SELECT 1 FROM capture WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'K9: a row of capture is never replaced'); END;

CREATE TRIGGER tg_capture_no_update BEFORE UPDATE ON capture
BEGIN SELECT RAISE(ABORT, 'K9: a row of capture never changes'); END;

CREATE TRIGGER tg_capture_decision_no_delete BEFORE DELETE ON capture_decision
BEGIN SELECT RAISE(ABORT, 'S17: a row of capture_decision is never deleted'); END;

CREATE TRIGGER tg_capture_decision_no_replace_0 BEFORE INSERT ON capture_decision WHEN (EXISTS (SELECT 1 FROM capture_decision WHERE tenant_id = NEW.tenant_id AND capture_id = NEW.capture_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of capture_decision is never replaced'); END;

CREATE TRIGGER tg_capture_decision_no_replace_1 BEFORE INSERT ON capture_decision WHEN (EXISTS (SELECT 1 FROM capture_decision WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of capture_decision is never replaced'); END;

CREATE TRIGGER tg_capture_decision_no_update BEFORE UPDATE ON capture_decision
BEGIN SELECT RAISE(ABORT, 'S17: a row of capture_decision never changes'); END;

CREATE TRIGGER tg_checkpoint_no_delete BEFORE DELETE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'S17: a row of checkpoint is never deleted'); END;

CREATE TRIGGER tg_checkpoint_no_replace_0 BEFORE INSERT ON checkpoint WHEN (EXISTS (SELECT 1 FROM checkpoint WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of checkpoint is never replaced'); END;

CREATE TRIGGER tg_checkpoint_no_replace_1 BEFORE INSERT ON checkpoint WHEN (EXISTS (SELECT 1 FROM checkpoint WHERE tenant_id = NEW.tenant_id AND seq = NEW.seq))
BEGIN SELECT RAISE(ABORT, 'S17: a row of checkpoint is never replaced'); END;

CREATE TRIGGER tg_checkpoint_no_update BEFORE UPDATE ON checkpoint
BEGIN SELECT RAISE(ABORT, 'S17: a row of checkpoint never changes'); END;

CREATE TRIGGER tg_container_identity BEFORE UPDATE OF tenant_id, id ON container WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_container_no_delete BEFORE DELETE ON container
BEGIN SELECT RAISE(ABORT, 'W20: a row of container is never deleted'); END;

CREATE TRIGGER tg_container_no_replace_0 BEFORE INSERT ON container WHEN (EXISTS (SELECT 1 FROM container WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of container is never replaced'); END;

CREATE TRIGGER tg_container_no_replace_1 BEFORE INSERT ON container WHEN (EXISTS (SELECT 1 FROM container WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of container is never replaced'); END;

CREATE TRIGGER tg_correction_closed_order BEFORE INSERT ON correction WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_correction_closed_order_update BEFORE UPDATE ON correction WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_correction_fixed BEFORE UPDATE OF capture_id, field, old, new, requested_by_id, work_order_id ON correction WHEN (NEW.capture_id IS DISTINCT FROM OLD.capture_id OR NEW.field IS DISTINCT FROM OLD.field OR NEW.old IS DISTINCT FROM OLD.old OR NEW.new IS DISTINCT FROM OLD.new OR NEW.requested_by_id IS DISTINCT FROM OLD.requested_by_id OR NEW.work_order_id IS DISTINCT FROM OLD.work_order_id)
BEGIN SELECT RAISE(ABORT, 'C1: a requested correction keeps what was asked'); END;

CREATE TRIGGER tg_correction_identity BEFORE UPDATE OF tenant_id, id ON correction WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_correction_no_delete BEFORE DELETE ON correction
BEGIN SELECT RAISE(ABORT, 'W20: a row of correction is never deleted'); END;

CREATE TRIGGER tg_correction_no_replace_0 BEFORE INSERT ON correction WHEN (EXISTS (SELECT 1 FROM correction WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of correction is never replaced'); END;

CREATE TRIGGER tg_deviation_fixed BEFORE UPDATE OF number, opened_by_id, opened_at ON deviation WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at)
BEGIN SELECT RAISE(ABORT, 'W25: a deviation keeps its number and origin'); END;

CREATE TRIGGER tg_deviation_identity BEFORE UPDATE OF tenant_id, id ON deviation WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_deviation_no_delete BEFORE DELETE ON deviation
BEGIN SELECT RAISE(ABORT, 'W20: a row of deviation is never deleted'); END;

CREATE TRIGGER tg_deviation_no_replace_0 BEFORE INSERT ON deviation WHEN (EXISTS (SELECT 1 FROM deviation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of deviation is never replaced'); END;

CREATE TRIGGER tg_deviation_no_replace_1 BEFORE INSERT ON deviation WHEN (EXISTS (SELECT 1 FROM deviation WHERE tenant_id = NEW.tenant_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'W20: a row of deviation is never replaced'); END;

CREATE TRIGGER tg_device_identity BEFORE UPDATE OF tenant_id, id ON device WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_device_no_delete BEFORE DELETE ON device
BEGIN SELECT RAISE(ABORT, 'W20: a row of device is never deleted'); END;

CREATE TRIGGER tg_device_no_replace_0 BEFORE INSERT ON device WHEN (EXISTS (SELECT 1 FROM device WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of device is never replaced'); END;

CREATE TRIGGER tg_device_no_replace_1 BEFORE INSERT ON device WHEN (EXISTS (SELECT 1 FROM device WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of device is never replaced'); END;

CREATE TRIGGER tg_document_identity BEFORE UPDATE OF tenant_id, id ON document WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_document_no_delete BEFORE DELETE ON document
BEGIN SELECT RAISE(ABORT, 'W20: a row of document is never deleted'); END;

CREATE TRIGGER tg_document_no_replace_0 BEFORE INSERT ON document WHEN (EXISTS (SELECT 1 FROM document WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of document is never replaced'); END;

CREATE TRIGGER tg_document_no_replace_1 BEFORE INSERT ON document WHEN (EXISTS (SELECT 1 FROM document WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of document is never replaced'); END;

CREATE TRIGGER tg_document_version_identity BEFORE UPDATE OF tenant_id, id ON document_version WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_document_version_no_delete BEFORE DELETE ON document_version
BEGIN SELECT RAISE(ABORT, 'W20: a row of document_version is never deleted'); END;

CREATE TRIGGER tg_document_version_no_replace_0 BEFORE INSERT ON document_version WHEN (EXISTS (SELECT 1 FROM document_version WHERE tenant_id = NEW.tenant_id AND document_id = NEW.document_id AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'W20: a row of document_version is never replaced'); END;

CREATE TRIGGER tg_document_version_no_replace_1 BEFORE INSERT ON document_version WHEN (EXISTS (SELECT 1 FROM document_version WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of document_version is never replaced'); END;

CREATE TRIGGER tg_equipment_identity BEFORE UPDATE OF tenant_id, id ON equipment WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_equipment_no_delete BEFORE DELETE ON equipment
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment is never deleted'); END;

CREATE TRIGGER tg_equipment_no_replace_0 BEFORE INSERT ON equipment WHEN (EXISTS (SELECT 1 FROM equipment WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment is never replaced'); END;

CREATE TRIGGER tg_equipment_no_replace_1 BEFORE INSERT ON equipment WHEN (EXISTS (SELECT 1 FROM equipment WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment is never replaced'); END;

CREATE TRIGGER tg_equipment_class_identity BEFORE UPDATE OF tenant_id, id ON equipment_class WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_equipment_class_no_delete BEFORE DELETE ON equipment_class
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment_class is never deleted'); END;

CREATE TRIGGER tg_equipment_class_no_replace_0 BEFORE INSERT ON equipment_class WHEN (EXISTS (SELECT 1 FROM equipment_class WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment_class is never replaced'); END;

CREATE TRIGGER tg_equipment_class_no_replace_1 BEFORE INSERT ON equipment_class WHEN (EXISTS (SELECT 1 FROM equipment_class WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of equipment_class is never replaced'); END;

CREATE TRIGGER tg_equipment_log_no_delete BEFORE DELETE ON equipment_log
BEGIN SELECT RAISE(ABORT, 'S17: a row of equipment_log is never deleted'); END;

CREATE TRIGGER tg_equipment_log_no_replace_0 BEFORE INSERT ON equipment_log WHEN (EXISTS (SELECT 1 FROM equipment_log WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of equipment_log is never replaced'); END;

CREATE TRIGGER tg_equipment_log_no_update BEFORE UPDATE ON equipment_log
BEGIN SELECT RAISE(ABORT, 'S17: a row of equipment_log never changes'); END;

CREATE TRIGGER tg_form_version_no_delete BEFORE DELETE ON form_version
BEGIN SELECT RAISE(ABORT, 'S17: a row of form_version is never deleted'); END;

CREATE TRIGGER tg_form_version_no_replace_0 BEFORE INSERT ON form_version WHEN (EXISTS (SELECT 1 FROM form_version WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of form_version is never replaced'); END;

CREATE TRIGGER tg_form_version_no_replace_1 BEFORE INSERT ON form_version WHEN (EXISTS (SELECT 1 FROM form_version WHERE tenant_id = NEW.tenant_id AND sha256 = NEW.sha256))
BEGIN SELECT RAISE(ABORT, 'S17: a row of form_version is never replaced'); END;

CREATE TRIGGER tg_form_version_no_update BEFORE UPDATE ON form_version
BEGIN SELECT RAISE(ABORT, 'S17: a row of form_version never changes'); END;

CREATE TRIGGER tg_genealogy_edge_locked BEFORE INSERT ON genealogy_edge WHEN (EXISTS (SELECT 1 FROM genealogy_lock l WHERE l.tenant_id = NEW.tenant_id AND l.work_order_id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'G3: the genealogy of this order is locked'); END;

CREATE TRIGGER tg_genealogy_edge_no_delete BEFORE DELETE ON genealogy_edge
BEGIN SELECT RAISE(ABORT, 'G3: a row of genealogy_edge is never deleted'); END;

CREATE TRIGGER tg_genealogy_edge_no_replace_0 BEFORE INSERT ON genealogy_edge WHEN (EXISTS (SELECT 1 FROM genealogy_edge WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'G3: a row of genealogy_edge is never replaced'); END;

CREATE TRIGGER tg_genealogy_edge_no_update BEFORE UPDATE ON genealogy_edge
BEGIN SELECT RAISE(ABORT, 'G3: a row of genealogy_edge never changes'); END;

CREATE TRIGGER tg_genealogy_lock_no_delete BEFORE DELETE ON genealogy_lock
BEGIN SELECT RAISE(ABORT, 'S17: a row of genealogy_lock is never deleted'); END;

CREATE TRIGGER tg_genealogy_lock_no_replace_0 BEFORE INSERT ON genealogy_lock WHEN (EXISTS (SELECT 1 FROM genealogy_lock WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of genealogy_lock is never replaced'); END;

CREATE TRIGGER tg_genealogy_lock_no_replace_1 BEFORE INSERT ON genealogy_lock WHEN (EXISTS (SELECT 1 FROM genealogy_lock WHERE tenant_id = NEW.tenant_id AND work_order_id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of genealogy_lock is never replaced'); END;

CREATE TRIGGER tg_genealogy_lock_no_update BEFORE UPDATE ON genealogy_lock
BEGIN SELECT RAISE(ABORT, 'S17: a row of genealogy_lock never changes'); END;

CREATE TRIGGER tg_hold_fixed BEFORE UPDATE OF subject_type, subject_id, placed_by_id ON hold WHEN (NEW.subject_type IS DISTINCT FROM OLD.subject_type OR NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.placed_by_id IS DISTINCT FROM OLD.placed_by_id)
BEGIN SELECT RAISE(ABORT, 'W9: a hold keeps its subject'); END;

CREATE TRIGGER tg_hold_identity BEFORE UPDATE OF tenant_id, id ON hold WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_hold_no_delete BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'W20: a row of hold is never deleted'); END;

CREATE TRIGGER tg_hold_no_replace_0 BEFORE INSERT ON hold WHEN (EXISTS (SELECT 1 FROM hold WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of hold is never replaced'); END;

CREATE TRIGGER tg_idempotency_key_identity BEFORE UPDATE OF tenant_id, id ON idempotency_key WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_idempotency_key_reply BEFORE UPDATE ON idempotency_key WHEN (OLD.status <> 0)
BEGIN SELECT RAISE(ABORT, 'I9: a stored reply never changes'); END;

CREATE TRIGGER tg_import_job_identity BEFORE UPDATE OF tenant_id, id ON import_job WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_import_job_no_delete BEFORE DELETE ON import_job
BEGIN SELECT RAISE(ABORT, 'W20: a row of import_job is never deleted'); END;

CREATE TRIGGER tg_import_job_no_replace_0 BEFORE INSERT ON import_job WHEN (EXISTS (SELECT 1 FROM import_job WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of import_job is never replaced'); END;

CREATE TRIGGER tg_import_row_no_delete BEFORE DELETE ON import_row
BEGIN SELECT RAISE(ABORT, 'S17: a row of import_row is never deleted'); END;

CREATE TRIGGER tg_import_row_no_replace_0 BEFORE INSERT ON import_row WHEN (EXISTS (SELECT 1 FROM import_row WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of import_row is never replaced'); END;

CREATE TRIGGER tg_import_row_no_update BEFORE UPDATE ON import_row
BEGIN SELECT RAISE(ABORT, 'S17: a row of import_row never changes'); END;

CREATE TRIGGER tg_inventory_move_no_delete BEFORE DELETE ON inventory_move
BEGIN SELECT RAISE(ABORT, 'S17: a row of inventory_move is never deleted'); END;

CREATE TRIGGER tg_inventory_move_no_replace_0 BEFORE INSERT ON inventory_move WHEN (EXISTS (SELECT 1 FROM inventory_move WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of inventory_move is never replaced'); END;

CREATE TRIGGER tg_inventory_move_no_update BEFORE UPDATE ON inventory_move
BEGIN SELECT RAISE(ABORT, 'S17: a row of inventory_move never changes'); END;

CREATE TRIGGER tg_job_identity BEFORE UPDATE OF tenant_id, id ON job WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_line_identity BEFORE UPDATE OF tenant_id, id ON line WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_line_no_delete BEFORE DELETE ON line
BEGIN SELECT RAISE(ABORT, 'W20: a row of line is never deleted'); END;

CREATE TRIGGER tg_line_no_replace_0 BEFORE INSERT ON line WHEN (EXISTS (SELECT 1 FROM line WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of line is never replaced'); END;

CREATE TRIGGER tg_line_no_replace_1 BEFORE INSERT ON line WHEN (EXISTS (SELECT 1 FROM line WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of line is never replaced'); END;

CREATE TRIGGER tg_line_no_replace_2 BEFORE INSERT ON line WHEN (EXISTS (SELECT 1 FROM line WHERE tenant_id = NEW.tenant_id AND name = NEW.name))
BEGIN SELECT RAISE(ABORT, 'W20: a row of line is never replaced'); END;

CREATE TRIGGER tg_line_clearance_identity BEFORE UPDATE OF tenant_id, id ON line_clearance WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_line_clearance_no_delete BEFORE DELETE ON line_clearance
BEGIN SELECT RAISE(ABORT, 'W20: a row of line_clearance is never deleted'); END;

CREATE TRIGGER tg_line_clearance_no_replace_0 BEFORE INSERT ON line_clearance WHEN (EXISTS (SELECT 1 FROM line_clearance WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of line_clearance is never replaced'); END;

CREATE TRIGGER tg_location_identity BEFORE UPDATE OF tenant_id, id ON location WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_location_no_delete BEFORE DELETE ON location
BEGIN SELECT RAISE(ABORT, 'W20: a row of location is never deleted'); END;

CREATE TRIGGER tg_location_no_replace_0 BEFORE INSERT ON location WHEN (EXISTS (SELECT 1 FROM location WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of location is never replaced'); END;

CREATE TRIGGER tg_location_no_replace_1 BEFORE INSERT ON location WHEN (EXISTS (SELECT 1 FROM location WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of location is never replaced'); END;

CREATE TRIGGER tg_lot_fixed BEFORE UPDATE OF material_id, code ON lot WHEN (NEW.material_id IS DISTINCT FROM OLD.material_id OR NEW.code IS DISTINCT FROM OLD.code)
BEGIN SELECT RAISE(ABORT, 'G3: a lot keeps its material and number'); END;

CREATE TRIGGER tg_lot_identity BEFORE UPDATE OF tenant_id, id ON lot WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_lot_no_delete BEFORE DELETE ON lot
BEGIN SELECT RAISE(ABORT, 'W20: a row of lot is never deleted'); END;

CREATE TRIGGER tg_lot_no_replace_0 BEFORE INSERT ON lot WHEN (EXISTS (SELECT 1 FROM lot WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of lot is never replaced'); END;

CREATE TRIGGER tg_lot_no_replace_1 BEFORE INSERT ON lot WHEN (EXISTS (SELECT 1 FROM lot WHERE tenant_id = NEW.tenant_id AND material_id = NEW.material_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of lot is never replaced'); END;

CREATE TRIGGER tg_material_fixed BEFORE UPDATE OF code ON material WHEN (NEW.code IS DISTINCT FROM OLD.code)
BEGIN SELECT RAISE(ABORT, 'G3: a material keeps its code'); END;

CREATE TRIGGER tg_material_identity BEFORE UPDATE OF tenant_id, id ON material WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_material_no_delete BEFORE DELETE ON material
BEGIN SELECT RAISE(ABORT, 'W20: a row of material is never deleted'); END;

CREATE TRIGGER tg_material_no_replace_0 BEFORE INSERT ON material WHEN (EXISTS (SELECT 1 FROM material WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of material is never replaced'); END;

CREATE TRIGGER tg_material_no_replace_1 BEFORE INSERT ON material WHEN (EXISTS (SELECT 1 FROM material WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of material is never replaced'); END;

CREATE TRIGGER tg_material_spec_identity BEFORE UPDATE OF tenant_id, id ON material_spec WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_material_spec_no_delete BEFORE DELETE ON material_spec
BEGIN SELECT RAISE(ABORT, 'W20: a row of material_spec is never deleted'); END;

CREATE TRIGGER tg_material_spec_no_replace_0 BEFORE INSERT ON material_spec WHEN (EXISTS (SELECT 1 FROM material_spec WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of material_spec is never replaced'); END;

CREATE TRIGGER tg_material_spec_no_replace_1 BEFORE INSERT ON material_spec WHEN (EXISTS (SELECT 1 FROM material_spec WHERE tenant_id = NEW.tenant_id AND material_id = NEW.material_id AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'W20: a row of material_spec is never replaced'); END;

CREATE TRIGGER tg_number_series_forwards BEFORE UPDATE ON number_series WHEN (NEW.last < OLD.last)
BEGIN SELECT RAISE(ABORT, 'W25: a number is never given twice'); END;

CREATE TRIGGER tg_number_series_identity BEFORE UPDATE OF tenant_id, id ON number_series WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_number_series_no_delete BEFORE DELETE ON number_series
BEGIN SELECT RAISE(ABORT, 'W20: a row of number_series is never deleted'); END;

CREATE TRIGGER tg_occupation_identity BEFORE UPDATE OF tenant_id, id ON occupation WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_occupation_no_delete BEFORE DELETE ON occupation
BEGIN SELECT RAISE(ABORT, 'W20: a row of occupation is never deleted'); END;

CREATE TRIGGER tg_occupation_no_replace_0 BEFORE INSERT ON occupation WHEN (EXISTS (SELECT 1 FROM occupation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of occupation is never replaced'); END;

CREATE TRIGGER tg_order_equipment_identity BEFORE UPDATE OF tenant_id, id ON order_equipment WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_order_override_identity BEFORE UPDATE OF tenant_id, id ON order_override WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_order_person_identity BEFORE UPDATE OF tenant_id, id ON order_person WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_outbox_identity BEFORE UPDATE OF tenant_id, id ON outbox WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_pause_interval_closed_order BEFORE INSERT ON pause_interval WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_pause_interval_closed_order_update BEFORE UPDATE ON pause_interval WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_pause_interval_identity BEFORE UPDATE OF tenant_id, id ON pause_interval WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_pause_interval_no_delete BEFORE DELETE ON pause_interval
BEGIN SELECT RAISE(ABORT, 'W20: a row of pause_interval is never deleted'); END;

CREATE TRIGGER tg_pause_interval_no_replace_0 BEFORE INSERT ON pause_interval WHEN (EXISTS (SELECT 1 FROM pause_interval WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of pause_interval is never replaced'); END;

CREATE TRIGGER tg_person_fixed BEFORE UPDATE OF kind ON person WHEN (NEW.kind IS DISTINCT FROM OLD.kind)
BEGIN SELECT RAISE(ABORT, 'E5: a service account never becomes a person, nor the other way'); END;

CREATE TRIGGER tg_person_identity BEFORE UPDATE OF tenant_id, id ON person WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_person_no_delete BEFORE DELETE ON person
BEGIN SELECT RAISE(ABORT, 'W20: a row of person is never deleted'); END;

CREATE TRIGGER tg_person_no_replace_0 BEFORE INSERT ON person WHEN (EXISTS (SELECT 1 FROM person WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of person is never replaced'); END;

CREATE TRIGGER tg_person_no_replace_1 BEFORE INSERT ON person WHEN (EXISTS (SELECT 1 FROM person WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of person is never replaced'); END;

CREATE TRIGGER tg_person_role_identity BEFORE UPDATE OF tenant_id, id ON person_role WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_person_role_no_delete BEFORE DELETE ON person_role
BEGIN SELECT RAISE(ABORT, 'W20: a row of person_role is never deleted'); END;

CREATE TRIGGER tg_person_role_no_replace_0 BEFORE INSERT ON person_role WHEN (EXISTS (SELECT 1 FROM person_role WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of person_role is never replaced'); END;

CREATE TRIGGER tg_profile_version_fixed BEFORE UPDATE OF profile, version, effective, sha256, plugins ON profile_version WHEN (NEW.profile IS DISTINCT FROM OLD.profile OR NEW.version IS DISTINCT FROM OLD.version OR NEW.effective IS DISTINCT FROM OLD.effective OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.plugins IS DISTINCT FROM OLD.plugins)
BEGIN SELECT RAISE(ABORT, 'S32: the content of a profile version never changes'); END;

CREATE TRIGGER tg_profile_version_identity BEFORE UPDATE OF tenant_id, id ON profile_version WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_profile_version_no_delete BEFORE DELETE ON profile_version
BEGIN SELECT RAISE(ABORT, 'W20: a row of profile_version is never deleted'); END;

CREATE TRIGGER tg_profile_version_no_replace_0 BEFORE INSERT ON profile_version WHEN (EXISTS (SELECT 1 FROM profile_version WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of profile_version is never replaced'); END;

CREATE TRIGGER tg_profile_version_no_replace_1 BEFORE INSERT ON profile_version WHEN (EXISTS (SELECT 1 FROM profile_version WHERE tenant_id = NEW.tenant_id AND sha256 = NEW.sha256))
BEGIN SELECT RAISE(ABORT, 'W20: a row of profile_version is never replaced'); END;

CREATE TRIGGER tg_recipe_identity BEFORE UPDATE OF tenant_id, id ON recipe WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_recipe_no_delete BEFORE DELETE ON recipe
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe is never deleted'); END;

CREATE TRIGGER tg_recipe_no_replace_0 BEFORE INSERT ON recipe WHEN (EXISTS (SELECT 1 FROM recipe WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe is never replaced'); END;

CREATE TRIGGER tg_recipe_no_replace_1 BEFORE INSERT ON recipe WHEN (EXISTS (SELECT 1 FROM recipe WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe is never replaced'); END;

CREATE TRIGGER tg_recipe_bom_line_content_delete BEFORE DELETE ON recipe_bom_line WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_bom_line_content_insert BEFORE INSERT ON recipe_bom_line WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_bom_line_content_update BEFORE UPDATE ON recipe_bom_line WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_bom_line_identity BEFORE UPDATE OF tenant_id, id ON recipe_bom_line WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_recipe_bom_line_version BEFORE UPDATE OF recipe_version_id ON recipe_bom_line WHEN (NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id)
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_step_content_delete BEFORE DELETE ON recipe_step WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_step_content_insert BEFORE INSERT ON recipe_step WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_step_content_update BEFORE UPDATE ON recipe_step WHEN (EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_step_identity BEFORE UPDATE OF tenant_id, id ON recipe_step WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_recipe_step_version BEFORE UPDATE OF recipe_version_id ON recipe_step WHEN (NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id)
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_version_content BEFORE UPDATE OF approved_at, approved_by_id, authored_by_id, base_qty, bracket_high, bracket_low, change_reason, content, content_sha256, effective_from, minor_revision, recipe_id, revision, unit, version ON recipe_version WHEN (OLD.status IN ('effective', 'superseded', 'withdrawn') AND (NEW.approved_at IS DISTINCT FROM OLD.approved_at OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id OR NEW.authored_by_id IS DISTINCT FROM OLD.authored_by_id OR NEW.base_qty IS DISTINCT FROM OLD.base_qty OR NEW.bracket_high IS DISTINCT FROM OLD.bracket_high OR NEW.bracket_low IS DISTINCT FROM OLD.bracket_low OR NEW.change_reason IS DISTINCT FROM OLD.change_reason OR NEW.content IS DISTINCT FROM OLD.content OR NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256 OR NEW.effective_from IS DISTINCT FROM OLD.effective_from OR NEW.minor_revision IS DISTINCT FROM OLD.minor_revision OR NEW.recipe_id IS DISTINCT FROM OLD.recipe_id OR NEW.revision IS DISTINCT FROM OLD.revision OR NEW.unit IS DISTINCT FROM OLD.unit OR NEW.version IS DISTINCT FROM OLD.version))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never changes; make a new one'); END;

CREATE TRIGGER tg_recipe_version_identity BEFORE UPDATE OF tenant_id, id ON recipe_version WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_recipe_version_never_back BEFORE UPDATE OF status ON recipe_version WHEN (OLD.status IN ('effective', 'superseded', 'withdrawn') AND NEW.status NOT IN ('effective', 'superseded', 'withdrawn'))
BEGIN SELECT RAISE(ABORT, 'W4: an approved recipe version never becomes a draft again'); END;

CREATE TRIGGER tg_recipe_version_no_delete BEFORE DELETE ON recipe_version
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe_version is never deleted'); END;

CREATE TRIGGER tg_recipe_version_no_replace_0 BEFORE INSERT ON recipe_version WHEN (EXISTS (SELECT 1 FROM recipe_version WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe_version is never replaced'); END;

CREATE TRIGGER tg_recipe_version_no_replace_1 BEFORE INSERT ON recipe_version WHEN (EXISTS (SELECT 1 FROM recipe_version WHERE tenant_id = NEW.tenant_id AND recipe_id = NEW.recipe_id AND revision = NEW.revision AND minor_revision = NEW.minor_revision))
BEGIN SELECT RAISE(ABORT, 'W20: a row of recipe_version is never replaced'); END;

CREATE TRIGGER tg_reconciliation_closed_order BEFORE INSERT ON reconciliation WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_reconciliation_no_delete BEFORE DELETE ON reconciliation
BEGIN SELECT RAISE(ABORT, 'S17: a row of reconciliation is never deleted'); END;

CREATE TRIGGER tg_reconciliation_no_replace_0 BEFORE INSERT ON reconciliation WHEN (EXISTS (SELECT 1 FROM reconciliation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of reconciliation is never replaced'); END;

CREATE TRIGGER tg_reconciliation_no_update BEFORE UPDATE ON reconciliation
BEGIN SELECT RAISE(ABORT, 'S17: a row of reconciliation never changes'); END;

CREATE TRIGGER tg_record_file_no_delete BEFORE DELETE ON record_file
BEGIN SELECT RAISE(ABORT, 'S17: a row of record_file is never deleted'); END;

CREATE TRIGGER tg_record_file_no_replace_0 BEFORE INSERT ON record_file WHEN (EXISTS (SELECT 1 FROM record_file WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of record_file is never replaced'); END;

CREATE TRIGGER tg_record_file_no_replace_1 BEFORE INSERT ON record_file WHEN (EXISTS (SELECT 1 FROM record_file WHERE tenant_id = NEW.tenant_id AND work_order_id = NEW.work_order_id AND kind = NEW.kind AND copy_no = NEW.copy_no))
BEGIN SELECT RAISE(ABORT, 'S17: a row of record_file is never replaced'); END;

CREATE TRIGGER tg_record_file_no_update BEFORE UPDATE ON record_file
BEGIN SELECT RAISE(ABORT, 'S17: a row of record_file never changes'); END;

CREATE TRIGGER tg_reservation_closed BEFORE UPDATE ON reservation WHEN (OLD.status = 'closed')
BEGIN SELECT RAISE(ABORT, 'W12: a closed reservation never changes'); END;

CREATE TRIGGER tg_reservation_closed_order BEFORE INSERT ON reservation WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_reservation_closed_order_update BEFORE UPDATE ON reservation WHEN (NEW.status <> 'closed') AND (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_reservation_fixed BEFORE UPDATE OF work_order_id, line_no, lot_id, unit ON reservation WHEN (NEW.work_order_id IS DISTINCT FROM OLD.work_order_id OR NEW.line_no IS DISTINCT FROM OLD.line_no OR NEW.lot_id IS DISTINCT FROM OLD.lot_id OR NEW.unit IS DISTINCT FROM OLD.unit)
BEGIN SELECT RAISE(ABORT, 'RS3: a reservation keeps its order, line and lot'); END;

CREATE TRIGGER tg_reservation_identity BEFORE UPDATE OF tenant_id, id ON reservation WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_reservation_no_delete BEFORE DELETE ON reservation
BEGIN SELECT RAISE(ABORT, 'W20: a row of reservation is never deleted'); END;

CREATE TRIGGER tg_reservation_no_replace_0 BEFORE INSERT ON reservation WHEN (EXISTS (SELECT 1 FROM reservation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of reservation is never replaced'); END;

CREATE TRIGGER tg_review_identity BEFORE UPDATE OF tenant_id, id ON review WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_review_no_delete BEFORE DELETE ON review
BEGIN SELECT RAISE(ABORT, 'W20: a row of review is never deleted'); END;

CREATE TRIGGER tg_review_no_replace_0 BEFORE INSERT ON review WHEN (EXISTS (SELECT 1 FROM review WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of review is never replaced'); END;

CREATE TRIGGER tg_review_no_replace_1 BEFORE INSERT ON review WHEN (EXISTS (SELECT 1 FROM review WHERE tenant_id = NEW.tenant_id AND work_order_id = NEW.work_order_id AND round = NEW.round))
BEGIN SELECT RAISE(ABORT, 'W20: a row of review is never replaced'); END;

CREATE TRIGGER tg_review_answer_no_delete BEFORE DELETE ON review_answer
BEGIN SELECT RAISE(ABORT, 'S17: a row of review_answer is never deleted'); END;

CREATE TRIGGER tg_review_answer_no_replace_0 BEFORE INSERT ON review_answer WHEN (EXISTS (SELECT 1 FROM review_answer WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of review_answer is never replaced'); END;

CREATE TRIGGER tg_review_answer_no_update BEFORE UPDATE ON review_answer
BEGIN SELECT RAISE(ABORT, 'S17: a row of review_answer never changes'); END;

CREATE TRIGGER tg_review_query_identity BEFORE UPDATE OF tenant_id, id ON review_query WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_review_query_no_delete BEFORE DELETE ON review_query
BEGIN SELECT RAISE(ABORT, 'W20: a row of review_query is never deleted'); END;

CREATE TRIGGER tg_review_query_no_replace_0 BEFORE INSERT ON review_query WHEN (EXISTS (SELECT 1 FROM review_query WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of review_query is never replaced'); END;

CREATE TRIGGER tg_room_identity BEFORE UPDATE OF tenant_id, id ON room WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_room_no_delete BEFORE DELETE ON room
BEGIN SELECT RAISE(ABORT, 'W20: a row of room is never deleted'); END;

CREATE TRIGGER tg_room_no_replace_0 BEFORE INSERT ON room WHEN (EXISTS (SELECT 1 FROM room WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of room is never replaced'); END;

CREATE TRIGGER tg_room_no_replace_1 BEFORE INSERT ON room WHEN (EXISTS (SELECT 1 FROM room WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of room is never replaced'); END;

CREATE TRIGGER tg_rule_evaluation_no_delete BEFORE DELETE ON rule_evaluation
BEGIN SELECT RAISE(ABORT, 'S17: a row of rule_evaluation is never deleted'); END;

CREATE TRIGGER tg_rule_evaluation_no_replace_0 BEFORE INSERT ON rule_evaluation WHEN (EXISTS (SELECT 1 FROM rule_evaluation WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of rule_evaluation is never replaced'); END;

CREATE TRIGGER tg_rule_evaluation_no_update BEFORE UPDATE ON rule_evaluation
BEGIN SELECT RAISE(ABORT, 'S17: a row of rule_evaluation never changes'); END;

CREATE TRIGGER tg_sample_closed_order BEFORE INSERT ON sample WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_sample_closed_order_update BEFORE UPDATE ON sample WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_sample_identity BEFORE UPDATE OF tenant_id, id ON sample WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_sample_no_delete BEFORE DELETE ON sample
BEGIN SELECT RAISE(ABORT, 'W20: a row of sample is never deleted'); END;

CREATE TRIGGER tg_sample_no_replace_0 BEFORE INSERT ON sample WHEN (EXISTS (SELECT 1 FROM sample WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of sample is never replaced'); END;

CREATE TRIGGER tg_sample_no_replace_1 BEFORE INSERT ON sample WHEN (EXISTS (SELECT 1 FROM sample WHERE tenant_id = NEW.tenant_id AND work_order_id = NEW.work_order_id AND code = NEW.code AND sequence = NEW.sequence))
BEGIN SELECT RAISE(ABORT, 'W20: a row of sample is never replaced'); END;

CREATE TRIGGER tg_session_identity BEFORE UPDATE OF tenant_id, id ON session WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_sign_in_attempt_identity BEFORE UPDATE OF tenant_id, id ON sign_in_attempt WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_signature_no_delete BEFORE DELETE ON signature
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature is never deleted'); END;

CREATE TRIGGER tg_signature_no_replace_0 BEFORE INSERT ON signature WHEN (EXISTS (SELECT 1 FROM signature WHERE tenant_id = NEW.tenant_id AND challenge = NEW.challenge))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature is never replaced'); END;

CREATE TRIGGER tg_signature_no_replace_1 BEFORE INSERT ON signature WHEN (EXISTS (SELECT 1 FROM signature WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature is never replaced'); END;

CREATE TRIGGER tg_signature_no_update BEFORE UPDATE ON signature
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature never changes'); END;

CREATE TRIGGER tg_signature_second_person BEFORE INSERT ON signature WHEN (NEW.previous_id IS NOT NULL) AND (EXISTS (SELECT 1 FROM signature s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.previous_id AND (s.signer_id = NEW.signer_id OR s.record_id <> NEW.record_id OR s.content_sha256 <> NEW.content_sha256)))
BEGIN SELECT RAISE(ABORT, 'E28: the second signature is another person''s, over the same content'); END;

CREATE TRIGGER tg_signature_signer BEFORE INSERT ON signature WHEN (EXISTS (SELECT 1 FROM person p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.signer_id AND (p.kind <> 'person' OR p.status <> 'active')))
BEGIN SELECT RAISE(ABORT, 'E5: only an active person signs, never a service account'); END;

CREATE TRIGGER tg_signature_superseded_no_delete BEFORE DELETE ON signature_superseded
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature_superseded is never deleted'); END;

CREATE TRIGGER tg_signature_superseded_no_replace_0 BEFORE INSERT ON signature_superseded WHEN (EXISTS (SELECT 1 FROM signature_superseded WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature_superseded is never replaced'); END;

CREATE TRIGGER tg_signature_superseded_no_replace_1 BEFORE INSERT ON signature_superseded WHEN (EXISTS (SELECT 1 FROM signature_superseded WHERE tenant_id = NEW.tenant_id AND signature_id = NEW.signature_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature_superseded is never replaced'); END;

CREATE TRIGGER tg_signature_superseded_no_update BEFORE UPDATE ON signature_superseded
BEGIN SELECT RAISE(ABORT, 'S17: a row of signature_superseded never changes'); END;

CREATE TRIGGER tg_signing_request_fixed BEFORE UPDATE OF content, content_sha256, record_type, record_id, record_version, transition ON signing_request WHEN (NEW.content IS DISTINCT FROM OLD.content OR NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256 OR NEW.record_type IS DISTINCT FROM OLD.record_type OR NEW.record_id IS DISTINCT FROM OLD.record_id OR NEW.record_version IS DISTINCT FROM OLD.record_version OR NEW.transition IS DISTINCT FROM OLD.transition)
BEGIN SELECT RAISE(ABORT, 'E17: what is asked to be signed never changes'); END;

CREATE TRIGGER tg_signing_request_identity BEFORE UPDATE OF tenant_id, id ON signing_request WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_signing_request_no_delete BEFORE DELETE ON signing_request
BEGIN SELECT RAISE(ABORT, 'W20: a row of signing_request is never deleted'); END;

CREATE TRIGGER tg_signing_request_no_replace_0 BEFORE INSERT ON signing_request WHEN (EXISTS (SELECT 1 FROM signing_request WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of signing_request is never replaced'); END;

CREATE TRIGGER tg_signing_request_signature_no_delete BEFORE DELETE ON signing_request_signature
BEGIN SELECT RAISE(ABORT, 'S17: a row of signing_request_signature is never deleted'); END;

CREATE TRIGGER tg_signing_request_signature_no_replace_0 BEFORE INSERT ON signing_request_signature WHEN (EXISTS (SELECT 1 FROM signing_request_signature WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signing_request_signature is never replaced'); END;

CREATE TRIGGER tg_signing_request_signature_no_replace_1 BEFORE INSERT ON signing_request_signature WHEN (EXISTS (SELECT 1 FROM signing_request_signature WHERE tenant_id = NEW.tenant_id AND request_id = NEW.request_id AND position = NEW.position))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signing_request_signature is never replaced'); END;

CREATE TRIGGER tg_signing_request_signature_no_replace_2 BEFORE INSERT ON signing_request_signature WHEN (EXISTS (SELECT 1 FROM signing_request_signature WHERE tenant_id = NEW.tenant_id AND signature_id = NEW.signature_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of signing_request_signature is never replaced'); END;

CREATE TRIGGER tg_signing_request_signature_no_update BEFORE UPDATE ON signing_request_signature
BEGIN SELECT RAISE(ABORT, 'S17: a row of signing_request_signature never changes'); END;

CREATE TRIGGER tg_site_identity BEFORE UPDATE OF tenant_id, id ON site WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_site_no_delete BEFORE DELETE ON site
BEGIN SELECT RAISE(ABORT, 'W20: a row of site is never deleted'); END;

CREATE TRIGGER tg_site_no_replace_0 BEFORE INSERT ON site WHEN (EXISTS (SELECT 1 FROM site WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of site is never replaced'); END;

CREATE TRIGGER tg_site_no_replace_1 BEFORE INSERT ON site WHEN (EXISTS (SELECT 1 FROM site WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of site is never replaced'); END;

CREATE TRIGGER tg_snapshot_no_delete BEFORE DELETE ON snapshot
BEGIN SELECT RAISE(ABORT, 'W2: a row of snapshot is never deleted'); END;

CREATE TRIGGER tg_snapshot_no_replace_0 BEFORE INSERT ON snapshot WHEN (EXISTS (SELECT 1 FROM snapshot WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W2: a row of snapshot is never replaced'); END;

CREATE TRIGGER tg_snapshot_no_replace_1 BEFORE INSERT ON snapshot WHEN (EXISTS (SELECT 1 FROM snapshot WHERE tenant_id = NEW.tenant_id AND work_order_id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W2: a row of snapshot is never replaced'); END;

CREATE TRIGGER tg_snapshot_no_update BEFORE UPDATE ON snapshot
BEGIN SELECT RAISE(ABORT, 'W2: a row of snapshot never changes'); END;

CREATE TRIGGER tg_step_equipment_no_delete BEFORE DELETE ON step_equipment
BEGIN SELECT RAISE(ABORT, 'S17: a row of step_equipment is never deleted'); END;

CREATE TRIGGER tg_step_equipment_no_replace_0 BEFORE INSERT ON step_equipment WHEN (EXISTS (SELECT 1 FROM step_equipment WHERE tenant_id = NEW.tenant_id AND execution_id = NEW.execution_id AND equipment_id = NEW.equipment_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of step_equipment is never replaced'); END;

CREATE TRIGGER tg_step_equipment_no_replace_1 BEFORE INSERT ON step_equipment WHEN (EXISTS (SELECT 1 FROM step_equipment WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of step_equipment is never replaced'); END;

CREATE TRIGGER tg_step_equipment_no_update BEFORE UPDATE ON step_equipment
BEGIN SELECT RAISE(ABORT, 'S17: a row of step_equipment never changes'); END;

CREATE TRIGGER tg_step_execution_closed_order BEFORE INSERT ON step_execution WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_step_execution_closed_order_update BEFORE UPDATE ON step_execution WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_step_execution_fixed BEFORE UPDATE OF work_order_id, batch_id, step, run ON step_execution WHEN (NEW.work_order_id IS DISTINCT FROM OLD.work_order_id OR NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.step IS DISTINCT FROM OLD.step OR NEW.run IS DISTINCT FROM OLD.run)
BEGIN SELECT RAISE(ABORT, 'W21: an execution keeps its batch, step and run'); END;

CREATE TRIGGER tg_step_execution_identity BEFORE UPDATE OF tenant_id, id ON step_execution WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_step_execution_no_delete BEFORE DELETE ON step_execution
BEGIN SELECT RAISE(ABORT, 'W20: a row of step_execution is never deleted'); END;

CREATE TRIGGER tg_step_execution_no_replace_0 BEFORE INSERT ON step_execution WHEN (EXISTS (SELECT 1 FROM step_execution WHERE tenant_id = NEW.tenant_id AND batch_id = NEW.batch_id AND step = NEW.step AND run = NEW.run))
BEGIN SELECT RAISE(ABORT, 'W20: a row of step_execution is never replaced'); END;

CREATE TRIGGER tg_step_execution_no_replace_1 BEFORE INSERT ON step_execution WHEN (EXISTS (SELECT 1 FROM step_execution WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of step_execution is never replaced'); END;

CREATE TRIGGER tg_supplier_identity BEFORE UPDATE OF tenant_id, id ON supplier WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_supplier_no_delete BEFORE DELETE ON supplier
BEGIN SELECT RAISE(ABORT, 'W20: a row of supplier is never deleted'); END;

CREATE TRIGGER tg_supplier_no_replace_0 BEFORE INSERT ON supplier WHEN (EXISTS (SELECT 1 FROM supplier WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of supplier is never replaced'); END;

CREATE TRIGGER tg_supplier_no_replace_1 BEFORE INSERT ON supplier WHEN (EXISTS (SELECT 1 FROM supplier WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of supplier is never replaced'); END;

CREATE TRIGGER tg_training_record_identity BEFORE UPDATE OF tenant_id, id ON training_record WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_training_record_no_delete BEFORE DELETE ON training_record
BEGIN SELECT RAISE(ABORT, 'W20: a row of training_record is never deleted'); END;

CREATE TRIGGER tg_training_record_no_replace_0 BEFORE INSERT ON training_record WHEN (EXISTS (SELECT 1 FROM training_record WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of training_record is never replaced'); END;

CREATE TRIGGER tg_unit_identity BEFORE UPDATE OF tenant_id, id ON unit WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_unit_no_delete BEFORE DELETE ON unit
BEGIN SELECT RAISE(ABORT, 'W20: a row of unit is never deleted'); END;

CREATE TRIGGER tg_unit_no_replace_0 BEFORE INSERT ON unit WHEN (EXISTS (SELECT 1 FROM unit WHERE tenant_id = NEW.tenant_id AND code = NEW.code))
BEGIN SELECT RAISE(ABORT, 'W20: a row of unit is never replaced'); END;

CREATE TRIGGER tg_unit_no_replace_1 BEFORE INSERT ON unit WHEN (EXISTS (SELECT 1 FROM unit WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of unit is never replaced'); END;

CREATE TRIGGER tg_waiver_no_delete BEFORE DELETE ON waiver
BEGIN SELECT RAISE(ABORT, 'S17: a row of waiver is never deleted'); END;

CREATE TRIGGER tg_waiver_no_replace_0 BEFORE INSERT ON waiver WHEN (EXISTS (SELECT 1 FROM waiver WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of waiver is never replaced'); END;

CREATE TRIGGER tg_waiver_no_update BEFORE UPDATE ON waiver
BEGIN SELECT RAISE(ABORT, 'S17: a row of waiver never changes'); END;

CREATE TRIGGER tg_work_order_begins_as_draft BEFORE INSERT ON work_order WHEN (NEW.state <> 'DRAFT')
BEGIN SELECT RAISE(ABORT, 'W17: an order begins as DRAFT (T1)'); END;

CREATE TRIGGER tg_work_order_closed BEFORE UPDATE ON work_order WHEN (OLD.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK'))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_work_order_fixed BEFORE UPDATE OF number, site_id ON work_order WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.site_id IS DISTINCT FROM OLD.site_id)
BEGIN SELECT RAISE(ABORT, 'W25: an order keeps its number and site'); END;

CREATE TRIGGER tg_work_order_identity BEFORE UPDATE OF tenant_id, id ON work_order WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
BEGIN SELECT RAISE(ABORT, 'S3: a row keeps its tenant and its key'); END;

CREATE TRIGGER tg_work_order_no_delete BEFORE DELETE ON work_order
BEGIN SELECT RAISE(ABORT, 'W20: a row of work_order is never deleted'); END;

CREATE TRIGGER tg_work_order_no_replace_0 BEFORE INSERT ON work_order WHEN (EXISTS (SELECT 1 FROM work_order WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'W20: a row of work_order is never replaced'); END;

CREATE TRIGGER tg_work_order_no_replace_1 BEFORE INSERT ON work_order WHEN (EXISTS (SELECT 1 FROM work_order WHERE tenant_id = NEW.tenant_id AND site_id = NEW.site_id AND number = NEW.number))
BEGIN SELECT RAISE(ABORT, 'W20: a row of work_order is never replaced'); END;

CREATE TRIGGER tg_work_order_released_header BEFORE UPDATE OF product_id, recipe_version_id, qty, unit ON work_order WHEN (OLD.state <> 'DRAFT' AND (NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id OR NEW.qty IS DISTINCT FROM OLD.qty OR NEW.unit IS DISTINCT FROM OLD.unit))
BEGIN SELECT RAISE(ABORT, 'W4: product, recipe version and quantity are fixed from release on'); END;

CREATE TRIGGER tg_work_order_state BEFORE UPDATE OF state ON work_order WHEN (OLD.state || '>' || NEW.state NOT IN ('COMPLETED>UNDER_REVIEW', 'DRAFT>CANCELLED', 'DRAFT>RELEASED', 'IN_PROGRESS>COMPLETED', 'IN_PROGRESS>PAUSED', 'PAUSED>COMPLETED', 'PAUSED>IN_PROGRESS', 'RELEASED>CANCELLED', 'RELEASED>IN_PROGRESS', 'UNDER_REVIEW>COMPLETED', 'UNDER_REVIEW>REJECTED', 'UNDER_REVIEW>RELEASED_TO_STOCK'))
BEGIN SELECT RAISE(ABORT, 'W17: no transition of T1-T13 leads there'); END;

CREATE TRIGGER tg_yield_record_closed_order BEFORE INSERT ON yield_record WHEN (EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id))
BEGIN SELECT RAISE(ABORT, 'W19: the order is closed; findings act on the lot or on a new deviation'); END;

CREATE TRIGGER tg_yield_record_no_delete BEFORE DELETE ON yield_record
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_record is never deleted'); END;

CREATE TRIGGER tg_yield_record_no_replace_0 BEFORE INSERT ON yield_record WHEN (EXISTS (SELECT 1 FROM yield_record WHERE tenant_id = NEW.tenant_id AND batch_id = NEW.batch_id AND phase = NEW.phase AND version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_record is never replaced'); END;

CREATE TRIGGER tg_yield_record_no_replace_1 BEFORE INSERT ON yield_record WHEN (EXISTS (SELECT 1 FROM yield_record WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_record is never replaced'); END;

CREATE TRIGGER tg_yield_record_no_update BEFORE UPDATE ON yield_record
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_record never changes'); END;

CREATE TRIGGER tg_yield_verification_no_delete BEFORE DELETE ON yield_verification
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_verification is never deleted'); END;

CREATE TRIGGER tg_yield_verification_no_replace_0 BEFORE INSERT ON yield_verification WHEN (EXISTS (SELECT 1 FROM yield_verification WHERE tenant_id = NEW.tenant_id AND id = NEW.id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_verification is never replaced'); END;

CREATE TRIGGER tg_yield_verification_no_replace_1 BEFORE INSERT ON yield_verification WHEN (EXISTS (SELECT 1 FROM yield_verification WHERE tenant_id = NEW.tenant_id AND yield_record_id = NEW.yield_record_id))
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_verification is never replaced'); END;

CREATE TRIGGER tg_yield_verification_no_update BEFORE UPDATE ON yield_verification
BEGIN SELECT RAISE(ABORT, 'S17: a row of yield_verification never changes'); END;

