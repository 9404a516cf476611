/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "station/base/claimcheck-error.h"
#include "station/label/label-resource.h"
#include "station/label/label.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
    char *folder;
    char *file;
} Place;

static void
set_up(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    place->folder = g_dir_make_tmp("label-XXXXXX", NULL);
    g_assert_nonnull(place->folder);
    place->file = g_build_filename(place->folder, "t.xml", NULL);
}

static void
remove_tree(const char *path)
{
    g_autoptr(GDir) dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    for (const char *name = dir != NULL ? g_dir_read_name(dir) : NULL; name != NULL; name = g_dir_read_name(dir)) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        remove_tree(inner);
    }
    g_remove(path);
}

static void
tear_down(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    remove_tree(place->folder);
    g_free(place->folder);
    g_free(place->file);
}

#define HEAD "<label xmlns=\"urn:claimcheck:label:1\" name=\"t\" width=\"57mm\" height=\"32mm\">"
#define QR "<qr x=\"1mm\" y=\"1mm\" size=\"20mm\">{uid}</qr>"
#define IN(element) HEAD "\n" element "\n</label>\n"

/* Every fault of a template, and the very place that is named. */
static const struct {
    const char *xml;
    const char *want; /* LINE:COLUMN: ELEMENT: and the beginning of what is wrong */
} faults[] = {
    { "", "1:1: xml: it is not well-formed XML" },
    { "hello", "1:1: xml: it is not well-formed XML" },
    { HEAD "\n<text x=\"1mm\">", "2:15: text: it is not well-formed XML" },
    { "<label/>", "1:1: label: a template is one <label xmlns=" },
    { "<label xmlns=\"urn:claimcheck:label:2\" name=\"t\" width=\"57mm\" height=\"32mm\">" QR "</label>",
      "1:1: label: a template is one <label xmlns=" },
    { HEAD "</label>", "1:1: label: label.rng:" },
    { IN("stray" QR), "1:1: label: label.rng:" },
    { IN("<qrx/>"), "2:1: qrx: a label has no such element" },
    { IN("  <x:qr xmlns:x=\"urn:other\"/>"), "2:3: qr: a label has no such element" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" colour=\"red\">{uid}</qr>"), "2:33: qr: it has no attribute 'colour'" },
    { IN("<qr x=\"1mm\" y=\"1mm\">{uid}</qr>"), "2:1: qr: the attribute 'size' is missing" },
    { IN("<qr x=\"1mm\"\n    y=\"one\" size=\"20mm\">{uid}</qr>"), "3:5: qr: y=\"one\" is not a length" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"0mm\">{uid}</qr>"), "2:21: qr: size=\"0mm\" is not a length above zero" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" ecc=\"m\">{uid}</qr>"), "2:33: qr: ecc=\"m\" is not L, M, Q or H" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\" module=\"big\">{uid}</qr>"), "2:33: qr: module=\"big\" is not auto or" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\"/>"), "2:1: qr: it says nothing" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\"> \n </qr>"), "2:1: qr: it says nothing" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\">{uid} and {uids}</qr>"), "2:43: qr: there is no field {uids}" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\">\n  {uid:last:99}</qr>"), "3:3: qr: {uid:last:99} has no number" },
    { IN("<qr x=\"1mm\" y=\"1mm\" size=\"20mm\"><b>{uid}</b></qr>"), "2:33: b: no element can stand within qr" },
    { IN("<qr x=\"40mm\" y=\"1mm\" size=\"20mm\">{uid}</qr>"), "2:1: qr: it reaches to 60.00 × 21.00 mm" },
    { IN("<line x1=\"1mm\" y1=\"1mm\" x2=\"58mm\" y2=\"1mm\"/>" QR), "2:1: line: it reaches to 58.00" },
    { IN("<line x1=\"1mm\" y1=\"1mm\" x2=\"5mm\" y2=\"1mm\">x</line>"), "2:1: line: it holds no text" },
    { IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" fit=\"cut\">a</text>"), "2:48: text: fit=\"cut\" is not refuse" },
    { IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" lines=\"5\">a</text>"), "2:48: text: lines=\"5\" is not a number" },
    { IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" weight=\"700\">a</text>"), "2:48: text: weight=\"700\"" },
    { IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" align=\"centre\">a</text>"), "2:48: text: align=\"centre\"" },
    { IN("<image x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"/etc/passwd\"/>"), "2:49: image: href=" },
    { IN("<image x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"../logo.png\"/>"), "2:49: image: href=" },
    { IN("<image x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"a/../../logo.png\"/>"), "2:49: image: href=" },
    { IN("<image x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"file:///logo.png\"/>"), "2:49: image: href=" },
    { IN("<image x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"none.png\"/>"), "2:1: image: none.png: No such file" },
    { "<label xmlns=\"urn:claimcheck:label:1\" name=\"a b\" width=\"57mm\" height=\"32mm\">" QR "</label>", "1:39: label: name=" },
    { "<label xmlns=\"urn:claimcheck:label:1\" name=\"t\" width=\"4mm\" height=\"32mm\"><box x=\"0mm\" y=\"0mm\" width=\"1mm\" "
      "height=\"1mm\"/></label>", "1:48: label: width: a label has from 5 to 300 mm" },
    { "<label xmlns=\"urn:claimcheck:label:1\" name=\"t\" width=\"400dot\" height=\"32mm\">" QR "</label>",
      "1:48: label: width: a label is as large on every printer" },
    /* what strangers send */
    { "<?xml version=\"1.0\"?>\n<!DOCTYPE label [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n" IN("<text x=\"1mm\" "
      "y=\"1mm\" width=\"9mm\" height=\"4mm\">&b;</text>"), "2:17: label: a template has no document type" },
    { "<!DOCTYPE label SYSTEM \"file:///etc/passwd\">" IN(QR), "1:44: label: a template has no document type" },
    { IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\">&logo;</text>"), "2:54: text: it is not well-formed XML" },
    { "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" IN("<text x=\"1mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\">\xe9</text>"),
      "3:48: xml: the file is not UTF-8 here" },
};

static void
test_faults(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(place->file, faults[i].xml, -1, NULL));
        g_autofree char *want = g_strdup_printf("%s:%s", place->file, faults[i].want);
        g_autoptr(LabelTemplate) got = label_template_load(place->file, &error);
        g_test_message("%s", faults[i].xml);
        g_assert_null(got);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_TEMPLATE_INVALID);
        if (!g_str_has_prefix(error->message, want))
            g_assert_cmpstr(error->message, ==, want);
        const ClaimcheckErrorPlace *at = claimcheck_error_place(error);
        g_assert_cmpstr(at->file, ==, place->file);
        g_assert_cmpuint(at->line, ==, g_ascii_strtoull(faults[i].want, NULL, 10));
        g_assert_cmpuint(at->column, ==, g_ascii_strtoull(strchr(faults[i].want, ':') + 1, NULL, 10));
    }
}

static void
test_lint_finds_everything(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    const char *xml = IN("<qr x=\"a\" y=\"b\" size=\"20mm\">{x}</qr>\n<blob/>\n<text>{uid</text>");
    g_assert_true(g_file_set_contents(place->file, xml, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = label_lint(place->file, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(findings->len, ==, 9); /* x, y, field; blob; x, y, width, height missing, brace */
    for (guint i = 0; i < findings->len; i++) {
        const LabelFinding *finding = g_ptr_array_index(findings, i);
        g_assert_true(finding->is_error);
        g_autofree char *text = g_strdup_printf("%s:%u:%u: %s: %s", finding->file, finding->line, finding->column,
                                                finding->element, finding->what);
        g_assert_cmpstr(finding->text, ==, text);
    }
}

static void
test_lint_warns_of_what_will_not_fit(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    const char *xml = IN("<qr x=\"1mm\" y=\"1mm\" size=\"13mm\">{uid}</qr>");
    g_assert_true(g_file_set_contents(place->file, xml, -1, NULL));
    g_autoptr(GPtrArray) findings = label_lint(place->file, NULL);
    g_assert_cmpuint(findings->len, ==, 1); /* at 300 and 600 dpi there is room */
    const LabelFinding *finding = g_ptr_array_index(findings, 0);
    g_assert_false(finding->is_error);
    g_assert_nonnull(strstr(finding->what, "203 dpi"));
}

static void
test_lint_refuses_a_disturbed_code(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    const char *xml = IN(QR "<line x1=\"0mm\" y1=\"2mm\" x2=\"57mm\" y2=\"2mm\"/>");
    g_assert_true(g_file_set_contents(place->file, xml, -1, NULL));
    g_autoptr(GPtrArray) findings = label_lint(place->file, NULL);
    const LabelFinding *finding = g_ptr_array_index(findings, 0);
    g_assert_true(finding->is_error);
    g_assert_nonnull(strstr(finding->what, "quiet zone is not free"));
    g_assert_cmpstr(finding->element, ==, "qr");
}

static void
test_limits(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *padding = g_strnfill(1024 * 1024, ' ');
    g_autofree char *long_file = g_strconcat(IN(QR), padding, NULL);
    g_autoptr(GString) many = g_string_new(HEAD);
    for (int i = 0; i < 300; i++)
        g_string_append(many, "<box x=\"1mm\" y=\"1mm\" width=\"1mm\" height=\"1mm\"/>");
    g_string_append(many, "</label>");
    g_autoptr(GString) codes = g_string_new(HEAD);
    for (int i = 0; i < 9; i++)
        g_string_append(codes, QR);
    g_string_append(codes, "</label>");
    g_autofree char *words = g_strnfill(2001, 'x');
    g_autofree char *wordy =
        g_strconcat(HEAD "<text x=\"1mm\" y=\"1mm\" width=\"1mm\" height=\"1mm\">", words, "</text></label>", NULL);
    const struct {
        const char *xml, *what;
    } cases[] = {
        { long_file, "bytes, and a template at most" },
        { many->str, "too many elements" },
        { codes->str, "at most 8 codes" },
        { wordy, "longer than 2000 characters" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_file_set_contents(place->file, cases[i].xml, -1, NULL));
        g_autoptr(LabelTemplate) got = label_template_load(place->file, &error);
        g_assert_null(got);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_TEMPLATE_INVALID);
        g_assert_nonnull(strstr(error->message, cases[i].what));
    }
}

/* --- images ---------------------------------------------------------------------------------------------------- */

/* One black dot. */
static const char png_base64[] = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";
#define IMAGE(href) IN(QR "<image x=\"40mm\" y=\"1mm\" width=\"9mm\" height=\"4mm\" href=\"" href "\"/>")

static void
write_png(const char *folder, const char *name)
{
    gsize length;
    g_autofree guchar *png = g_base64_decode(png_base64, &length);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, (const char *)png, (gssize)length, NULL));
}

static LabelTemplate *
load(Place *place, const char *xml, GError **error)
{
    g_assert_true(g_file_set_contents(place->file, xml, -1, NULL));
    return label_template_load(place->file, error);
}

static void
test_images_stay_in_their_folder(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autofree char *inner = g_build_filename(place->folder, "pictures", NULL);
    g_autofree char *link_in = g_build_filename(place->folder, "in.png", NULL);
    g_autofree char *link_out = g_build_filename(place->folder, "out.png", NULL);
    g_autofree char *pipe = g_build_filename(place->folder, "pipe.png", NULL);
    g_assert_cmpint(g_mkdir(inner, 0700), ==, 0);
    write_png(inner, "logo.png");
    g_assert_cmpint(symlink("pictures/logo.png", link_in), ==, 0);
    g_assert_cmpint(symlink("/etc/hostname", link_out), ==, 0);
    g_assert_cmpint(mkfifo(pipe, 0600), ==, 0);
    const struct {
        const char *xml, *what; /* NULL: it is fine */
    } cases[] = {
        { IMAGE("pictures/logo.png"), NULL },
        { IMAGE("in.png"), NULL },
        { IMAGE("out.png"), "leads out of the template's folder" },
        { IMAGE("pipe.png"), "it is not a file" },
        { IMAGE("pictures"), "it is not a file" },
        { IMAGE("t.xml"), "it is not a PNG" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelTemplate) got = load(place, cases[i].xml, &error);
        g_assert_true((got != NULL) == (cases[i].what == NULL));
        if (cases[i].what != NULL)
            g_assert_nonnull(strstr(error->message, cases[i].what));
    }
}

static void
test_bundle_keeps_everything(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(GError) error = NULL;
    write_png(place->folder, "logo.png");
    g_autoptr(LabelTemplate) first = load(place, IMAGE("logo.png"), &error);
    g_assert_no_error(error);
    g_autoptr(GBytes) bundle = label_template_bundle(first);
    g_assert_cmpint(g_remove(place->file), ==, 0);
    g_autoptr(LabelTemplate) again = label_template_from_bundle(bundle, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(label_template_sha256(again), ==, label_template_sha256(first));
    g_assert_cmpstr(label_template_name(again), ==, "t");
    g_autoptr(GBytes) second_bundle = label_template_bundle(again);
    g_assert_true(g_bytes_equal(bundle, second_bundle));
}

static void
test_bundle_is_not_believed(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    g_autoptr(LabelTemplate) label_template = load(place, IN(QR), NULL);
    g_autoptr(GBytes) bundle = label_template_bundle(label_template);
    gsize length;
    const guint8 *data = g_bytes_get_data(bundle, &length);
    for (gsize cut = 0; cut < length; cut += 7) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) part = g_bytes_new(data, cut);
        g_autoptr(LabelTemplate) got = label_template_from_bundle(part, &error);
        g_assert_null(got);
        g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_TEMPLATE_INVALID);
    }
}

static void
test_sha256_is_of_the_file_and_its_images(Place *place, gconstpointer unused G_GNUC_UNUSED)
{
    gsize length;
    g_autofree guchar *png = g_base64_decode(png_base64, &length);
    write_png(place->folder, "logo.png");
    g_autoptr(LabelTemplate) got = load(place, IMAGE("logo.png"), NULL);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, (const guchar *)IMAGE("logo.png"), -1);
    g_checksum_update(checksum, png, (gssize)length);
    g_assert_cmpstr(label_template_sha256(got), ==, g_checksum_get_string(checksum));
}

/* --- what is shipped -------------------------------------------------------------------------------------------- */

static void
test_shipped(void)
{
    for (const char *const *name = label_shipped_names(); *name != NULL; name++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelTemplate) got = label_template_load(*name, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(label_template_name(got), ==, *name);
        g_autoptr(GPtrArray) findings = label_lint(*name, &error);
        g_assert_cmpuint(findings->len, ==, 0);
        g_autofree char *resource = g_strconcat(*name, ".xml", NULL);
        g_autoptr(GBytes) xml = label_resource(resource);
        g_autofree char *sha256 = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, xml);
        g_assert_cmpstr(label_template_sha256(got), ==, sha256);
    }
}

static void
test_fields(void)
{
    g_autoptr(LabelTemplate) box = label_template_load("box-100x60", NULL);
    g_auto(GStrv) fields = label_template_fields(box);
    g_autofree char *joined = g_strjoinv(" ", fields);
    g_assert_cmpstr(joined, ==, "product.name product.sku box.id box.count batch date");
}

static void
test_missing_file(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelTemplate) got = label_template_load("no/such/template.xml", &error);
    g_assert_null(got);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_FILE_MISSING);
    g_clear_error(&error);
    g_autoptr(GPtrArray) findings = label_lint("no/such/template.xml", &error);
    g_assert_null(findings);
    g_assert_error(error, CLAIMCHECK_ERROR, CLAIMCHECK_ERROR_FILE_MISSING);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define PLACE_TEST(name, function) g_test_add("/label-template/" name, Place, NULL, set_up, function, tear_down)
    PLACE_TEST("faults", test_faults);
    PLACE_TEST("lint-finds-everything", test_lint_finds_everything);
    PLACE_TEST("lint-warns-of-what-will-not-fit", test_lint_warns_of_what_will_not_fit);
    PLACE_TEST("lint-refuses-a-disturbed-code", test_lint_refuses_a_disturbed_code);
    PLACE_TEST("limits", test_limits);
    PLACE_TEST("images-stay-in-their-folder", test_images_stay_in_their_folder);
    PLACE_TEST("bundle-keeps-everything", test_bundle_keeps_everything);
    PLACE_TEST("bundle-is-not-believed", test_bundle_is_not_believed);
    PLACE_TEST("sha256-is-of-the-file-and-its-images", test_sha256_is_of_the_file_and_its_images);
    g_test_add_func("/label-template/shipped", test_shipped);
    g_test_add_func("/label-template/fields", test_fields);
    g_test_add_func("/label-template/missing-file", test_missing_file);
    return g_test_run();
}
