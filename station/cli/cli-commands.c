/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/cli/cli-commands.h"

static const CliCommand commands[] = {
    { "audit", "head", NULL, "Sign the newest event, and print the signed head", CLI_ROLE_NONE, false, cmd_audit_head },
    { "audit", "log", NULL, "Print the events", CLI_ROLE_LEAD, false, cmd_audit_log },
    { "audit", "verify", NULL, "Check the chain of events and every signed head", CLI_ROLE_NONE, false,
      cmd_audit_verify },
    { "batch", "close", "CODE", "Close a batch that adds up", CLI_ROLE_LEAD, false, cmd_batch_close },
    { "batch", "create", "CODE", "Open a batch of a product", CLI_ROLE_LEAD, false, cmd_batch_create },
    { "batch", "edit", "CODE", "Change a batch's number", CLI_ROLE_LEAD, false, cmd_batch_edit },
    { "batch", "list", NULL, "List the batches", CLI_ROLE_LEAD, false, cmd_batch_list },
    { "batch", "reopen", "CODE", "Take a batch's closing back", CLI_ROLE_LEAD, false, cmd_batch_reopen },
    { "batch", "show", "CODE", "Show a batch with every term of its sums", CLI_ROLE_LEAD, false, cmd_batch_show },
    { "batch", "split", "CODE NEW", "Give a part of a batch's target to a new batch", CLI_ROLE_LEAD, false, cmd_batch_split },
    { "ca", "add", "FILE.pem", "Trust a maker's CA, root or intermediate", CLI_ROLE_ENGINEER, false, cmd_ca_add },
    { "ca", "list", NULL, "List the makers' CAs, retired ones too", CLI_ROLE_ENGINEER, false, cmd_ca_list },
    { "ca", "retire", "ID", "Trust a maker's CA no more", CLI_ROLE_ENGINEER, false, cmd_ca_retire },
    { "confirm", NULL, NULL, "Match label, record and seated module", CLI_ROLE_OPERATOR, true, cmd_confirm },
    { "db", "backup", "FILE", "Write a checked copy of the record", CLI_ROLE_ENGINEER, false, cmd_db_backup },
    { "db", "check", NULL, "Check the record for damage", CLI_ROLE_NONE, false, cmd_db_check },
    { "db", "migrate", NULL, "Bring the record to this program's schema", CLI_ROLE_ENGINEER, false, cmd_db_migrate },
    { "db", "restore", "FILE", "Put a checked copy in the record's place", CLI_ROLE_ENGINEER, false, cmd_db_restore },
    { "doctor", NULL, "--port PORT", "Say in words what is wrong with a port", CLI_ROLE_NONE, false, cmd_doctor },
    { "events", NULL, NULL, "The record's events, also as IPC-CFX or EPCIS 2.0", CLI_ROLE_EXPORTER, false, cmd_events },
    { "label", "lint", "FILE", "Check a label template", CLI_ROLE_NONE, false, cmd_label_lint },
    { "label", "render", "--template FILE|NAME -o FILE", "Draw a label into a PDF, ZPL or PNG file", CLI_ROLE_NONE, true,
      cmd_label_render },
    { "label", "reprint", "ID", "Print a unit's next label and revoke the old one", CLI_ROLE_LEAD, true, cmd_label_reprint },
    { "label", "resolve", "ID", "Say what became of a label nobody could follow", CLI_ROLE_LEAD, true, cmd_label_resolve },
    { "label", "scrap", "CODE", "Put a label into the scrap box, counted", CLI_ROLE_LEAD, true, cmd_label_scrap },
    { "module", "reset", "--port PORT --reason R", "Send a module back to staging; on record", CLI_ROLE_LEAD, false,
      cmd_module_reset },
    { "operator", "add", "BADGE", "Register a person", CLI_ROLE_ENGINEER, true, cmd_operator_add },
    { "operator", "disable", "BADGE", "A badge opens nothing any more", CLI_ROLE_ENGINEER, true, cmd_operator_disable },
    { "operator", "list", NULL, "List the people, disabled ones too", CLI_ROLE_ENGINEER, false, cmd_operator_list },
    { "operator", "set-pin", "BADGE", "Set a person's PIN; ends a lock-out", CLI_ROLE_ENGINEER, true, cmd_operator_set_pin },
    { "ports", NULL, NULL, "List the serial ports", CLI_ROLE_NONE, false, cmd_ports },
    { "product", "create", "SKU", "Describe a product", CLI_ROLE_ENGINEER, false, cmd_product_create },
    { "product", "edit", "SKU", "Make a product's next version", CLI_ROLE_ENGINEER, false, cmd_product_edit },
    { "product", "list", NULL, "List the products", CLI_ROLE_ENGINEER, false, cmd_product_list },
    { "product", "show", "SKU", "Show a product", CLI_ROLE_ENGINEER, false, cmd_product_show },
    { "provision", NULL, NULL, "Read, record, label and confirm module after module", CLI_ROLE_OPERATOR, false, cmd_provision },
    { "read", NULL, "--port PORT", "Read and judge a module; records nothing", CLI_ROLE_NONE, false, cmd_read },
    { "scan", NULL, "TEXT|-", "QA's verdict on a label", CLI_ROLE_QA, true, cmd_scan },
    { "unit", "history", "ID", "Everything that happened to a unit", CLI_ROLE_OPERATOR, true, cmd_unit_history },
    { "unit", "hold", "ID", "Stop a unit until a person has looked", CLI_ROLE_QA, true, cmd_unit_hold },
    { "unit", "list", NULL, "List units, or modules that were refused", CLI_ROLE_OPERATOR, false, cmd_unit_list },
    { "unit", "release-hold", "ID", "Let a held unit go on", CLI_ROLE_LEAD, true, cmd_unit_release_hold },
    { "unit", "show", "ID", "Show a unit and its labels", CLI_ROLE_OPERATOR, true, cmd_unit_show },
    { "unit", "void", "ID", "Declare a unit void, for ever", CLI_ROLE_LEAD, true, cmd_unit_void },
    { NULL, NULL, NULL, NULL, CLI_ROLE_NONE, false, NULL },
};

const CliCommand *
cli_commands(void)
{
    return commands;
}
