-- Every table, index, trigger, policy and privilege of the first release, for postgresql.
-- Written by scripts/initial_schema.py; each statement ends with a semicolon and an empty line.

CREATE TABLE account (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  login TEXT NOT NULL,
  login_folded TEXT NOT NULL,
  secret_hash TEXT NOT NULL,
  must_change BOOLEAN NOT NULL,
  secret_changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  identity_method TEXT,
  identity_verified_by TEXT,
  identity_verified_on DATE,
  accountability_version TEXT,
  accountability_at TIMESTAMP WITH TIME ZONE,
  disabled_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_account PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_account_tenant_id_login_folded UNIQUE (tenant_id, login_folded),
  CONSTRAINT uq_account_tenant_id_person_id UNIQUE (tenant_id, person_id)
);

CREATE TABLE api_token (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  name TEXT NOT NULL,
  token_sha256 TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE,
  revoked_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_api_token PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_api_token_tenant_id_token_sha256 UNIQUE (tenant_id, token_sha256)
);

CREATE TABLE approved_supplier (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  material_id UUID NOT NULL,
  supplier_id UUID NOT NULL,
  approved_until DATE,
  CONSTRAINT pk_approved_supplier PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_approved_supplier_tenant_id_material_id_supplier_id UNIQUE (tenant_id, material_id, supplier_id)
);

CREATE TABLE area (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  site_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_area PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_area_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE audit_entry (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  seq BIGINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  act TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id UUID,
  work_order_id UUID,
  actor_id UUID,
  body TEXT NOT NULL,
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_audit_entry PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_audit_entry_tenant_id_seq UNIQUE (tenant_id, seq),
  CONSTRAINT uq_audit_entry_tenant_id_prev_hash UNIQUE (tenant_id, prev_hash)
);

CREATE TABLE audit_head (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  singleton BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  checkpoint_seq BIGINT NOT NULL,
  checkpoint_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_audit_head PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_audit_head_tenant_id_singleton UNIQUE (tenant_id, singleton)
);

CREATE TABLE batch (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  number TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  sub_state TEXT,
  unit TEXT NOT NULL,
  theoretical_qty NUMERIC(18, 6) NOT NULL,
  actual_qty NUMERIC(18, 6),
  approved_qty NUMERIC(18, 6),
  manufactured_on DATE,
  expires_on DATE,
  disposition TEXT,
  CONSTRAINT pk_batch PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_batch_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT ck_batch_theoretical_qty_range CHECK (theoretical_qty >= 0 and theoretical_qty < 1000000000000),
  CONSTRAINT ck_batch_actual_qty_range CHECK (actual_qty >= 0 and actual_qty < 1000000000000),
  CONSTRAINT ck_batch_approved_qty_range CHECK (approved_qty >= 0 and approved_qty < 1000000000000),
  CONSTRAINT ck_batch_disposition CHECK (disposition in ('released', 'rejected', 'not_made', 'scrap', 'rework', 'return_to_supplier', 'downgrade'))
);

CREATE TABLE capa (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  number TEXT NOT NULL,
  plan TEXT NOT NULL,
  owner_id UUID NOT NULL,
  due_on DATE NOT NULL,
  effectiveness TEXT NOT NULL,
  blocks_release BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  result TEXT,
  opened_by_id UUID NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  closed_at TIMESTAMP WITH TIME ZONE,
  row_version BIGINT NOT NULL,
  CONSTRAINT pk_capa PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capa_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT ck_capa_status CHECK (status in ('open', 'effective', 'ineffective'))
);

CREATE TABLE capa_deviation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  capa_id UUID NOT NULL,
  deviation_id UUID NOT NULL,
  CONSTRAINT pk_capa_deviation PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capa_deviation_tenant_id_capa_id_deviation_id UNIQUE (tenant_id, capa_id, deviation_id)
);

CREATE TABLE capture (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  execution_id UUID NOT NULL,
  field TEXT NOT NULL,
  attempt BIGINT NOT NULL,
  kind TEXT NOT NULL,
  values JSONB NOT NULL,
  verdict TEXT NOT NULL,
  source TEXT NOT NULL,
  line_no BIGINT,
  lot_id UUID,
  container_id UUID,
  equipment_id UUID,
  net_qty NUMERIC(18, 6),
  unit TEXT,
  performer_id UUID NOT NULL,
  device_id UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  claimed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_capture PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capture_tenant_id_execution_id_field_attempt UNIQUE (tenant_id, execution_id, field, attempt),
  CONSTRAINT ck_capture_kind CHECK (kind in ('dispense', 'charge', 'form', 'parameter', 'scan', 'output')),
  CONSTRAINT ck_capture_verdict CHECK (verdict in ('inside', 'alert', 'action', 'unjudged')),
  CONSTRAINT ck_capture_source CHECK (source in ('typed', 'scanned', 'instrument', 'imported')),
  CONSTRAINT ck_capture_net_qty_range CHECK (net_qty > -1000000000000 and net_qty < 1000000000000)
);

CREATE TABLE capture_decision (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  capture_id UUID NOT NULL,
  deviation_id UUID NOT NULL,
  decision TEXT NOT NULL,
  reason TEXT NOT NULL,
  decided_by_id UUID NOT NULL,
  signature_id UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_capture_decision PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_capture_decision_tenant_id_capture_id UNIQUE (tenant_id, capture_id),
  CONSTRAINT ck_capture_decision_decision CHECK (decision in ('redispense', 'accept', 'reject'))
);

CREATE TABLE checkpoint (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  seq BIGINT NOT NULL,
  head TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  key_id TEXT NOT NULL,
  signature TEXT NOT NULL,
  CONSTRAINT pk_checkpoint PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_checkpoint_tenant_id_seq UNIQUE (tenant_id, seq)
);

CREATE TABLE container (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  lot_id UUID NOT NULL,
  code TEXT NOT NULL,
  qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  location_id UUID,
  CONSTRAINT pk_container PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_container_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT ck_container_qty_range CHECK (qty >= 0 and qty < 1000000000000)
);

CREATE TABLE correction (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  capture_id UUID NOT NULL,
  deviation_id UUID NOT NULL,
  field TEXT NOT NULL,
  "old" JSONB NOT NULL,
  "new" JSONB NOT NULL,
  reason TEXT NOT NULL,
  requested_by_id UUID NOT NULL,
  requested_signature_id UUID NOT NULL,
  requested_at TIMESTAMP WITH TIME ZONE NOT NULL,
  approved_by_id UUID,
  approved_signature_id UUID,
  approved_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_correction PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_correction_two_people CHECK (requested_by_id <> approved_by_id)
);

CREATE TABLE deviation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  number TEXT NOT NULL,
  work_order_id UUID,
  batch_id UUID,
  execution_id UUID,
  lot_id UUID,
  step TEXT,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  rule TEXT,
  severity TEXT NOT NULL,
  description TEXT NOT NULL,
  data JSONB NOT NULL,
  immediate_action TEXT,
  impact TEXT,
  others_considered TEXT,
  root_cause TEXT,
  disposition TEXT,
  status TEXT NOT NULL,
  opened_by_id UUID NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_on DATE,
  closed_at TIMESTAMP WITH TIME ZONE,
  row_version BIGINT NOT NULL,
  fields JSONB NOT NULL,
  CONSTRAINT pk_deviation PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_deviation_tenant_id_number UNIQUE (tenant_id, number),
  CONSTRAINT ck_deviation_source CHECK (source in ('auto', 'manual')),
  CONSTRAINT ck_deviation_severity CHECK (severity in ('minor', 'major', 'critical')),
  CONSTRAINT ck_deviation_status CHECK (status in ('open', 'investigating', 'pending_approval', 'closed'))
);

CREATE TABLE device (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  site_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  key_sha256 TEXT NOT NULL,
  line_id UUID,
  room_id UUID,
  equipment_id UUID,
  registered_at TIMESTAMP WITH TIME ZONE NOT NULL,
  revoked_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_device PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_device_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT ck_device_kind CHECK (kind in ('kiosk', 'scale', 'gateway'))
);

CREATE TABLE document (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  CONSTRAINT pk_document PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_document_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE document_version (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  document_id UUID NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective_on DATE,
  CONSTRAINT pk_document_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_document_version_tenant_id_document_id_version UNIQUE (tenant_id, document_id, version),
  CONSTRAINT ck_document_version_status CHECK (status in ('draft', 'effective', 'superseded', 'withdrawn'))
);

CREATE TABLE equipment (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  class_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  unit_id UUID,
  room_id UUID,
  availability TEXT NOT NULL,
  used_by_id UUID,
  calibration_due_on DATE,
  qualified_until DATE,
  cleaning TEXT NOT NULL,
  cleaned_at TIMESTAMP WITH TIME ZONE,
  clean_until TIMESTAMP WITH TIME ZONE,
  last_product TEXT,
  range_low NUMERIC(18, 6),
  range_high NUMERIC(18, 6),
  minimum_qty NUMERIC(18, 6),
  resolution NUMERIC(18, 6),
  measure_unit TEXT,
  row_version BIGINT NOT NULL,
  fields JSONB NOT NULL,
  CONSTRAINT pk_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_equipment_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT ck_equipment_availability CHECK (availability in ('available', 'in_use', 'under_maintenance', 'out_of_service')),
  CONSTRAINT ck_equipment_cleaning CHECK (cleaning in ('dirty', 'in_cleaning', 'clean')),
  CONSTRAINT ck_equipment_range_low_range CHECK (range_low > -1000000000000 and range_low < 1000000000000),
  CONSTRAINT ck_equipment_range_high_range CHECK (range_high > -1000000000000 and range_high < 1000000000000),
  CONSTRAINT ck_equipment_minimum_qty_range CHECK (minimum_qty >= 0 and minimum_qty < 1000000000000),
  CONSTRAINT ck_equipment_resolution_range CHECK (resolution >= 0 and resolution < 1000000000000)
);

CREATE TABLE equipment_class (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  needs_calibration BOOLEAN NOT NULL,
  needs_cleaning BOOLEAN NOT NULL,
  CONSTRAINT pk_equipment_class PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_equipment_class_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE equipment_log (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  equipment_id UUID NOT NULL,
  activity TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  work_order_id UUID,
  execution_id UUID,
  product TEXT,
  batch TEXT,
  performer_id UUID NOT NULL,
  checker_id UUID,
  note TEXT,
  CONSTRAINT pk_equipment_log PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_equipment_log_activity CHECK (activity in ('use_begun', 'use_ended', 'cleaning', 'maintenance', 'calibration', 'status'))
);

CREATE TABLE form_version (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  form TEXT NOT NULL,
  version BIGINT NOT NULL,
  content TEXT NOT NULL,
  layout TEXT,
  sha256 TEXT NOT NULL,
  CONSTRAINT pk_form_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_form_version_tenant_id_sha256 UNIQUE (tenant_id, sha256)
);

CREATE TABLE genealogy_edge (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  batch_id UUID NOT NULL,
  execution_id UUID,
  kind TEXT NOT NULL,
  input_lot_id UUID,
  container_id UUID,
  output_lot_id UUID,
  line_no BIGINT,
  qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_genealogy_edge PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_genealogy_edge_no_cycle CHECK (input_lot_id <> output_lot_id),
  CONSTRAINT ck_genealogy_edge_kind CHECK (kind in ('consume', 'produce', 'co_product', 'sample', 'reject', 'rework_in', 'return')),
  CONSTRAINT ck_genealogy_edge_qty_range CHECK (qty >= 0 and qty < 1000000000000)
);

CREATE TABLE genealogy_lock (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  sha256 TEXT NOT NULL,
  edges BIGINT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_genealogy_lock PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_genealogy_lock_tenant_id_work_order_id UNIQUE (tenant_id, work_order_id)
);

CREATE TABLE hold (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id UUID NOT NULL,
  reason TEXT NOT NULL,
  placed_by_id UUID NOT NULL,
  placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  placed_signature_id UUID,
  lifted_by_id UUID,
  lifted_at TIMESTAMP WITH TIME ZONE,
  lifted_signature_id UUID,
  lift_reason TEXT,
  CONSTRAINT pk_hold PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_hold_subject_type CHECK (subject_type in ('work_order', 'batch', 'lot', 'equipment'))
);

CREATE TABLE idempotency_key (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  principal_id UUID NOT NULL,
  key UUID NOT NULL,
  request_sha256 TEXT NOT NULL,
  status BIGINT NOT NULL,
  reply TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_idempotency_key PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_idempotency_key_tenant_id_principal_id_key UNIQUE (tenant_id, principal_id, key)
);

CREATE TABLE import_job (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  media_type TEXT NOT NULL,
  source TEXT NOT NULL,
  name TEXT,
  message TEXT NOT NULL,
  status TEXT NOT NULL,
  response_code BIGINT,
  inserted_by_id UUID NOT NULL,
  inserted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  completed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_import_job PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_import_job_kind CHECK (kind in ('work_order')),
  CONSTRAINT ck_import_job_status CHECK (status in ('pending', 'running', 'done', 'failed'))
);

CREATE TABLE import_row (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  job_id UUID NOT NULL,
  position BIGINT NOT NULL,
  key TEXT,
  outcome TEXT NOT NULL,
  result TEXT NOT NULL,
  response_code BIGINT NOT NULL,
  work_order_number TEXT,
  messages JSONB NOT NULL,
  CONSTRAINT pk_import_row PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_import_row_outcome CHECK (outcome in ('created', 'replaced', 'cancelled', 'unchanged', 'refused')),
  CONSTRAINT ck_import_row_result CHECK (result in ('imported', 'imported_with_messages', 'rejected'))
);

CREATE TABLE inventory_move (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  lot_id UUID NOT NULL,
  container_id UUID,
  qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  work_order_id UUID,
  execution_id UUID,
  capture_id UUID,
  reservation_id UUID,
  reason TEXT,
  actor_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_inventory_move PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_inventory_move_kind CHECK (kind in ('receive', 'consume', 'return', 'sample', 'destroy', 'adjust', 'produce', 'reserve', 'unreserve', 'reject')),
  CONSTRAINT ck_inventory_move_qty_range CHECK (qty > -1000000000000 and qty < 1000000000000)
);

CREATE TABLE job (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payload JSONB NOT NULL,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE NOT NULL,
  leased_until TIMESTAMP WITH TIME ZONE,
  worker TEXT,
  error TEXT,
  result JSONB,
  requested_by_id UUID,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_job PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_job_tenant_id_kind_key UNIQUE (tenant_id, kind, key),
  CONSTRAINT ck_job_status CHECK (status in ('waiting', 'running', 'done', 'failed'))
);

CREATE TABLE line (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  area_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  route_enabled BOOLEAN NOT NULL,
  CONSTRAINT pk_line PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_line_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT uq_line_tenant_id_name UNIQUE (tenant_id, name)
);

CREATE TABLE line_clearance (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  execution_id UUID,
  line_id UUID,
  room_id UUID,
  previous TEXT,
  answers JSONB NOT NULL,
  performer_id UUID NOT NULL,
  verifier_id UUID,
  passed BOOLEAN NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE,
  voided_at TIMESTAMP WITH TIME ZONE,
  void_reason TEXT,
  CONSTRAINT pk_line_clearance PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_line_clearance_two_people CHECK (performer_id <> verifier_id)
);

CREATE TABLE location (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  site_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_location PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_location_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE lot (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  material_id UUID NOT NULL,
  code TEXT NOT NULL,
  spec_version TEXT,
  supplier_id UUID,
  supplier_lot TEXT,
  status TEXT NOT NULL,
  unit TEXT NOT NULL,
  received_on DATE NOT NULL,
  manufactured_on DATE,
  expires_on DATE,
  retest_on DATE,
  on_hand_qty NUMERIC(18, 6) NOT NULL,
  reserved_qty NUMERIC(18, 6) NOT NULL,
  approved_qty NUMERIC(18, 6),
  location_id UUID,
  assay_pct NUMERIC(18, 6),
  water_pct NUMERIC(18, 6),
  identity_tested BOOLEAN NOT NULL,
  batch_id UUID,
  row_version BIGINT NOT NULL,
  fields JSONB NOT NULL,
  CONSTRAINT pk_lot PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_lot_available CHECK (reserved_qty <= on_hand_qty),
  CONSTRAINT uq_lot_tenant_id_material_id_code UNIQUE (tenant_id, material_id, code),
  CONSTRAINT ck_lot_status CHECK (status in ('quarantine', 'released', 'hold', 'rejected', 'expired', 'consumed')),
  CONSTRAINT ck_lot_on_hand_qty_range CHECK (on_hand_qty >= 0 and on_hand_qty < 1000000000000),
  CONSTRAINT ck_lot_reserved_qty_range CHECK (reserved_qty >= 0 and reserved_qty < 1000000000000),
  CONSTRAINT ck_lot_approved_qty_range CHECK (approved_qty >= 0 and approved_qty < 1000000000000),
  CONSTRAINT ck_lot_assay_pct_range CHECK (assay_pct >= 0 and assay_pct < 1000000000000),
  CONSTRAINT ck_lot_water_pct_range CHECK (water_pct >= 0 and water_pct < 1000000000000)
);

CREATE TABLE material (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  unit TEXT NOT NULL,
  family TEXT,
  density NUMERIC(18, 6),
  pick_rule TEXT,
  serialized BOOLEAN NOT NULL,
  approved_suppliers_only BOOLEAN NOT NULL,
  allergens JSONB NOT NULL,
  fields JSONB NOT NULL,
  CONSTRAINT pk_material PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_material_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT ck_material_kind CHECK (kind in ('component', 'intermediate', 'product', 'label', 'packaging', 'part')),
  CONSTRAINT ck_material_density_range CHECK (density >= 0 and density < 1000000000000),
  CONSTRAINT ck_material_pick_rule CHECK (pick_rule in ('fefo', 'fifo', 'specific'))
);

CREATE TABLE material_spec (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  material_id UUID NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  storage TEXT,
  content JSONB NOT NULL,
  CONSTRAINT pk_material_spec PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_material_spec_tenant_id_material_id_version UNIQUE (tenant_id, material_id, version),
  CONSTRAINT ck_material_spec_status CHECK (status in ('draft', 'effective', 'superseded', 'withdrawn'))
);

CREATE TABLE number_series (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  object TEXT NOT NULL,
  scope TEXT NOT NULL,
  last BIGINT NOT NULL,
  CONSTRAINT pk_number_series PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_number_series_tenant_id_object_scope UNIQUE (tenant_id, object, scope)
);

CREATE TABLE occupation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  unit_id UUID,
  equipment_id UUID,
  starts_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ends_at TIMESTAMP WITH TIME ZONE NOT NULL,
  freed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_occupation PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_occupation_span CHECK (starts_at < ends_at)
);

CREATE TABLE order_equipment (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  equipment_id UUID NOT NULL,
  step TEXT NOT NULL,
  CONSTRAINT pk_order_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_order_equipment_tenant_id_work_order_id_equipment_id_step UNIQUE (tenant_id, work_order_id, equipment_id, step)
);

CREATE TABLE order_override (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  position BIGINT NOT NULL,
  scope TEXT NOT NULL,
  kind TEXT NOT NULL,
  rule TEXT NOT NULL,
  content JSONB NOT NULL,
  import_row_id UUID,
  CONSTRAINT pk_order_override PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_order_override_kind CHECK (kind in ('bom', 'property'))
);

CREATE TABLE order_person (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  role TEXT NOT NULL,
  person_id UUID NOT NULL,
  CONSTRAINT pk_order_person PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_order_person_tenant_id_work_order_id_role_person_id UNIQUE (tenant_id, work_order_id, role, person_id)
);

CREATE TABLE outbox (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  event TEXT NOT NULL,
  payload JSONB NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  sent_at TIMESTAMP WITH TIME ZONE,
  attempts BIGINT NOT NULL,
  CONSTRAINT pk_outbox PRIMARY KEY (tenant_id, id)
);

CREATE TABLE pause_interval (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  reason TEXT NOT NULL,
  comment TEXT,
  from_at TIMESTAMP WITH TIME ZONE NOT NULL,
  to_at TIMESTAMP WITH TIME ZONE,
  paused_by_id UUID NOT NULL,
  resumed_by_id UUID,
  CONSTRAINT pk_pause_interval PRIMARY KEY (tenant_id, id)
);

CREATE TABLE person (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  printed_name TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  locale TEXT NOT NULL,
  theme TEXT NOT NULL,
  CONSTRAINT pk_person PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_person_tenant_id_code UNIQUE (tenant_id, code),
  CONSTRAINT ck_person_kind CHECK (kind in ('person', 'service')),
  CONSTRAINT ck_person_status CHECK (status in ('active', 'disabled')),
  CONSTRAINT ck_person_theme CHECK (theme in ('system', 'light', 'dark'))
);

CREATE TABLE person_role (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  role TEXT NOT NULL,
  site_id UUID,
  granted_at TIMESTAMP WITH TIME ZONE NOT NULL,
  granted_by_id UUID,
  withdrawn_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_person_role PRIMARY KEY (tenant_id, id)
);

CREATE TABLE profile_version (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  profile TEXT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  plugins JSONB NOT NULL,
  proposed_by_id UUID,
  approved_by_id UUID,
  activated_at TIMESTAMP WITH TIME ZONE,
  retired_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_profile_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_profile_version_tenant_id_sha256 UNIQUE (tenant_id, sha256),
  CONSTRAINT ck_profile_version_status CHECK (status in ('proposed', 'active', 'retired'))
);

CREATE TABLE recipe (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  product_id UUID NOT NULL,
  line_id UUID,
  route_type TEXT,
  one_off_for_id UUID,
  CONSTRAINT pk_recipe PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE recipe_bom_line (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  recipe_version_id UUID NOT NULL,
  line_no BIGINT NOT NULL,
  material_id UUID NOT NULL,
  qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  spec JSONB NOT NULL,
  CONSTRAINT pk_recipe_bom_line PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_bom_line_tenant_id_recipe_version_id_line_no UNIQUE (tenant_id, recipe_version_id, line_no),
  CONSTRAINT ck_recipe_bom_line_qty_range CHECK (qty >= 0 and qty < 1000000000000)
);

CREATE TABLE recipe_step (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  recipe_version_id UUID NOT NULL,
  position BIGINT NOT NULL,
  number TEXT NOT NULL,
  kind TEXT NOT NULL,
  spec JSONB NOT NULL,
  CONSTRAINT pk_recipe_step PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_recipe_step_tenant_id_recipe_version_id_number UNIQUE (tenant_id, recipe_version_id, number)
);

CREATE TABLE recipe_version (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  recipe_id UUID NOT NULL,
  revision BIGINT NOT NULL,
  minor_revision BIGINT NOT NULL,
  version TEXT NOT NULL,
  status TEXT NOT NULL,
  effective_from DATE,
  effective_to DATE,
  base_qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  bracket_low NUMERIC(18, 6) NOT NULL,
  bracket_high NUMERIC(18, 6) NOT NULL,
  content JSONB NOT NULL,
  content_sha256 TEXT,
  change_reason TEXT NOT NULL,
  authored_by_id UUID NOT NULL,
  approved_by_id UUID,
  approved_at TIMESTAMP WITH TIME ZONE,
  row_version BIGINT NOT NULL,
  CONSTRAINT pk_recipe_version PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_recipe_version_two_people CHECK (authored_by_id <> approved_by_id),
  CONSTRAINT ck_recipe_version_bracket CHECK (bracket_low <= bracket_high),
  CONSTRAINT ck_recipe_version_base_qty CHECK (base_qty > 0),
  CONSTRAINT uq_recipe_version_tenant_id_recipe_id_revision_minor_revision UNIQUE (tenant_id, recipe_id, revision, minor_revision),
  CONSTRAINT ck_recipe_version_status CHECK (status in ('draft', 'in_approval', 'effective', 'superseded', 'withdrawn')),
  CONSTRAINT ck_recipe_version_base_qty_range CHECK (base_qty >= 0 and base_qty < 1000000000000),
  CONSTRAINT ck_recipe_version_bracket_low_range CHECK (bracket_low >= 0 and bracket_low < 1000000000000),
  CONSTRAINT ck_recipe_version_bracket_high_range CHECK (bracket_high >= 0 and bracket_high < 1000000000000)
);

CREATE TABLE reconciliation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  subject TEXT NOT NULL,
  unit TEXT NOT NULL,
  issued_qty NUMERIC(18, 6) NOT NULL,
  used_qty NUMERIC(18, 6) NOT NULL,
  returned_qty NUMERIC(18, 6) NOT NULL,
  destroyed_qty NUMERIC(18, 6) NOT NULL,
  sampled_qty NUMERIC(18, 6) NOT NULL,
  rejected_qty NUMERIC(18, 6) NOT NULL,
  lost_qty NUMERIC(18, 6) NOT NULL,
  low_pct NUMERIC(18, 6) NOT NULL,
  high_pct NUMERIC(18, 6) NOT NULL,
  entered_by_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_reconciliation PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_reconciliation_issued_qty_range CHECK (issued_qty >= 0 and issued_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_used_qty_range CHECK (used_qty >= 0 and used_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_returned_qty_range CHECK (returned_qty >= 0 and returned_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_destroyed_qty_range CHECK (destroyed_qty >= 0 and destroyed_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_sampled_qty_range CHECK (sampled_qty >= 0 and sampled_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_rejected_qty_range CHECK (rejected_qty >= 0 and rejected_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_lost_qty_range CHECK (lost_qty >= 0 and lost_qty < 1000000000000),
  CONSTRAINT ck_reconciliation_low_pct_range CHECK (low_pct >= 0 and low_pct < 1000000000000),
  CONSTRAINT ck_reconciliation_high_pct_range CHECK (high_pct >= 0 and high_pct < 1000000000000)
);

CREATE TABLE record_file (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  kind TEXT NOT NULL,
  copy_no BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  record_sha256 TEXT NOT NULL,
  content BYTEA NOT NULL,
  pages BIGINT NOT NULL,
  made_at TIMESTAMP WITH TIME ZONE NOT NULL,
  made_by_id UUID NOT NULL,
  CONSTRAINT pk_record_file PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_record_file_tenant_id_work_order_id_kind_copy_no UNIQUE (tenant_id, work_order_id, kind, copy_no)
);

CREATE TABLE reservation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  line_no BIGINT NOT NULL,
  lot_id UUID NOT NULL,
  unit TEXT NOT NULL,
  reserved_qty NUMERIC(18, 6) NOT NULL,
  consumed_qty NUMERIC(18, 6) NOT NULL,
  released_qty NUMERIC(18, 6) NOT NULL,
  status TEXT NOT NULL,
  close_reason TEXT,
  CONSTRAINT pk_reservation PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_reservation_balance CHECK (consumed_qty + released_qty <= reserved_qty),
  CONSTRAINT ck_reservation_closed CHECK (status <> 'closed' or (consumed_qty + released_qty = reserved_qty and close_reason is not null)),
  CONSTRAINT ck_reservation_reserved_qty_range CHECK (reserved_qty >= 0 and reserved_qty < 1000000000000),
  CONSTRAINT ck_reservation_consumed_qty_range CHECK (consumed_qty >= 0 and consumed_qty < 1000000000000),
  CONSTRAINT ck_reservation_released_qty_range CHECK (released_qty >= 0 and released_qty < 1000000000000),
  CONSTRAINT ck_reservation_status CHECK (status in ('active', 'invalid', 'closed'))
);

CREATE TABLE review (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  round BIGINT NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE NOT NULL,
  ended_at TIMESTAMP WITH TIME ZONE,
  outcome TEXT,
  audit_reviewed_by_id UUID,
  audit_reviewed_at TIMESTAMP WITH TIME ZONE,
  audit_signature_id UUID,
  audit_reviewed_seq BIGINT,
  CONSTRAINT pk_review PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_review_tenant_id_work_order_id_round UNIQUE (tenant_id, work_order_id, round),
  CONSTRAINT ck_review_outcome CHECK (outcome in ('returned', 'released', 'rejected'))
);

CREATE TABLE review_answer (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  criterion TEXT NOT NULL,
  met BOOLEAN NOT NULL,
  comment TEXT,
  answered_by_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_review_answer PRIMARY KEY (tenant_id, id)
);

CREATE TABLE review_query (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  review_id UUID NOT NULL,
  section TEXT,
  step TEXT,
  text TEXT NOT NULL,
  asked_by_id UUID NOT NULL,
  asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
  answer TEXT,
  answered_by_id UUID,
  answered_at TIMESTAMP WITH TIME ZONE,
  closed_by_id UUID,
  closed_at TIMESTAMP WITH TIME ZONE,
  CONSTRAINT pk_review_query PRIMARY KEY (tenant_id, id)
);

CREATE TABLE room (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  area_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  grade TEXT,
  CONSTRAINT pk_room PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_room_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE rule_evaluation (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID,
  record_type TEXT NOT NULL,
  record_id UUID NOT NULL,
  moment TEXT NOT NULL,
  step TEXT,
  refused BOOLEAN NOT NULL,
  evaluated JSONB NOT NULL,
  findings JSONB NOT NULL,
  actor_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_rule_evaluation PRIMARY KEY (tenant_id, id)
);

CREATE TABLE sample (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  batch_id UUID NOT NULL,
  code TEXT NOT NULL,
  sequence BIGINT NOT NULL,
  step TEXT NOT NULL,
  reserve BOOLEAN NOT NULL,
  status TEXT NOT NULL,
  due_at TIMESTAMP WITH TIME ZONE,
  taken_at TIMESTAMP WITH TIME ZONE,
  taken_by_id UUID,
  qty NUMERIC(18, 6),
  raw_value NUMERIC(18, 6),
  rounded_value NUMERIC(18, 6),
  result_text TEXT,
  low NUMERIC(18, 6),
  high NUMERIC(18, 6),
  unit TEXT,
  entered_by_id UUID,
  reviewed_by_id UUID,
  deviation_id UUID,
  CONSTRAINT pk_sample PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_sample_tenant_id_work_order_id_code_sequence UNIQUE (tenant_id, work_order_id, code, sequence),
  CONSTRAINT ck_sample_status CHECK (status in ('planned', 'taken', 'passed', 'failed', 'missed')),
  CONSTRAINT ck_sample_qty_range CHECK (qty >= 0 and qty < 1000000000000),
  CONSTRAINT ck_sample_raw_value_range CHECK (raw_value > -1000000000000 and raw_value < 1000000000000),
  CONSTRAINT ck_sample_rounded_value_range CHECK (rounded_value > -1000000000000 and rounded_value < 1000000000000),
  CONSTRAINT ck_sample_low_range CHECK (low > -1000000000000 and low < 1000000000000),
  CONSTRAINT ck_sample_high_range CHECK (high > -1000000000000 and high < 1000000000000)
);

CREATE TABLE session (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  token_sha256 TEXT NOT NULL,
  person_id UUID NOT NULL,
  device_id UUID,
  scope TEXT NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
  locked_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  end_reason TEXT,
  signed_at TIMESTAMP WITH TIME ZONE,
  csrf TEXT NOT NULL,
  CONSTRAINT pk_session PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_session_tenant_id_token_sha256 UNIQUE (tenant_id, token_sha256),
  CONSTRAINT ck_session_scope CHECK (scope in ('office', 'kiosk'))
);

CREATE TABLE sign_in_attempt (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  login_folded TEXT NOT NULL,
  source TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  succeeded BOOLEAN NOT NULL,
  CONSTRAINT pk_sign_in_attempt PRIMARY KEY (tenant_id, id)
);

CREATE TABLE signature (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  signer_id UUID NOT NULL,
  printed_name TEXT NOT NULL,
  role TEXT NOT NULL,
  meaning TEXT NOT NULL,
  signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
  time_zone TEXT NOT NULL,
  local_time TEXT NOT NULL,
  record_type TEXT NOT NULL,
  record_id UUID NOT NULL,
  record_version BIGINT NOT NULL,
  work_order_id UUID,
  content_sha256 TEXT NOT NULL,
  content TEXT NOT NULL,
  challenge TEXT NOT NULL,
  components TEXT NOT NULL,
  session_id UUID,
  device_id UUID,
  comment TEXT,
  previous_id UUID,
  signature_sha256 TEXT NOT NULL,
  CONSTRAINT pk_signature PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signature_tenant_id_challenge UNIQUE (tenant_id, challenge),
  CONSTRAINT ck_signature_meaning CHECK (meaning in ('authored', 'performed', 'verified', 'supervised', 'issued', 'resumed', 'reviewed', 'approved', 'released', 'rejected', 'returned', 'cancelled', 'corrected', 'witnessed')),
  CONSTRAINT ck_signature_components CHECK (components in ('both', 'secret'))
);

CREATE TABLE signature_superseded (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  signature_id UUID NOT NULL,
  reason TEXT NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_signature_superseded PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signature_superseded_tenant_id_signature_id UNIQUE (tenant_id, signature_id)
);

CREATE TABLE signing_request (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID,
  record_type TEXT NOT NULL,
  record_id UUID NOT NULL,
  record_version BIGINT NOT NULL,
  transition TEXT NOT NULL,
  content TEXT NOT NULL,
  content_sha256 TEXT NOT NULL,
  payload JSONB NOT NULL,
  needed JSONB NOT NULL,
  status TEXT NOT NULL,
  void_reason TEXT,
  opened_by_id UUID NOT NULL,
  opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
  expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
  row_version BIGINT NOT NULL,
  CONSTRAINT pk_signing_request PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_signing_request_status CHECK (status in ('open', 'done', 'void'))
);

CREATE TABLE signing_request_signature (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  request_id UUID NOT NULL,
  position BIGINT NOT NULL,
  signature_id UUID NOT NULL,
  CONSTRAINT pk_signing_request_signature PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_signing_request_signature_tenant_id_request_id_position UNIQUE (tenant_id, request_id, position),
  CONSTRAINT uq_signing_request_signature_tenant_id_signature_id UNIQUE (tenant_id, signature_id)
);

CREATE TABLE site (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  CONSTRAINT pk_site PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_site_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE snapshot (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  canonical TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
  taken_by_id UUID NOT NULL,
  CONSTRAINT pk_snapshot PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_snapshot_tenant_id_work_order_id UNIQUE (tenant_id, work_order_id)
);

CREATE TABLE step_equipment (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  execution_id UUID NOT NULL,
  equipment_id UUID NOT NULL,
  facts JSONB NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_step_equipment PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_step_equipment_tenant_id_execution_id_equipment_id UNIQUE (tenant_id, execution_id, equipment_id)
);

CREATE TABLE step_execution (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  batch_id UUID NOT NULL,
  step TEXT NOT NULL,
  position BIGINT NOT NULL,
  run BIGINT NOT NULL,
  status TEXT NOT NULL,
  started_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  performer_id UUID,
  verifier_id UUID,
  performed_at TIMESTAMP WITH TIME ZONE,
  skip_reason TEXT,
  skip_condition JSONB,
  row_version BIGINT NOT NULL,
  CONSTRAINT pk_step_execution PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_step_execution_two_people CHECK (performer_id <> verifier_id),
  CONSTRAINT uq_step_execution_tenant_id_batch_id_step_run UNIQUE (tenant_id, batch_id, step, run),
  CONSTRAINT ck_step_execution_status CHECK (status in ('pending', 'ready', 'running', 'awaiting_verification', 'held', 'done', 'done_with_deviation', 'skipped', 'not_executed'))
);

CREATE TABLE supplier (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_supplier PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_supplier_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE tenant (
  id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_tenant PRIMARY KEY (id),
  CONSTRAINT uq_tenant_code UNIQUE (code)
);

CREATE TABLE training_record (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  person_id UUID NOT NULL,
  document_id UUID NOT NULL,
  version TEXT NOT NULL,
  kind TEXT NOT NULL,
  passed_on DATE NOT NULL,
  expires_on DATE,
  trainer TEXT NOT NULL,
  CONSTRAINT pk_training_record PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_training_record_kind CHECK (kind in ('read', 'practical', 'assessed'))
);

CREATE TABLE unit (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  line_id UUID NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  CONSTRAINT pk_unit PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_unit_tenant_id_code UNIQUE (tenant_id, code)
);

CREATE TABLE waiver (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  profile_version_id UUID NOT NULL,
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  owner TEXT NOT NULL,
  expires_on DATE NOT NULL,
  CONSTRAINT pk_waiver PRIMARY KEY (tenant_id, id)
);

CREATE TABLE work_order (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  number TEXT NOT NULL,
  external_name TEXT,
  type TEXT NOT NULL,
  state TEXT NOT NULL,
  sub_state TEXT,
  site_id UUID NOT NULL,
  line_id UUID,
  recipe_version_id UUID NOT NULL,
  product_id UUID NOT NULL,
  qty NUMERIC(18, 6) NOT NULL,
  unit TEXT NOT NULL,
  planned_start_at TIMESTAMP WITH TIME ZONE NOT NULL,
  planned_end_at TIMESTAMP WITH TIME ZONE NOT NULL,
  due_on DATE,
  priority BIGINT NOT NULL,
  campaign_sequence BIGINT,
  comment TEXT,
  started_at TIMESTAMP WITH TIME ZONE,
  ended_at TIMESTAMP WITH TIME ZONE,
  short_closed BOOLEAN NOT NULL,
  parent_id UUID,
  rework_of_id UUID,
  replaces_id UUID,
  import_row_id UUID,
  lots JSONB NOT NULL,
  fields JSONB NOT NULL,
  row_version BIGINT NOT NULL,
  CONSTRAINT pk_work_order PRIMARY KEY (tenant_id, id),
  CONSTRAINT ck_work_order_qty CHECK (qty > 0),
  CONSTRAINT ck_work_order_planned CHECK (planned_start_at <= planned_end_at),
  CONSTRAINT uq_work_order_tenant_id_site_id_number UNIQUE (tenant_id, site_id, number),
  CONSTRAINT ck_work_order_type CHECK (type in ('production', 'packaging', 'rework', 'campaign', 'split_child', 'maintenance')),
  CONSTRAINT ck_work_order_state CHECK (state in ('DRAFT', 'RELEASED', 'IN_PROGRESS', 'PAUSED', 'COMPLETED', 'UNDER_REVIEW', 'RELEASED_TO_STOCK', 'REJECTED', 'CANCELLED')),
  CONSTRAINT ck_work_order_qty_range CHECK (qty >= 0 and qty < 1000000000000)
);

CREATE TABLE yield_record (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  work_order_id UUID NOT NULL,
  batch_id UUID NOT NULL,
  execution_id UUID,
  phase TEXT NOT NULL,
  version BIGINT NOT NULL,
  unit TEXT NOT NULL,
  theoretical_qty NUMERIC(18, 6) NOT NULL,
  actual_qty NUMERIC(18, 6) NOT NULL,
  samples_qty NUMERIC(18, 6) NOT NULL,
  rejects_qty NUMERIC(18, 6) NOT NULL,
  waste_qty NUMERIC(18, 6) NOT NULL,
  yield_pct NUMERIC(18, 6) NOT NULL,
  accountability_pct NUMERIC(18, 6) NOT NULL,
  low_pct NUMERIC(18, 6) NOT NULL,
  high_pct NUMERIC(18, 6) NOT NULL,
  computed_by_id UUID NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_yield_record PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_yield_record_tenant_id_batch_id_phase_version UNIQUE (tenant_id, batch_id, phase, version),
  CONSTRAINT ck_yield_record_theoretical_qty_range CHECK (theoretical_qty >= 0 and theoretical_qty < 1000000000000),
  CONSTRAINT ck_yield_record_actual_qty_range CHECK (actual_qty >= 0 and actual_qty < 1000000000000),
  CONSTRAINT ck_yield_record_samples_qty_range CHECK (samples_qty >= 0 and samples_qty < 1000000000000),
  CONSTRAINT ck_yield_record_rejects_qty_range CHECK (rejects_qty >= 0 and rejects_qty < 1000000000000),
  CONSTRAINT ck_yield_record_waste_qty_range CHECK (waste_qty >= 0 and waste_qty < 1000000000000),
  CONSTRAINT ck_yield_record_yield_pct_range CHECK (yield_pct >= 0 and yield_pct < 1000000000000),
  CONSTRAINT ck_yield_record_accountability_pct_range CHECK (accountability_pct >= 0 and accountability_pct < 1000000000000),
  CONSTRAINT ck_yield_record_low_pct_range CHECK (low_pct >= 0 and low_pct < 1000000000000),
  CONSTRAINT ck_yield_record_high_pct_range CHECK (high_pct >= 0 and high_pct < 1000000000000)
);

CREATE TABLE yield_verification (
  tenant_id UUID NOT NULL,
  id UUID NOT NULL,
  yield_record_id UUID NOT NULL,
  verified_by_id UUID NOT NULL,
  signature_id UUID,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT pk_yield_verification PRIMARY KEY (tenant_id, id),
  CONSTRAINT uq_yield_verification_tenant_id_yield_record_id UNIQUE (tenant_id, yield_record_id)
);

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

ALTER TABLE account ADD CONSTRAINT fk_account_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE account ADD CONSTRAINT fk_account_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE api_token ADD CONSTRAINT fk_api_token_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE api_token ADD CONSTRAINT fk_api_token_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE approved_supplier ADD CONSTRAINT fk_approved_supplier_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE approved_supplier ADD CONSTRAINT fk_approved_supplier_supplier_id FOREIGN KEY(tenant_id, supplier_id) REFERENCES supplier (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE approved_supplier ADD CONSTRAINT fk_approved_supplier_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE area ADD CONSTRAINT fk_area_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE area ADD CONSTRAINT fk_area_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE audit_entry ADD CONSTRAINT fk_audit_entry_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE audit_head ADD CONSTRAINT fk_audit_head_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE batch ADD CONSTRAINT fk_batch_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE batch ADD CONSTRAINT fk_batch_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa ADD CONSTRAINT fk_capa_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa ADD CONSTRAINT fk_capa_owner_id FOREIGN KEY(tenant_id, owner_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa ADD CONSTRAINT fk_capa_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa_deviation ADD CONSTRAINT fk_capa_deviation_capa_id FOREIGN KEY(tenant_id, capa_id) REFERENCES capa (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa_deviation ADD CONSTRAINT fk_capa_deviation_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capa_deviation ADD CONSTRAINT fk_capa_deviation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture ADD CONSTRAINT fk_capture_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture_decision ADD CONSTRAINT fk_capture_decision_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture_decision ADD CONSTRAINT fk_capture_decision_decided_by_id FOREIGN KEY(tenant_id, decided_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture_decision ADD CONSTRAINT fk_capture_decision_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture_decision ADD CONSTRAINT fk_capture_decision_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE capture_decision ADD CONSTRAINT fk_capture_decision_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE checkpoint ADD CONSTRAINT fk_checkpoint_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE container ADD CONSTRAINT fk_container_location_id FOREIGN KEY(tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE container ADD CONSTRAINT fk_container_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE container ADD CONSTRAINT fk_container_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_approved_signature_id FOREIGN KEY(tenant_id, approved_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_requested_by_id FOREIGN KEY(tenant_id, requested_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_requested_signature_id FOREIGN KEY(tenant_id, requested_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE correction ADD CONSTRAINT fk_correction_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE deviation ADD CONSTRAINT fk_deviation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE device ADD CONSTRAINT fk_device_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE device ADD CONSTRAINT fk_device_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE device ADD CONSTRAINT fk_device_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE device ADD CONSTRAINT fk_device_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE device ADD CONSTRAINT fk_device_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE document ADD CONSTRAINT fk_document_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE document_version ADD CONSTRAINT fk_document_version_document_id FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE document_version ADD CONSTRAINT fk_document_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment ADD CONSTRAINT fk_equipment_class_id FOREIGN KEY(tenant_id, class_id) REFERENCES equipment_class (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment ADD CONSTRAINT fk_equipment_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment ADD CONSTRAINT fk_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment ADD CONSTRAINT fk_equipment_unit_id FOREIGN KEY(tenant_id, unit_id) REFERENCES unit (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment ADD CONSTRAINT fk_equipment_used_by_id FOREIGN KEY(tenant_id, used_by_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_class ADD CONSTRAINT fk_equipment_class_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_checker_id FOREIGN KEY(tenant_id, checker_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE equipment_log ADD CONSTRAINT fk_equipment_log_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE form_version ADD CONSTRAINT fk_form_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_input_lot_id FOREIGN KEY(tenant_id, input_lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_output_lot_id FOREIGN KEY(tenant_id, output_lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_edge ADD CONSTRAINT fk_genealogy_edge_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_lock ADD CONSTRAINT fk_genealogy_lock_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE genealogy_lock ADD CONSTRAINT fk_genealogy_lock_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hold ADD CONSTRAINT fk_hold_lifted_by_id FOREIGN KEY(tenant_id, lifted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hold ADD CONSTRAINT fk_hold_lifted_signature_id FOREIGN KEY(tenant_id, lifted_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hold ADD CONSTRAINT fk_hold_placed_by_id FOREIGN KEY(tenant_id, placed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hold ADD CONSTRAINT fk_hold_placed_signature_id FOREIGN KEY(tenant_id, placed_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE hold ADD CONSTRAINT fk_hold_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE idempotency_key ADD CONSTRAINT fk_idempotency_key_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE import_job ADD CONSTRAINT fk_import_job_inserted_by_id FOREIGN KEY(tenant_id, inserted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE import_job ADD CONSTRAINT fk_import_job_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE import_row ADD CONSTRAINT fk_import_row_job_id FOREIGN KEY(tenant_id, job_id) REFERENCES import_job (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE import_row ADD CONSTRAINT fk_import_row_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_actor_id FOREIGN KEY(tenant_id, actor_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_capture_id FOREIGN KEY(tenant_id, capture_id) REFERENCES capture (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_container_id FOREIGN KEY(tenant_id, container_id) REFERENCES container (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_reservation_id FOREIGN KEY(tenant_id, reservation_id) REFERENCES reservation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE inventory_move ADD CONSTRAINT fk_inventory_move_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE job ADD CONSTRAINT fk_job_requested_by_id FOREIGN KEY(tenant_id, requested_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE job ADD CONSTRAINT fk_job_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line ADD CONSTRAINT fk_line_area_id FOREIGN KEY(tenant_id, area_id) REFERENCES area (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line ADD CONSTRAINT fk_line_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_room_id FOREIGN KEY(tenant_id, room_id) REFERENCES room (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_verifier_id FOREIGN KEY(tenant_id, verifier_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE line_clearance ADD CONSTRAINT fk_line_clearance_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE location ADD CONSTRAINT fk_location_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE location ADD CONSTRAINT fk_location_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE lot ADD CONSTRAINT fk_lot_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE lot ADD CONSTRAINT fk_lot_location_id FOREIGN KEY(tenant_id, location_id) REFERENCES location (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE lot ADD CONSTRAINT fk_lot_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE lot ADD CONSTRAINT fk_lot_supplier_id FOREIGN KEY(tenant_id, supplier_id) REFERENCES supplier (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE lot ADD CONSTRAINT fk_lot_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE material ADD CONSTRAINT fk_material_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE material_spec ADD CONSTRAINT fk_material_spec_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE material_spec ADD CONSTRAINT fk_material_spec_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE number_series ADD CONSTRAINT fk_number_series_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE occupation ADD CONSTRAINT fk_occupation_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE occupation ADD CONSTRAINT fk_occupation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE occupation ADD CONSTRAINT fk_occupation_unit_id FOREIGN KEY(tenant_id, unit_id) REFERENCES unit (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE occupation ADD CONSTRAINT fk_occupation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_equipment ADD CONSTRAINT fk_order_equipment_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_equipment ADD CONSTRAINT fk_order_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_equipment ADD CONSTRAINT fk_order_equipment_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_override ADD CONSTRAINT fk_order_override_import_row_id FOREIGN KEY(tenant_id, import_row_id) REFERENCES import_row (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_override ADD CONSTRAINT fk_order_override_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_override ADD CONSTRAINT fk_order_override_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_person ADD CONSTRAINT fk_order_person_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_person ADD CONSTRAINT fk_order_person_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE order_person ADD CONSTRAINT fk_order_person_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE outbox ADD CONSTRAINT fk_outbox_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE pause_interval ADD CONSTRAINT fk_pause_interval_paused_by_id FOREIGN KEY(tenant_id, paused_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE pause_interval ADD CONSTRAINT fk_pause_interval_resumed_by_id FOREIGN KEY(tenant_id, resumed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE pause_interval ADD CONSTRAINT fk_pause_interval_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE pause_interval ADD CONSTRAINT fk_pause_interval_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE person ADD CONSTRAINT fk_person_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE person_role ADD CONSTRAINT fk_person_role_granted_by_id FOREIGN KEY(tenant_id, granted_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE person_role ADD CONSTRAINT fk_person_role_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE person_role ADD CONSTRAINT fk_person_role_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE person_role ADD CONSTRAINT fk_person_role_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE profile_version ADD CONSTRAINT fk_profile_version_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE profile_version ADD CONSTRAINT fk_profile_version_proposed_by_id FOREIGN KEY(tenant_id, proposed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE profile_version ADD CONSTRAINT fk_profile_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe ADD CONSTRAINT fk_recipe_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe ADD CONSTRAINT fk_recipe_one_off_for_id FOREIGN KEY(tenant_id, one_off_for_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe ADD CONSTRAINT fk_recipe_product_id FOREIGN KEY(tenant_id, product_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe ADD CONSTRAINT fk_recipe_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_bom_line ADD CONSTRAINT fk_recipe_bom_line_material_id FOREIGN KEY(tenant_id, material_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_bom_line ADD CONSTRAINT fk_recipe_bom_line_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_bom_line ADD CONSTRAINT fk_recipe_bom_line_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_step ADD CONSTRAINT fk_recipe_step_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_step ADD CONSTRAINT fk_recipe_step_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_version ADD CONSTRAINT fk_recipe_version_approved_by_id FOREIGN KEY(tenant_id, approved_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_version ADD CONSTRAINT fk_recipe_version_authored_by_id FOREIGN KEY(tenant_id, authored_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_version ADD CONSTRAINT fk_recipe_version_recipe_id FOREIGN KEY(tenant_id, recipe_id) REFERENCES recipe (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE recipe_version ADD CONSTRAINT fk_recipe_version_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reconciliation ADD CONSTRAINT fk_reconciliation_entered_by_id FOREIGN KEY(tenant_id, entered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reconciliation ADD CONSTRAINT fk_reconciliation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reconciliation ADD CONSTRAINT fk_reconciliation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE record_file ADD CONSTRAINT fk_record_file_made_by_id FOREIGN KEY(tenant_id, made_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE record_file ADD CONSTRAINT fk_record_file_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE record_file ADD CONSTRAINT fk_record_file_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reservation ADD CONSTRAINT fk_reservation_lot_id FOREIGN KEY(tenant_id, lot_id) REFERENCES lot (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reservation ADD CONSTRAINT fk_reservation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE reservation ADD CONSTRAINT fk_reservation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review ADD CONSTRAINT fk_review_audit_reviewed_by_id FOREIGN KEY(tenant_id, audit_reviewed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review ADD CONSTRAINT fk_review_audit_signature_id FOREIGN KEY(tenant_id, audit_signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review ADD CONSTRAINT fk_review_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review ADD CONSTRAINT fk_review_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_answer ADD CONSTRAINT fk_review_answer_answered_by_id FOREIGN KEY(tenant_id, answered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_answer ADD CONSTRAINT fk_review_answer_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_answer ADD CONSTRAINT fk_review_answer_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_answered_by_id FOREIGN KEY(tenant_id, answered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_asked_by_id FOREIGN KEY(tenant_id, asked_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_closed_by_id FOREIGN KEY(tenant_id, closed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_review_id FOREIGN KEY(tenant_id, review_id) REFERENCES review (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE review_query ADD CONSTRAINT fk_review_query_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE room ADD CONSTRAINT fk_room_area_id FOREIGN KEY(tenant_id, area_id) REFERENCES area (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE room ADD CONSTRAINT fk_room_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE rule_evaluation ADD CONSTRAINT fk_rule_evaluation_actor_id FOREIGN KEY(tenant_id, actor_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE rule_evaluation ADD CONSTRAINT fk_rule_evaluation_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE rule_evaluation ADD CONSTRAINT fk_rule_evaluation_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_deviation_id FOREIGN KEY(tenant_id, deviation_id) REFERENCES deviation (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_entered_by_id FOREIGN KEY(tenant_id, entered_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_reviewed_by_id FOREIGN KEY(tenant_id, reviewed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_taken_by_id FOREIGN KEY(tenant_id, taken_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sample ADD CONSTRAINT fk_sample_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE session ADD CONSTRAINT fk_session_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE session ADD CONSTRAINT fk_session_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE session ADD CONSTRAINT fk_session_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE sign_in_attempt ADD CONSTRAINT fk_sign_in_attempt_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature ADD CONSTRAINT fk_signature_device_id FOREIGN KEY(tenant_id, device_id) REFERENCES device (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature ADD CONSTRAINT fk_signature_previous_id FOREIGN KEY(tenant_id, previous_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature ADD CONSTRAINT fk_signature_signer_id FOREIGN KEY(tenant_id, signer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature ADD CONSTRAINT fk_signature_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature ADD CONSTRAINT fk_signature_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature_superseded ADD CONSTRAINT fk_signature_superseded_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signature_superseded ADD CONSTRAINT fk_signature_superseded_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request ADD CONSTRAINT fk_signing_request_opened_by_id FOREIGN KEY(tenant_id, opened_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request ADD CONSTRAINT fk_signing_request_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request ADD CONSTRAINT fk_signing_request_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request_signature ADD CONSTRAINT fk_signing_request_signature_request_id FOREIGN KEY(tenant_id, request_id) REFERENCES signing_request (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request_signature ADD CONSTRAINT fk_signing_request_signature_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE signing_request_signature ADD CONSTRAINT fk_signing_request_signature_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE site ADD CONSTRAINT fk_site_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE snapshot ADD CONSTRAINT fk_snapshot_taken_by_id FOREIGN KEY(tenant_id, taken_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE snapshot ADD CONSTRAINT fk_snapshot_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE snapshot ADD CONSTRAINT fk_snapshot_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_equipment ADD CONSTRAINT fk_step_equipment_equipment_id FOREIGN KEY(tenant_id, equipment_id) REFERENCES equipment (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_equipment ADD CONSTRAINT fk_step_equipment_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_equipment ADD CONSTRAINT fk_step_equipment_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_execution ADD CONSTRAINT fk_step_execution_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_execution ADD CONSTRAINT fk_step_execution_performer_id FOREIGN KEY(tenant_id, performer_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_execution ADD CONSTRAINT fk_step_execution_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_execution ADD CONSTRAINT fk_step_execution_verifier_id FOREIGN KEY(tenant_id, verifier_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE step_execution ADD CONSTRAINT fk_step_execution_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE supplier ADD CONSTRAINT fk_supplier_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE training_record ADD CONSTRAINT fk_training_record_document_id FOREIGN KEY(tenant_id, document_id) REFERENCES document (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE training_record ADD CONSTRAINT fk_training_record_person_id FOREIGN KEY(tenant_id, person_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE training_record ADD CONSTRAINT fk_training_record_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE unit ADD CONSTRAINT fk_unit_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE unit ADD CONSTRAINT fk_unit_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE waiver ADD CONSTRAINT fk_waiver_profile_version_id FOREIGN KEY(tenant_id, profile_version_id) REFERENCES profile_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE waiver ADD CONSTRAINT fk_waiver_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_import_row_id FOREIGN KEY(tenant_id, import_row_id) REFERENCES import_row (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_line_id FOREIGN KEY(tenant_id, line_id) REFERENCES line (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_parent_id FOREIGN KEY(tenant_id, parent_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_product_id FOREIGN KEY(tenant_id, product_id) REFERENCES material (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_recipe_version_id FOREIGN KEY(tenant_id, recipe_version_id) REFERENCES recipe_version (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_replaces_id FOREIGN KEY(tenant_id, replaces_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_rework_of_id FOREIGN KEY(tenant_id, rework_of_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_site_id FOREIGN KEY(tenant_id, site_id) REFERENCES site (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE work_order ADD CONSTRAINT fk_work_order_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_record ADD CONSTRAINT fk_yield_record_batch_id FOREIGN KEY(tenant_id, batch_id) REFERENCES batch (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_record ADD CONSTRAINT fk_yield_record_computed_by_id FOREIGN KEY(tenant_id, computed_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_record ADD CONSTRAINT fk_yield_record_execution_id FOREIGN KEY(tenant_id, execution_id) REFERENCES step_execution (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_record ADD CONSTRAINT fk_yield_record_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_record ADD CONSTRAINT fk_yield_record_work_order_id FOREIGN KEY(tenant_id, work_order_id) REFERENCES work_order (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_verification ADD CONSTRAINT fk_yield_verification_signature_id FOREIGN KEY(tenant_id, signature_id) REFERENCES signature (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_verification ADD CONSTRAINT fk_yield_verification_tenant_id FOREIGN KEY(tenant_id) REFERENCES tenant (id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_verification ADD CONSTRAINT fk_yield_verification_verified_by_id FOREIGN KEY(tenant_id, verified_by_id) REFERENCES person (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE yield_verification ADD CONSTRAINT fk_yield_verification_yield_record_id FOREIGN KEY(tenant_id, yield_record_id) REFERENCES yield_record (tenant_id, id) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION workwright_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_ARGV[0];
END $$;

CREATE TRIGGER tg_account_fixed BEFORE UPDATE OF login_folded, person_id ON account FOR EACH ROW
WHEN (NEW.login_folded IS DISTINCT FROM OLD.login_folded OR NEW.person_id IS DISTINCT FROM OLD.person_id)
EXECUTE FUNCTION workwright_refuse('E19: a login belongs to one person for ever');

CREATE TRIGGER tg_account_identity BEFORE UPDATE OF tenant_id, id ON account FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_account_no_delete BEFORE DELETE ON account FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of account is never deleted');

CREATE TRIGGER tg_account_no_truncate BEFORE TRUNCATE ON account FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: account is never emptied');

CREATE TRIGGER tg_api_token_identity BEFORE UPDATE OF tenant_id, id ON api_token FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_api_token_no_delete BEFORE DELETE ON api_token FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of api_token is never deleted');

CREATE TRIGGER tg_api_token_no_truncate BEFORE TRUNCATE ON api_token FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: api_token is never emptied');

CREATE TRIGGER tg_approved_supplier_identity BEFORE UPDATE OF tenant_id, id ON approved_supplier FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_approved_supplier_no_delete BEFORE DELETE ON approved_supplier FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of approved_supplier is never deleted');

CREATE TRIGGER tg_approved_supplier_no_truncate BEFORE TRUNCATE ON approved_supplier FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: approved_supplier is never emptied');

CREATE TRIGGER tg_area_identity BEFORE UPDATE OF tenant_id, id ON area FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_area_no_delete BEFORE DELETE ON area FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of area is never deleted');

CREATE TRIGGER tg_area_no_truncate BEFORE TRUNCATE ON area FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: area is never emptied');

CREATE TRIGGER tg_audit_entry_no_delete BEFORE DELETE ON audit_entry FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('E37: a row of audit_entry is never deleted');

CREATE TRIGGER tg_audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: audit_entry is never emptied');

CREATE TRIGGER tg_audit_entry_no_update BEFORE UPDATE ON audit_entry FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('E37: a row of audit_entry never changes');

CREATE TRIGGER tg_audit_head_forwards BEFORE UPDATE ON audit_head FOR EACH ROW
WHEN (NEW.seq < OLD.seq)
EXECUTE FUNCTION workwright_refuse('S18: the chain only grows');

CREATE TRIGGER tg_audit_head_identity BEFORE UPDATE OF tenant_id, id ON audit_head FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_audit_head_no_delete BEFORE DELETE ON audit_head FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of audit_head is never deleted');

CREATE TRIGGER tg_audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: audit_head is never emptied');

CREATE TRIGGER tg_batch_fixed BEFORE UPDATE OF number, work_order_id ON batch FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.work_order_id IS DISTINCT FROM OLD.work_order_id)
EXECUTE FUNCTION workwright_refuse('W25: a batch keeps its number and order');

CREATE TRIGGER tg_batch_identity BEFORE UPDATE OF tenant_id, id ON batch FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_batch_no_delete BEFORE DELETE ON batch FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of batch is never deleted');

CREATE TRIGGER tg_batch_no_truncate BEFORE TRUNCATE ON batch FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: batch is never emptied');

CREATE TRIGGER tg_capa_fixed BEFORE UPDATE OF number, opened_by_id, opened_at ON capa FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at)
EXECUTE FUNCTION workwright_refuse('W25: a CAPA keeps its number and origin');

CREATE TRIGGER tg_capa_identity BEFORE UPDATE OF tenant_id, id ON capa FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_capa_no_delete BEFORE DELETE ON capa FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of capa is never deleted');

CREATE TRIGGER tg_capa_no_truncate BEFORE TRUNCATE ON capa FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: capa is never emptied');

CREATE TRIGGER tg_capa_deviation_no_delete BEFORE DELETE ON capa_deviation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of capa_deviation is never deleted');

CREATE TRIGGER tg_capa_deviation_no_truncate BEFORE TRUNCATE ON capa_deviation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: capa_deviation is never emptied');

CREATE TRIGGER tg_capa_deviation_no_update BEFORE UPDATE ON capa_deviation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of capa_deviation never changes');

CREATE FUNCTION tg_capture_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_capture_closed_order BEFORE INSERT ON capture FOR EACH ROW
EXECUTE FUNCTION tg_capture_closed_order();

CREATE TRIGGER tg_capture_no_delete BEFORE DELETE ON capture FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('K9: a row of capture is never deleted');

CREATE TRIGGER tg_capture_no_truncate BEFORE TRUNCATE ON capture FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: capture is never emptied');

CREATE TRIGGER tg_capture_no_update BEFORE UPDATE ON capture FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('K9: a row of capture never changes');

CREATE TRIGGER tg_capture_decision_no_delete BEFORE DELETE ON capture_decision FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of capture_decision is never deleted');

CREATE TRIGGER tg_capture_decision_no_truncate BEFORE TRUNCATE ON capture_decision FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: capture_decision is never emptied');

CREATE TRIGGER tg_capture_decision_no_update BEFORE UPDATE ON capture_decision FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of capture_decision never changes');

CREATE TRIGGER tg_checkpoint_no_delete BEFORE DELETE ON checkpoint FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of checkpoint is never deleted');

CREATE TRIGGER tg_checkpoint_no_truncate BEFORE TRUNCATE ON checkpoint FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: checkpoint is never emptied');

CREATE TRIGGER tg_checkpoint_no_update BEFORE UPDATE ON checkpoint FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of checkpoint never changes');

CREATE TRIGGER tg_container_identity BEFORE UPDATE OF tenant_id, id ON container FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_container_no_delete BEFORE DELETE ON container FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of container is never deleted');

CREATE TRIGGER tg_container_no_truncate BEFORE TRUNCATE ON container FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: container is never emptied');

CREATE FUNCTION tg_correction_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_correction_closed_order BEFORE INSERT ON correction FOR EACH ROW
EXECUTE FUNCTION tg_correction_closed_order();

CREATE FUNCTION tg_correction_closed_order_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_correction_closed_order_update BEFORE UPDATE ON correction FOR EACH ROW
EXECUTE FUNCTION tg_correction_closed_order_update();

CREATE TRIGGER tg_correction_fixed BEFORE UPDATE OF capture_id, field, old, new, requested_by_id, work_order_id ON correction FOR EACH ROW
WHEN (NEW.capture_id IS DISTINCT FROM OLD.capture_id OR NEW.field IS DISTINCT FROM OLD.field OR NEW.old IS DISTINCT FROM OLD.old OR NEW.new IS DISTINCT FROM OLD.new OR NEW.requested_by_id IS DISTINCT FROM OLD.requested_by_id OR NEW.work_order_id IS DISTINCT FROM OLD.work_order_id)
EXECUTE FUNCTION workwright_refuse('C1: a requested correction keeps what was asked');

CREATE TRIGGER tg_correction_identity BEFORE UPDATE OF tenant_id, id ON correction FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_correction_no_delete BEFORE DELETE ON correction FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of correction is never deleted');

CREATE TRIGGER tg_correction_no_truncate BEFORE TRUNCATE ON correction FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: correction is never emptied');

CREATE TRIGGER tg_deviation_fixed BEFORE UPDATE OF number, opened_by_id, opened_at ON deviation FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.opened_by_id IS DISTINCT FROM OLD.opened_by_id OR NEW.opened_at IS DISTINCT FROM OLD.opened_at)
EXECUTE FUNCTION workwright_refuse('W25: a deviation keeps its number and origin');

CREATE TRIGGER tg_deviation_identity BEFORE UPDATE OF tenant_id, id ON deviation FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_deviation_no_delete BEFORE DELETE ON deviation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of deviation is never deleted');

CREATE TRIGGER tg_deviation_no_truncate BEFORE TRUNCATE ON deviation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: deviation is never emptied');

CREATE TRIGGER tg_device_identity BEFORE UPDATE OF tenant_id, id ON device FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_device_no_delete BEFORE DELETE ON device FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of device is never deleted');

CREATE TRIGGER tg_device_no_truncate BEFORE TRUNCATE ON device FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: device is never emptied');

CREATE TRIGGER tg_document_identity BEFORE UPDATE OF tenant_id, id ON document FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_document_no_delete BEFORE DELETE ON document FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of document is never deleted');

CREATE TRIGGER tg_document_no_truncate BEFORE TRUNCATE ON document FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: document is never emptied');

CREATE TRIGGER tg_document_version_identity BEFORE UPDATE OF tenant_id, id ON document_version FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_document_version_no_delete BEFORE DELETE ON document_version FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of document_version is never deleted');

CREATE TRIGGER tg_document_version_no_truncate BEFORE TRUNCATE ON document_version FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: document_version is never emptied');

CREATE TRIGGER tg_equipment_identity BEFORE UPDATE OF tenant_id, id ON equipment FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_equipment_no_delete BEFORE DELETE ON equipment FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of equipment is never deleted');

CREATE TRIGGER tg_equipment_no_truncate BEFORE TRUNCATE ON equipment FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: equipment is never emptied');

CREATE TRIGGER tg_equipment_class_identity BEFORE UPDATE OF tenant_id, id ON equipment_class FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_equipment_class_no_delete BEFORE DELETE ON equipment_class FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of equipment_class is never deleted');

CREATE TRIGGER tg_equipment_class_no_truncate BEFORE TRUNCATE ON equipment_class FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: equipment_class is never emptied');

CREATE TRIGGER tg_equipment_log_no_delete BEFORE DELETE ON equipment_log FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of equipment_log is never deleted');

CREATE TRIGGER tg_equipment_log_no_truncate BEFORE TRUNCATE ON equipment_log FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: equipment_log is never emptied');

CREATE TRIGGER tg_equipment_log_no_update BEFORE UPDATE ON equipment_log FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of equipment_log never changes');

CREATE TRIGGER tg_form_version_no_delete BEFORE DELETE ON form_version FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of form_version is never deleted');

CREATE TRIGGER tg_form_version_no_truncate BEFORE TRUNCATE ON form_version FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: form_version is never emptied');

CREATE TRIGGER tg_form_version_no_update BEFORE UPDATE ON form_version FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of form_version never changes');

CREATE FUNCTION tg_genealogy_edge_locked() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM genealogy_lock l WHERE l.tenant_id = NEW.tenant_id AND l.work_order_id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'G3: the genealogy of this order is locked';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_genealogy_edge_locked BEFORE INSERT ON genealogy_edge FOR EACH ROW
EXECUTE FUNCTION tg_genealogy_edge_locked();

CREATE TRIGGER tg_genealogy_edge_no_delete BEFORE DELETE ON genealogy_edge FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('G3: a row of genealogy_edge is never deleted');

CREATE TRIGGER tg_genealogy_edge_no_truncate BEFORE TRUNCATE ON genealogy_edge FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: genealogy_edge is never emptied');

CREATE TRIGGER tg_genealogy_edge_no_update BEFORE UPDATE ON genealogy_edge FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('G3: a row of genealogy_edge never changes');

CREATE TRIGGER tg_genealogy_lock_no_delete BEFORE DELETE ON genealogy_lock FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of genealogy_lock is never deleted');

CREATE TRIGGER tg_genealogy_lock_no_truncate BEFORE TRUNCATE ON genealogy_lock FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: genealogy_lock is never emptied');

CREATE TRIGGER tg_genealogy_lock_no_update BEFORE UPDATE ON genealogy_lock FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of genealogy_lock never changes');

CREATE TRIGGER tg_hold_fixed BEFORE UPDATE OF subject_type, subject_id, placed_by_id ON hold FOR EACH ROW
WHEN (NEW.subject_type IS DISTINCT FROM OLD.subject_type OR NEW.subject_id IS DISTINCT FROM OLD.subject_id OR NEW.placed_by_id IS DISTINCT FROM OLD.placed_by_id)
EXECUTE FUNCTION workwright_refuse('W9: a hold keeps its subject');

CREATE TRIGGER tg_hold_identity BEFORE UPDATE OF tenant_id, id ON hold FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_hold_no_delete BEFORE DELETE ON hold FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of hold is never deleted');

CREATE TRIGGER tg_hold_no_truncate BEFORE TRUNCATE ON hold FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: hold is never emptied');

CREATE TRIGGER tg_idempotency_key_identity BEFORE UPDATE OF tenant_id, id ON idempotency_key FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_idempotency_key_reply BEFORE UPDATE ON idempotency_key FOR EACH ROW
WHEN (OLD.status <> 0)
EXECUTE FUNCTION workwright_refuse('I9: a stored reply never changes');

CREATE TRIGGER tg_import_job_identity BEFORE UPDATE OF tenant_id, id ON import_job FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_import_job_no_delete BEFORE DELETE ON import_job FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of import_job is never deleted');

CREATE TRIGGER tg_import_job_no_truncate BEFORE TRUNCATE ON import_job FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: import_job is never emptied');

CREATE TRIGGER tg_import_row_no_delete BEFORE DELETE ON import_row FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of import_row is never deleted');

CREATE TRIGGER tg_import_row_no_truncate BEFORE TRUNCATE ON import_row FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: import_row is never emptied');

CREATE TRIGGER tg_import_row_no_update BEFORE UPDATE ON import_row FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of import_row never changes');

CREATE TRIGGER tg_inventory_move_no_delete BEFORE DELETE ON inventory_move FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of inventory_move is never deleted');

CREATE TRIGGER tg_inventory_move_no_truncate BEFORE TRUNCATE ON inventory_move FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: inventory_move is never emptied');

CREATE TRIGGER tg_inventory_move_no_update BEFORE UPDATE ON inventory_move FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of inventory_move never changes');

CREATE TRIGGER tg_job_identity BEFORE UPDATE OF tenant_id, id ON job FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_line_identity BEFORE UPDATE OF tenant_id, id ON line FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_line_no_delete BEFORE DELETE ON line FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of line is never deleted');

CREATE TRIGGER tg_line_no_truncate BEFORE TRUNCATE ON line FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: line is never emptied');

CREATE TRIGGER tg_line_clearance_identity BEFORE UPDATE OF tenant_id, id ON line_clearance FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_line_clearance_no_delete BEFORE DELETE ON line_clearance FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of line_clearance is never deleted');

CREATE TRIGGER tg_line_clearance_no_truncate BEFORE TRUNCATE ON line_clearance FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: line_clearance is never emptied');

CREATE TRIGGER tg_location_identity BEFORE UPDATE OF tenant_id, id ON location FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_location_no_delete BEFORE DELETE ON location FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of location is never deleted');

CREATE TRIGGER tg_location_no_truncate BEFORE TRUNCATE ON location FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: location is never emptied');

CREATE TRIGGER tg_lot_fixed BEFORE UPDATE OF material_id, code ON lot FOR EACH ROW
WHEN (NEW.material_id IS DISTINCT FROM OLD.material_id OR NEW.code IS DISTINCT FROM OLD.code)
EXECUTE FUNCTION workwright_refuse('G3: a lot keeps its material and number');

CREATE TRIGGER tg_lot_identity BEFORE UPDATE OF tenant_id, id ON lot FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_lot_no_delete BEFORE DELETE ON lot FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of lot is never deleted');

CREATE TRIGGER tg_lot_no_truncate BEFORE TRUNCATE ON lot FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: lot is never emptied');

CREATE TRIGGER tg_material_fixed BEFORE UPDATE OF code ON material FOR EACH ROW
WHEN (NEW.code IS DISTINCT FROM OLD.code)
EXECUTE FUNCTION workwright_refuse('G3: a material keeps its code');

CREATE TRIGGER tg_material_identity BEFORE UPDATE OF tenant_id, id ON material FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_material_no_delete BEFORE DELETE ON material FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of material is never deleted');

CREATE TRIGGER tg_material_no_truncate BEFORE TRUNCATE ON material FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: material is never emptied');

CREATE TRIGGER tg_material_spec_identity BEFORE UPDATE OF tenant_id, id ON material_spec FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_material_spec_no_delete BEFORE DELETE ON material_spec FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of material_spec is never deleted');

CREATE TRIGGER tg_material_spec_no_truncate BEFORE TRUNCATE ON material_spec FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: material_spec is never emptied');

CREATE TRIGGER tg_number_series_forwards BEFORE UPDATE ON number_series FOR EACH ROW
WHEN (NEW.last < OLD.last)
EXECUTE FUNCTION workwright_refuse('W25: a number is never given twice');

CREATE TRIGGER tg_number_series_identity BEFORE UPDATE OF tenant_id, id ON number_series FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_number_series_no_delete BEFORE DELETE ON number_series FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of number_series is never deleted');

CREATE TRIGGER tg_number_series_no_truncate BEFORE TRUNCATE ON number_series FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: number_series is never emptied');

CREATE TRIGGER tg_occupation_identity BEFORE UPDATE OF tenant_id, id ON occupation FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_occupation_no_delete BEFORE DELETE ON occupation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of occupation is never deleted');

CREATE TRIGGER tg_occupation_no_truncate BEFORE TRUNCATE ON occupation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: occupation is never emptied');

CREATE TRIGGER tg_order_equipment_identity BEFORE UPDATE OF tenant_id, id ON order_equipment FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_order_override_identity BEFORE UPDATE OF tenant_id, id ON order_override FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_order_person_identity BEFORE UPDATE OF tenant_id, id ON order_person FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_outbox_identity BEFORE UPDATE OF tenant_id, id ON outbox FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE FUNCTION tg_pause_interval_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_pause_interval_closed_order BEFORE INSERT ON pause_interval FOR EACH ROW
EXECUTE FUNCTION tg_pause_interval_closed_order();

CREATE FUNCTION tg_pause_interval_closed_order_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_pause_interval_closed_order_update BEFORE UPDATE ON pause_interval FOR EACH ROW
EXECUTE FUNCTION tg_pause_interval_closed_order_update();

CREATE TRIGGER tg_pause_interval_identity BEFORE UPDATE OF tenant_id, id ON pause_interval FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_pause_interval_no_delete BEFORE DELETE ON pause_interval FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of pause_interval is never deleted');

CREATE TRIGGER tg_pause_interval_no_truncate BEFORE TRUNCATE ON pause_interval FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: pause_interval is never emptied');

CREATE TRIGGER tg_person_fixed BEFORE UPDATE OF kind ON person FOR EACH ROW
WHEN (NEW.kind IS DISTINCT FROM OLD.kind)
EXECUTE FUNCTION workwright_refuse('E5: a service account never becomes a person, nor the other way');

CREATE TRIGGER tg_person_identity BEFORE UPDATE OF tenant_id, id ON person FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_person_no_delete BEFORE DELETE ON person FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of person is never deleted');

CREATE TRIGGER tg_person_no_truncate BEFORE TRUNCATE ON person FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: person is never emptied');

CREATE TRIGGER tg_person_role_identity BEFORE UPDATE OF tenant_id, id ON person_role FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_person_role_no_delete BEFORE DELETE ON person_role FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of person_role is never deleted');

CREATE TRIGGER tg_person_role_no_truncate BEFORE TRUNCATE ON person_role FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: person_role is never emptied');

CREATE TRIGGER tg_profile_version_fixed BEFORE UPDATE OF profile, version, effective, sha256, plugins ON profile_version FOR EACH ROW
WHEN (NEW.profile IS DISTINCT FROM OLD.profile OR NEW.version IS DISTINCT FROM OLD.version OR NEW.effective IS DISTINCT FROM OLD.effective OR NEW.sha256 IS DISTINCT FROM OLD.sha256 OR NEW.plugins IS DISTINCT FROM OLD.plugins)
EXECUTE FUNCTION workwright_refuse('S32: the content of a profile version never changes');

CREATE TRIGGER tg_profile_version_identity BEFORE UPDATE OF tenant_id, id ON profile_version FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_profile_version_no_delete BEFORE DELETE ON profile_version FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of profile_version is never deleted');

CREATE TRIGGER tg_profile_version_no_truncate BEFORE TRUNCATE ON profile_version FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: profile_version is never emptied');

CREATE TRIGGER tg_recipe_identity BEFORE UPDATE OF tenant_id, id ON recipe FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_recipe_no_delete BEFORE DELETE ON recipe FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of recipe is never deleted');

CREATE TRIGGER tg_recipe_no_truncate BEFORE TRUNCATE ON recipe FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: recipe is never emptied');

CREATE FUNCTION tg_recipe_bom_line_content_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER tg_recipe_bom_line_content_delete BEFORE DELETE ON recipe_bom_line FOR EACH ROW
EXECUTE FUNCTION tg_recipe_bom_line_content_delete();

CREATE FUNCTION tg_recipe_bom_line_content_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_recipe_bom_line_content_insert BEFORE INSERT ON recipe_bom_line FOR EACH ROW
EXECUTE FUNCTION tg_recipe_bom_line_content_insert();

CREATE FUNCTION tg_recipe_bom_line_content_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_recipe_bom_line_content_update BEFORE UPDATE ON recipe_bom_line FOR EACH ROW
EXECUTE FUNCTION tg_recipe_bom_line_content_update();

CREATE TRIGGER tg_recipe_bom_line_identity BEFORE UPDATE OF tenant_id, id ON recipe_bom_line FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_recipe_bom_line_version BEFORE UPDATE OF recipe_version_id ON recipe_bom_line FOR EACH ROW
WHEN (NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id)
EXECUTE FUNCTION workwright_refuse('W4: an approved recipe version never changes; make a new one');

CREATE FUNCTION tg_recipe_step_content_delete() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN OLD;
END $$;

CREATE TRIGGER tg_recipe_step_content_delete BEFORE DELETE ON recipe_step FOR EACH ROW
EXECUTE FUNCTION tg_recipe_step_content_delete();

CREATE FUNCTION tg_recipe_step_content_insert() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = NEW.tenant_id AND v.id = NEW.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_recipe_step_content_insert BEFORE INSERT ON recipe_step FOR EACH ROW
EXECUTE FUNCTION tg_recipe_step_content_insert();

CREATE FUNCTION tg_recipe_step_content_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM recipe_version v WHERE v.tenant_id = OLD.tenant_id AND v.id = OLD.recipe_version_id AND v.status IN ('effective', 'superseded', 'withdrawn')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W4: an approved recipe version never changes; make a new one';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_recipe_step_content_update BEFORE UPDATE ON recipe_step FOR EACH ROW
EXECUTE FUNCTION tg_recipe_step_content_update();

CREATE TRIGGER tg_recipe_step_identity BEFORE UPDATE OF tenant_id, id ON recipe_step FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_recipe_step_version BEFORE UPDATE OF recipe_version_id ON recipe_step FOR EACH ROW
WHEN (NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id)
EXECUTE FUNCTION workwright_refuse('W4: an approved recipe version never changes; make a new one');

CREATE TRIGGER tg_recipe_version_content BEFORE UPDATE OF approved_at, approved_by_id, authored_by_id, base_qty, bracket_high, bracket_low, change_reason, content, content_sha256, effective_from, minor_revision, recipe_id, revision, unit, version ON recipe_version FOR EACH ROW
WHEN (OLD.status IN ('effective', 'superseded', 'withdrawn') AND (NEW.approved_at IS DISTINCT FROM OLD.approved_at OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id OR NEW.authored_by_id IS DISTINCT FROM OLD.authored_by_id OR NEW.base_qty IS DISTINCT FROM OLD.base_qty OR NEW.bracket_high IS DISTINCT FROM OLD.bracket_high OR NEW.bracket_low IS DISTINCT FROM OLD.bracket_low OR NEW.change_reason IS DISTINCT FROM OLD.change_reason OR NEW.content IS DISTINCT FROM OLD.content OR NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256 OR NEW.effective_from IS DISTINCT FROM OLD.effective_from OR NEW.minor_revision IS DISTINCT FROM OLD.minor_revision OR NEW.recipe_id IS DISTINCT FROM OLD.recipe_id OR NEW.revision IS DISTINCT FROM OLD.revision OR NEW.unit IS DISTINCT FROM OLD.unit OR NEW.version IS DISTINCT FROM OLD.version))
EXECUTE FUNCTION workwright_refuse('W4: an approved recipe version never changes; make a new one');

CREATE TRIGGER tg_recipe_version_identity BEFORE UPDATE OF tenant_id, id ON recipe_version FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_recipe_version_never_back BEFORE UPDATE OF status ON recipe_version FOR EACH ROW
WHEN (OLD.status IN ('effective', 'superseded', 'withdrawn') AND NEW.status NOT IN ('effective', 'superseded', 'withdrawn'))
EXECUTE FUNCTION workwright_refuse('W4: an approved recipe version never becomes a draft again');

CREATE TRIGGER tg_recipe_version_no_delete BEFORE DELETE ON recipe_version FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of recipe_version is never deleted');

CREATE TRIGGER tg_recipe_version_no_truncate BEFORE TRUNCATE ON recipe_version FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: recipe_version is never emptied');

CREATE FUNCTION tg_reconciliation_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_reconciliation_closed_order BEFORE INSERT ON reconciliation FOR EACH ROW
EXECUTE FUNCTION tg_reconciliation_closed_order();

CREATE TRIGGER tg_reconciliation_no_delete BEFORE DELETE ON reconciliation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of reconciliation is never deleted');

CREATE TRIGGER tg_reconciliation_no_truncate BEFORE TRUNCATE ON reconciliation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: reconciliation is never emptied');

CREATE TRIGGER tg_reconciliation_no_update BEFORE UPDATE ON reconciliation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of reconciliation never changes');

CREATE TRIGGER tg_record_file_no_delete BEFORE DELETE ON record_file FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of record_file is never deleted');

CREATE TRIGGER tg_record_file_no_truncate BEFORE TRUNCATE ON record_file FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: record_file is never emptied');

CREATE TRIGGER tg_record_file_no_update BEFORE UPDATE ON record_file FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of record_file never changes');

CREATE TRIGGER tg_reservation_closed BEFORE UPDATE ON reservation FOR EACH ROW
WHEN (OLD.status = 'closed')
EXECUTE FUNCTION workwright_refuse('W12: a closed reservation never changes');

CREATE FUNCTION tg_reservation_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_reservation_closed_order BEFORE INSERT ON reservation FOR EACH ROW
EXECUTE FUNCTION tg_reservation_closed_order();

CREATE FUNCTION tg_reservation_closed_order_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_reservation_closed_order_update BEFORE UPDATE ON reservation FOR EACH ROW
WHEN (NEW.status <> 'closed')
EXECUTE FUNCTION tg_reservation_closed_order_update();

CREATE TRIGGER tg_reservation_fixed BEFORE UPDATE OF work_order_id, line_no, lot_id, unit ON reservation FOR EACH ROW
WHEN (NEW.work_order_id IS DISTINCT FROM OLD.work_order_id OR NEW.line_no IS DISTINCT FROM OLD.line_no OR NEW.lot_id IS DISTINCT FROM OLD.lot_id OR NEW.unit IS DISTINCT FROM OLD.unit)
EXECUTE FUNCTION workwright_refuse('RS3: a reservation keeps its order, line and lot');

CREATE TRIGGER tg_reservation_identity BEFORE UPDATE OF tenant_id, id ON reservation FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_reservation_no_delete BEFORE DELETE ON reservation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of reservation is never deleted');

CREATE TRIGGER tg_reservation_no_truncate BEFORE TRUNCATE ON reservation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: reservation is never emptied');

CREATE TRIGGER tg_review_identity BEFORE UPDATE OF tenant_id, id ON review FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_review_no_delete BEFORE DELETE ON review FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of review is never deleted');

CREATE TRIGGER tg_review_no_truncate BEFORE TRUNCATE ON review FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: review is never emptied');

CREATE TRIGGER tg_review_answer_no_delete BEFORE DELETE ON review_answer FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of review_answer is never deleted');

CREATE TRIGGER tg_review_answer_no_truncate BEFORE TRUNCATE ON review_answer FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: review_answer is never emptied');

CREATE TRIGGER tg_review_answer_no_update BEFORE UPDATE ON review_answer FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of review_answer never changes');

CREATE TRIGGER tg_review_query_identity BEFORE UPDATE OF tenant_id, id ON review_query FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_review_query_no_delete BEFORE DELETE ON review_query FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of review_query is never deleted');

CREATE TRIGGER tg_review_query_no_truncate BEFORE TRUNCATE ON review_query FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: review_query is never emptied');

CREATE TRIGGER tg_room_identity BEFORE UPDATE OF tenant_id, id ON room FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_room_no_delete BEFORE DELETE ON room FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of room is never deleted');

CREATE TRIGGER tg_room_no_truncate BEFORE TRUNCATE ON room FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: room is never emptied');

CREATE TRIGGER tg_rule_evaluation_no_delete BEFORE DELETE ON rule_evaluation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of rule_evaluation is never deleted');

CREATE TRIGGER tg_rule_evaluation_no_truncate BEFORE TRUNCATE ON rule_evaluation FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: rule_evaluation is never emptied');

CREATE TRIGGER tg_rule_evaluation_no_update BEFORE UPDATE ON rule_evaluation FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of rule_evaluation never changes');

CREATE FUNCTION tg_sample_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_sample_closed_order BEFORE INSERT ON sample FOR EACH ROW
EXECUTE FUNCTION tg_sample_closed_order();

CREATE FUNCTION tg_sample_closed_order_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_sample_closed_order_update BEFORE UPDATE ON sample FOR EACH ROW
EXECUTE FUNCTION tg_sample_closed_order_update();

CREATE TRIGGER tg_sample_identity BEFORE UPDATE OF tenant_id, id ON sample FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_sample_no_delete BEFORE DELETE ON sample FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of sample is never deleted');

CREATE TRIGGER tg_sample_no_truncate BEFORE TRUNCATE ON sample FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: sample is never emptied');

CREATE TRIGGER tg_session_identity BEFORE UPDATE OF tenant_id, id ON session FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_sign_in_attempt_identity BEFORE UPDATE OF tenant_id, id ON sign_in_attempt FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_signature_no_delete BEFORE DELETE ON signature FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signature is never deleted');

CREATE TRIGGER tg_signature_no_truncate BEFORE TRUNCATE ON signature FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: signature is never emptied');

CREATE TRIGGER tg_signature_no_update BEFORE UPDATE ON signature FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signature never changes');

CREATE FUNCTION tg_signature_second_person() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM signature s WHERE s.tenant_id = NEW.tenant_id AND s.id = NEW.previous_id AND (s.signer_id = NEW.signer_id OR s.record_id <> NEW.record_id OR s.content_sha256 <> NEW.content_sha256)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'E28: the second signature is another person''s, over the same content';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_signature_second_person BEFORE INSERT ON signature FOR EACH ROW
WHEN (NEW.previous_id IS NOT NULL)
EXECUTE FUNCTION tg_signature_second_person();

CREATE FUNCTION tg_signature_signer() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person p WHERE p.tenant_id = NEW.tenant_id AND p.id = NEW.signer_id AND (p.kind <> 'person' OR p.status <> 'active')) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'E5: only an active person signs, never a service account';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_signature_signer BEFORE INSERT ON signature FOR EACH ROW
EXECUTE FUNCTION tg_signature_signer();

CREATE TRIGGER tg_signature_superseded_no_delete BEFORE DELETE ON signature_superseded FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signature_superseded is never deleted');

CREATE TRIGGER tg_signature_superseded_no_truncate BEFORE TRUNCATE ON signature_superseded FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: signature_superseded is never emptied');

CREATE TRIGGER tg_signature_superseded_no_update BEFORE UPDATE ON signature_superseded FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signature_superseded never changes');

CREATE TRIGGER tg_signing_request_fixed BEFORE UPDATE OF content, content_sha256, record_type, record_id, record_version, transition ON signing_request FOR EACH ROW
WHEN (NEW.content IS DISTINCT FROM OLD.content OR NEW.content_sha256 IS DISTINCT FROM OLD.content_sha256 OR NEW.record_type IS DISTINCT FROM OLD.record_type OR NEW.record_id IS DISTINCT FROM OLD.record_id OR NEW.record_version IS DISTINCT FROM OLD.record_version OR NEW.transition IS DISTINCT FROM OLD.transition)
EXECUTE FUNCTION workwright_refuse('E17: what is asked to be signed never changes');

CREATE TRIGGER tg_signing_request_identity BEFORE UPDATE OF tenant_id, id ON signing_request FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_signing_request_no_delete BEFORE DELETE ON signing_request FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of signing_request is never deleted');

CREATE TRIGGER tg_signing_request_no_truncate BEFORE TRUNCATE ON signing_request FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: signing_request is never emptied');

CREATE TRIGGER tg_signing_request_signature_no_delete BEFORE DELETE ON signing_request_signature FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signing_request_signature is never deleted');

CREATE TRIGGER tg_signing_request_signature_no_truncate BEFORE TRUNCATE ON signing_request_signature FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: signing_request_signature is never emptied');

CREATE TRIGGER tg_signing_request_signature_no_update BEFORE UPDATE ON signing_request_signature FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of signing_request_signature never changes');

CREATE TRIGGER tg_site_identity BEFORE UPDATE OF tenant_id, id ON site FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_site_no_delete BEFORE DELETE ON site FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of site is never deleted');

CREATE TRIGGER tg_site_no_truncate BEFORE TRUNCATE ON site FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: site is never emptied');

CREATE TRIGGER tg_snapshot_no_delete BEFORE DELETE ON snapshot FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W2: a row of snapshot is never deleted');

CREATE TRIGGER tg_snapshot_no_truncate BEFORE TRUNCATE ON snapshot FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: snapshot is never emptied');

CREATE TRIGGER tg_snapshot_no_update BEFORE UPDATE ON snapshot FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W2: a row of snapshot never changes');

CREATE TRIGGER tg_step_equipment_no_delete BEFORE DELETE ON step_equipment FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of step_equipment is never deleted');

CREATE TRIGGER tg_step_equipment_no_truncate BEFORE TRUNCATE ON step_equipment FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: step_equipment is never emptied');

CREATE TRIGGER tg_step_equipment_no_update BEFORE UPDATE ON step_equipment FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of step_equipment never changes');

CREATE FUNCTION tg_step_execution_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_step_execution_closed_order BEFORE INSERT ON step_execution FOR EACH ROW
EXECUTE FUNCTION tg_step_execution_closed_order();

CREATE FUNCTION tg_step_execution_closed_order_update() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_step_execution_closed_order_update BEFORE UPDATE ON step_execution FOR EACH ROW
EXECUTE FUNCTION tg_step_execution_closed_order_update();

CREATE TRIGGER tg_step_execution_fixed BEFORE UPDATE OF work_order_id, batch_id, step, run ON step_execution FOR EACH ROW
WHEN (NEW.work_order_id IS DISTINCT FROM OLD.work_order_id OR NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.step IS DISTINCT FROM OLD.step OR NEW.run IS DISTINCT FROM OLD.run)
EXECUTE FUNCTION workwright_refuse('W21: an execution keeps its batch, step and run');

CREATE TRIGGER tg_step_execution_identity BEFORE UPDATE OF tenant_id, id ON step_execution FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_step_execution_no_delete BEFORE DELETE ON step_execution FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of step_execution is never deleted');

CREATE TRIGGER tg_step_execution_no_truncate BEFORE TRUNCATE ON step_execution FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: step_execution is never emptied');

CREATE TRIGGER tg_supplier_identity BEFORE UPDATE OF tenant_id, id ON supplier FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_supplier_no_delete BEFORE DELETE ON supplier FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of supplier is never deleted');

CREATE TRIGGER tg_supplier_no_truncate BEFORE TRUNCATE ON supplier FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: supplier is never emptied');

CREATE TRIGGER tg_training_record_identity BEFORE UPDATE OF tenant_id, id ON training_record FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_training_record_no_delete BEFORE DELETE ON training_record FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of training_record is never deleted');

CREATE TRIGGER tg_training_record_no_truncate BEFORE TRUNCATE ON training_record FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: training_record is never emptied');

CREATE TRIGGER tg_unit_identity BEFORE UPDATE OF tenant_id, id ON unit FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_unit_no_delete BEFORE DELETE ON unit FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of unit is never deleted');

CREATE TRIGGER tg_unit_no_truncate BEFORE TRUNCATE ON unit FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: unit is never emptied');

CREATE TRIGGER tg_waiver_no_delete BEFORE DELETE ON waiver FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of waiver is never deleted');

CREATE TRIGGER tg_waiver_no_truncate BEFORE TRUNCATE ON waiver FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: waiver is never emptied');

CREATE TRIGGER tg_waiver_no_update BEFORE UPDATE ON waiver FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of waiver never changes');

CREATE TRIGGER tg_work_order_begins_as_draft BEFORE INSERT ON work_order FOR EACH ROW
WHEN (NEW.state <> 'DRAFT')
EXECUTE FUNCTION workwright_refuse('W17: an order begins as DRAFT (T1)');

CREATE TRIGGER tg_work_order_closed BEFORE UPDATE ON work_order FOR EACH ROW
WHEN (OLD.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK'))
EXECUTE FUNCTION workwright_refuse('W19: the order is closed; findings act on the lot or on a new deviation');

CREATE TRIGGER tg_work_order_fixed BEFORE UPDATE OF number, site_id ON work_order FOR EACH ROW
WHEN (NEW.number IS DISTINCT FROM OLD.number OR NEW.site_id IS DISTINCT FROM OLD.site_id)
EXECUTE FUNCTION workwright_refuse('W25: an order keeps its number and site');

CREATE TRIGGER tg_work_order_identity BEFORE UPDATE OF tenant_id, id ON work_order FOR EACH ROW
WHEN (NEW.tenant_id IS DISTINCT FROM OLD.tenant_id OR NEW.id IS DISTINCT FROM OLD.id)
EXECUTE FUNCTION workwright_refuse('S3: a row keeps its tenant and its key');

CREATE TRIGGER tg_work_order_no_delete BEFORE DELETE ON work_order FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('W20: a row of work_order is never deleted');

CREATE TRIGGER tg_work_order_no_truncate BEFORE TRUNCATE ON work_order FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: work_order is never emptied');

CREATE TRIGGER tg_work_order_released_header BEFORE UPDATE OF product_id, recipe_version_id, qty, unit ON work_order FOR EACH ROW
WHEN (OLD.state <> 'DRAFT' AND (NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.recipe_version_id IS DISTINCT FROM OLD.recipe_version_id OR NEW.qty IS DISTINCT FROM OLD.qty OR NEW.unit IS DISTINCT FROM OLD.unit))
EXECUTE FUNCTION workwright_refuse('W4: product, recipe version and quantity are fixed from release on');

CREATE TRIGGER tg_work_order_state BEFORE UPDATE OF state ON work_order FOR EACH ROW
WHEN (OLD.state || '>' || NEW.state NOT IN ('COMPLETED>UNDER_REVIEW', 'DRAFT>CANCELLED', 'DRAFT>RELEASED', 'IN_PROGRESS>COMPLETED', 'IN_PROGRESS>PAUSED', 'PAUSED>COMPLETED', 'PAUSED>IN_PROGRESS', 'RELEASED>CANCELLED', 'RELEASED>IN_PROGRESS', 'UNDER_REVIEW>COMPLETED', 'UNDER_REVIEW>REJECTED', 'UNDER_REVIEW>RELEASED_TO_STOCK'))
EXECUTE FUNCTION workwright_refuse('W17: no transition of T1-T13 leads there');

CREATE FUNCTION tg_yield_record_closed_order() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM work_order o WHERE o.state IN ('CANCELLED', 'REJECTED', 'RELEASED_TO_STOCK') AND o.tenant_id = NEW.tenant_id AND o.id = NEW.work_order_id) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
      MESSAGE = 'W19: the order is closed; findings act on the lot or on a new deviation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER tg_yield_record_closed_order BEFORE INSERT ON yield_record FOR EACH ROW
EXECUTE FUNCTION tg_yield_record_closed_order();

CREATE TRIGGER tg_yield_record_no_delete BEFORE DELETE ON yield_record FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of yield_record is never deleted');

CREATE TRIGGER tg_yield_record_no_truncate BEFORE TRUNCATE ON yield_record FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: yield_record is never emptied');

CREATE TRIGGER tg_yield_record_no_update BEFORE UPDATE ON yield_record FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of yield_record never changes');

CREATE TRIGGER tg_yield_verification_no_delete BEFORE DELETE ON yield_verification FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of yield_verification is never deleted');

CREATE TRIGGER tg_yield_verification_no_truncate BEFORE TRUNCATE ON yield_verification FOR EACH STATEMENT
EXECUTE FUNCTION workwright_refuse('S17: yield_verification is never emptied');

CREATE TRIGGER tg_yield_verification_no_update BEFORE UPDATE ON yield_verification FOR EACH ROW
EXECUTE FUNCTION workwright_refuse('S17: a row of yield_verification never changes');

DO $$ BEGIN
  CREATE ROLE workwright_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;

GRANT USAGE ON SCHEMA public TO workwright_app;

GRANT SELECT, INSERT ON tenant TO workwright_app;

ALTER TABLE tenant ENABLE ROW LEVEL SECURITY;

ALTER TABLE tenant FORCE ROW LEVEL SECURITY;

CREATE POLICY look_up ON tenant FOR SELECT
USING (id = coalesce(nullif(current_setting('app.tenant', true), '')::uuid, id));

CREATE POLICY found ON tenant FOR INSERT WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON account TO workwright_app;

ALTER TABLE account ENABLE ROW LEVEL SECURITY;

ALTER TABLE account FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON account
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON api_token TO workwright_app;

ALTER TABLE api_token ENABLE ROW LEVEL SECURITY;

ALTER TABLE api_token FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON api_token
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON approved_supplier TO workwright_app;

ALTER TABLE approved_supplier ENABLE ROW LEVEL SECURITY;

ALTER TABLE approved_supplier FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON approved_supplier
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON area TO workwright_app;

ALTER TABLE area ENABLE ROW LEVEL SECURITY;

ALTER TABLE area FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON area
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON audit_entry TO workwright_app;

ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit_entry FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON audit_entry
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON audit_head TO workwright_app;

ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;

ALTER TABLE audit_head FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON audit_head
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON batch TO workwright_app;

ALTER TABLE batch ENABLE ROW LEVEL SECURITY;

ALTER TABLE batch FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON batch
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON capa TO workwright_app;

ALTER TABLE capa ENABLE ROW LEVEL SECURITY;

ALTER TABLE capa FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON capa
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON capa_deviation TO workwright_app;

ALTER TABLE capa_deviation ENABLE ROW LEVEL SECURITY;

ALTER TABLE capa_deviation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON capa_deviation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON capture TO workwright_app;

ALTER TABLE capture ENABLE ROW LEVEL SECURITY;

ALTER TABLE capture FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON capture
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON capture_decision TO workwright_app;

ALTER TABLE capture_decision ENABLE ROW LEVEL SECURITY;

ALTER TABLE capture_decision FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON capture_decision
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON checkpoint TO workwright_app;

ALTER TABLE checkpoint ENABLE ROW LEVEL SECURITY;

ALTER TABLE checkpoint FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON checkpoint
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON container TO workwright_app;

ALTER TABLE container ENABLE ROW LEVEL SECURITY;

ALTER TABLE container FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON container
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON correction TO workwright_app;

ALTER TABLE correction ENABLE ROW LEVEL SECURITY;

ALTER TABLE correction FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON correction
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON deviation TO workwright_app;

ALTER TABLE deviation ENABLE ROW LEVEL SECURITY;

ALTER TABLE deviation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON deviation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON device TO workwright_app;

ALTER TABLE device ENABLE ROW LEVEL SECURITY;

ALTER TABLE device FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON device
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON document TO workwright_app;

ALTER TABLE document ENABLE ROW LEVEL SECURITY;

ALTER TABLE document FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON document
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON document_version TO workwright_app;

ALTER TABLE document_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE document_version FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON document_version
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON equipment TO workwright_app;

ALTER TABLE equipment ENABLE ROW LEVEL SECURITY;

ALTER TABLE equipment FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON equipment
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON equipment_class TO workwright_app;

ALTER TABLE equipment_class ENABLE ROW LEVEL SECURITY;

ALTER TABLE equipment_class FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON equipment_class
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON equipment_log TO workwright_app;

ALTER TABLE equipment_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE equipment_log FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON equipment_log
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON form_version TO workwright_app;

ALTER TABLE form_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE form_version FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON form_version
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON genealogy_edge TO workwright_app;

ALTER TABLE genealogy_edge ENABLE ROW LEVEL SECURITY;

ALTER TABLE genealogy_edge FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON genealogy_edge
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON genealogy_lock TO workwright_app;

ALTER TABLE genealogy_lock ENABLE ROW LEVEL SECURITY;

ALTER TABLE genealogy_lock FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON genealogy_lock
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON hold TO workwright_app;

ALTER TABLE hold ENABLE ROW LEVEL SECURITY;

ALTER TABLE hold FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON hold
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_key TO workwright_app;

ALTER TABLE idempotency_key ENABLE ROW LEVEL SECURITY;

ALTER TABLE idempotency_key FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON idempotency_key
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON import_job TO workwright_app;

ALTER TABLE import_job ENABLE ROW LEVEL SECURITY;

ALTER TABLE import_job FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON import_job
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON import_row TO workwright_app;

ALTER TABLE import_row ENABLE ROW LEVEL SECURITY;

ALTER TABLE import_row FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON import_row
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON inventory_move TO workwright_app;

ALTER TABLE inventory_move ENABLE ROW LEVEL SECURITY;

ALTER TABLE inventory_move FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON inventory_move
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON job TO workwright_app;

ALTER TABLE job ENABLE ROW LEVEL SECURITY;

ALTER TABLE job FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON job
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON line TO workwright_app;

ALTER TABLE line ENABLE ROW LEVEL SECURITY;

ALTER TABLE line FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON line
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON line_clearance TO workwright_app;

ALTER TABLE line_clearance ENABLE ROW LEVEL SECURITY;

ALTER TABLE line_clearance FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON line_clearance
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON location TO workwright_app;

ALTER TABLE location ENABLE ROW LEVEL SECURITY;

ALTER TABLE location FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON location
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON lot TO workwright_app;

ALTER TABLE lot ENABLE ROW LEVEL SECURITY;

ALTER TABLE lot FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON lot
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON material TO workwright_app;

ALTER TABLE material ENABLE ROW LEVEL SECURITY;

ALTER TABLE material FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON material
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON material_spec TO workwright_app;

ALTER TABLE material_spec ENABLE ROW LEVEL SECURITY;

ALTER TABLE material_spec FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON material_spec
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON number_series TO workwright_app;

ALTER TABLE number_series ENABLE ROW LEVEL SECURITY;

ALTER TABLE number_series FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON number_series
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON occupation TO workwright_app;

ALTER TABLE occupation ENABLE ROW LEVEL SECURITY;

ALTER TABLE occupation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON occupation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON order_equipment TO workwright_app;

ALTER TABLE order_equipment ENABLE ROW LEVEL SECURITY;

ALTER TABLE order_equipment FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON order_equipment
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON order_override TO workwright_app;

ALTER TABLE order_override ENABLE ROW LEVEL SECURITY;

ALTER TABLE order_override FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON order_override
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON order_person TO workwright_app;

ALTER TABLE order_person ENABLE ROW LEVEL SECURITY;

ALTER TABLE order_person FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON order_person
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO workwright_app;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;

ALTER TABLE outbox FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON outbox
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON pause_interval TO workwright_app;

ALTER TABLE pause_interval ENABLE ROW LEVEL SECURITY;

ALTER TABLE pause_interval FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON pause_interval
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON person TO workwright_app;

ALTER TABLE person ENABLE ROW LEVEL SECURITY;

ALTER TABLE person FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON person
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON person_role TO workwright_app;

ALTER TABLE person_role ENABLE ROW LEVEL SECURITY;

ALTER TABLE person_role FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON person_role
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON profile_version TO workwright_app;

ALTER TABLE profile_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE profile_version FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON profile_version
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON recipe TO workwright_app;

ALTER TABLE recipe ENABLE ROW LEVEL SECURITY;

ALTER TABLE recipe FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON recipe
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON recipe_bom_line TO workwright_app;

ALTER TABLE recipe_bom_line ENABLE ROW LEVEL SECURITY;

ALTER TABLE recipe_bom_line FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON recipe_bom_line
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON recipe_step TO workwright_app;

ALTER TABLE recipe_step ENABLE ROW LEVEL SECURITY;

ALTER TABLE recipe_step FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON recipe_step
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON recipe_version TO workwright_app;

ALTER TABLE recipe_version ENABLE ROW LEVEL SECURITY;

ALTER TABLE recipe_version FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON recipe_version
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON reconciliation TO workwright_app;

ALTER TABLE reconciliation ENABLE ROW LEVEL SECURITY;

ALTER TABLE reconciliation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON reconciliation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON record_file TO workwright_app;

ALTER TABLE record_file ENABLE ROW LEVEL SECURITY;

ALTER TABLE record_file FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON record_file
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON reservation TO workwright_app;

ALTER TABLE reservation ENABLE ROW LEVEL SECURITY;

ALTER TABLE reservation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON reservation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON review TO workwright_app;

ALTER TABLE review ENABLE ROW LEVEL SECURITY;

ALTER TABLE review FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON review
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON review_answer TO workwright_app;

ALTER TABLE review_answer ENABLE ROW LEVEL SECURITY;

ALTER TABLE review_answer FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON review_answer
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON review_query TO workwright_app;

ALTER TABLE review_query ENABLE ROW LEVEL SECURITY;

ALTER TABLE review_query FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON review_query
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON room TO workwright_app;

ALTER TABLE room ENABLE ROW LEVEL SECURITY;

ALTER TABLE room FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON room
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON rule_evaluation TO workwright_app;

ALTER TABLE rule_evaluation ENABLE ROW LEVEL SECURITY;

ALTER TABLE rule_evaluation FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON rule_evaluation
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON sample TO workwright_app;

ALTER TABLE sample ENABLE ROW LEVEL SECURITY;

ALTER TABLE sample FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON sample
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON session TO workwright_app;

ALTER TABLE session ENABLE ROW LEVEL SECURITY;

ALTER TABLE session FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON session
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_attempt TO workwright_app;

ALTER TABLE sign_in_attempt ENABLE ROW LEVEL SECURITY;

ALTER TABLE sign_in_attempt FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON sign_in_attempt
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON signature TO workwright_app;

ALTER TABLE signature ENABLE ROW LEVEL SECURITY;

ALTER TABLE signature FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON signature
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON signature_superseded TO workwright_app;

ALTER TABLE signature_superseded ENABLE ROW LEVEL SECURITY;

ALTER TABLE signature_superseded FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON signature_superseded
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON signing_request TO workwright_app;

ALTER TABLE signing_request ENABLE ROW LEVEL SECURITY;

ALTER TABLE signing_request FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON signing_request
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON signing_request_signature TO workwright_app;

ALTER TABLE signing_request_signature ENABLE ROW LEVEL SECURITY;

ALTER TABLE signing_request_signature FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON signing_request_signature
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON site TO workwright_app;

ALTER TABLE site ENABLE ROW LEVEL SECURITY;

ALTER TABLE site FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON site
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON snapshot TO workwright_app;

ALTER TABLE snapshot ENABLE ROW LEVEL SECURITY;

ALTER TABLE snapshot FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON snapshot
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON step_equipment TO workwright_app;

ALTER TABLE step_equipment ENABLE ROW LEVEL SECURITY;

ALTER TABLE step_equipment FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON step_equipment
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON step_execution TO workwright_app;

ALTER TABLE step_execution ENABLE ROW LEVEL SECURITY;

ALTER TABLE step_execution FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON step_execution
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON supplier TO workwright_app;

ALTER TABLE supplier ENABLE ROW LEVEL SECURITY;

ALTER TABLE supplier FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON supplier
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON training_record TO workwright_app;

ALTER TABLE training_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE training_record FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON training_record
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON unit TO workwright_app;

ALTER TABLE unit ENABLE ROW LEVEL SECURITY;

ALTER TABLE unit FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON unit
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON waiver TO workwright_app;

ALTER TABLE waiver ENABLE ROW LEVEL SECURITY;

ALTER TABLE waiver FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON waiver
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT, UPDATE ON work_order TO workwright_app;

ALTER TABLE work_order ENABLE ROW LEVEL SECURITY;

ALTER TABLE work_order FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON work_order
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON yield_record TO workwright_app;

ALTER TABLE yield_record ENABLE ROW LEVEL SECURITY;

ALTER TABLE yield_record FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON yield_record
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

GRANT SELECT, INSERT ON yield_verification TO workwright_app;

ALTER TABLE yield_verification ENABLE ROW LEVEL SECURITY;

ALTER TABLE yield_verification FORCE ROW LEVEL SECURITY;

CREATE POLICY tenant ON yield_verification
USING (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)
WITH CHECK (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid);

