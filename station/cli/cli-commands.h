/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "station/cli/cli.h"

/* cmd-audit.c */
bool cmd_audit_head(Cli *cli, GError **error);
bool cmd_audit_log(Cli *cli, GError **error);
bool cmd_audit_verify(Cli *cli, GError **error);

/* cmd-batch.c */
bool cmd_batch_close(Cli *cli, GError **error);
bool cmd_batch_create(Cli *cli, GError **error);
bool cmd_batch_edit(Cli *cli, GError **error);
bool cmd_batch_list(Cli *cli, GError **error);
bool cmd_batch_reopen(Cli *cli, GError **error);
bool cmd_batch_show(Cli *cli, GError **error);
bool cmd_batch_split(Cli *cli, GError **error);

/* cmd-box.c */
bool cmd_box_add(Cli *cli, GError **error);
bool cmd_box_close(Cli *cli, GError **error);
bool cmd_box_label(Cli *cli, GError **error);
bool cmd_box_list(Cli *cli, GError **error);
bool cmd_box_open(Cli *cli, GError **error);
bool cmd_box_remove(Cli *cli, GError **error);
bool cmd_box_show(Cli *cli, GError **error);

/* cmd-ca.c */
bool cmd_ca_add(Cli *cli, GError **error);
bool cmd_ca_list(Cli *cli, GError **error);
bool cmd_ca_retire(Cli *cli, GError **error);

/* cmd-confirm.c */
bool cmd_confirm(Cli *cli, GError **error);

/* cmd-db.c */
bool cmd_db_backup(Cli *cli, GError **error);
bool cmd_db_check(Cli *cli, GError **error);
bool cmd_db_migrate(Cli *cli, GError **error);
bool cmd_db_restore(Cli *cli, GError **error);

/* cmd-doctor.c */
bool cmd_doctor(Cli *cli, GError **error);

/* cmd-events.c */
bool cmd_events(Cli *cli, GError **error);

/* cmd-key.c */
bool cmd_key_ca(Cli *cli, GError **error);
bool cmd_key_create(Cli *cli, GError **error);
bool cmd_key_install(Cli *cli, GError **error);
bool cmd_key_request(Cli *cli, GError **error);
bool cmd_key_status(Cli *cli, GError **error);

/* cmd-label-trial.c */
bool cmd_label_trial(Cli *cli, GError **error);

/* cmd-manifest.c */
bool cmd_manifest_export(Cli *cli, GError **error);
bool cmd_manifest_verify(Cli *cli, GError **error);

/* cmd-manifest-list.c */
bool cmd_manifest_ack(Cli *cli, GError **error);
bool cmd_manifest_list(Cli *cli, GError **error);

/* cmd-label-verbs.c */
bool cmd_label_reprint(Cli *cli, GError **error);
bool cmd_label_resolve(Cli *cli, GError **error);
bool cmd_label_scrap(Cli *cli, GError **error);

/* cmd-label-lint.c, cmd-label-render.c */
bool cmd_label_lint(Cli *cli, GError **error);
bool cmd_label_render(Cli *cli, GError **error);

/* cmd-module.c */
bool cmd_module_reset(Cli *cli, GError **error);

/* cmd-operator.c */
bool cmd_operator_add(Cli *cli, GError **error);
bool cmd_operator_disable(Cli *cli, GError **error);
bool cmd_operator_list(Cli *cli, GError **error);
bool cmd_operator_set_pin(Cli *cli, GError **error);

/* cmd-ports.c */
bool cmd_ports(Cli *cli, GError **error);

/* cmd-printers.c */
bool cmd_printers(Cli *cli, GError **error);

/* cmd-product.c */
bool cmd_product_create(Cli *cli, GError **error);
bool cmd_product_edit(Cli *cli, GError **error);
bool cmd_product_list(Cli *cli, GError **error);
bool cmd_product_show(Cli *cli, GError **error);

/* cmd-provision.c */
bool cmd_provision(Cli *cli, GError **error);

/* cmd-read.c */
bool cmd_read(Cli *cli, GError **error);

/* cmd-scan.c */
bool cmd_report(Cli *cli, GError **error);
bool cmd_scan(Cli *cli, GError **error);
bool cmd_sheet_batch(Cli *cli, GError **error);
bool cmd_sheet_commands(Cli *cli, GError **error);
bool cmd_sheet_judge(Cli *cli, GError **error);
bool cmd_sheet_scanner(Cli *cli, GError **error);

/* cmd-setting.c */
bool cmd_setting_list(Cli *cli, GError **error);
bool cmd_setting_reset(Cli *cli, GError **error);
bool cmd_setting_set(Cli *cli, GError **error);

/* cmd-unit.c */
bool cmd_unit_history(Cli *cli, GError **error);
bool cmd_unit_hold(Cli *cli, GError **error);
bool cmd_unit_list(Cli *cli, GError **error);
bool cmd_unit_move(Cli *cli, GError **error);
bool cmd_unit_recover(Cli *cli, GError **error);
bool cmd_unit_release_hold(Cli *cli, GError **error);
bool cmd_unit_replace_module(Cli *cli, GError **error);
bool cmd_unit_show(Cli *cli, GError **error);
bool cmd_unit_void(Cli *cli, GError **error);
