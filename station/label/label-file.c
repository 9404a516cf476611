/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Where templates come from: those built in, files with their images beside them, bundles from the record.
 */
#include "station/base/claimcheck-error.h"
#include "station/label/label-image.h"
#include "station/label/label-resource.h"
#include "station/label/label-template-private.h"
#include "station/label/label-xml.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const shipped[] = { "box-100x60", "unit-30x15", "unit-57x32", NULL };

const char *const *
label_shipped_names(void)
{
    return shipped;
}

/* --- files -------------------------------------------------------------------------------------------------- */

/* At most one byte more than @limit, so that a caller sees that there is too much. NULL with errno. */
static GBytes *
read_at_most(int fd, gsize limit)
{
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    guint8 block[16384];
    while (bytes->len <= limit) {
        ssize_t got = read(fd, block, sizeof block);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return NULL;
        if (got == 0)
            break;
        g_byte_array_append(bytes, block, (guint)got);
    }
    return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}

static GBytes *
read_template_file(const char *file, GError **error)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    g_autoptr(GBytes) bytes = fd >= 0 ? read_at_most(fd, LABEL_MAX_BYTES) : NULL;
    int failed = errno;
    if (fd >= 0)
        close(fd);
    if (bytes == NULL)
        claimcheck_error_set(error, CLAIMCHECK_ERROR_FILE_MISSING, NULL, "%s: the template cannot be read: %s", file,
                             g_strerror(failed));
    return g_steal_pointer(&bytes);
}

/* --- images beside a file ------------------------------------------------------------------------------------ */

/* The real path of @href, or NULL with @what if it is not below @folder once every link is followed. */
static char *
resolve_below(const char *folder, const char *href, char **what)
{
    g_autofree char *path = g_build_filename(folder, href, NULL);
    char *real_folder = realpath(folder, NULL);
    char *real = realpath(path, NULL);
    g_autofree char *prefix = g_strconcat(real_folder != NULL ? real_folder : "", "/", NULL);
    g_autofree char *below = real != NULL && g_str_has_prefix(real, prefix) ? g_strdup(real) : NULL;
    if (below == NULL)
        *what = g_strdup(real == NULL ? g_strerror(errno) : "a link leads out of the template's folder");
    free(real_folder);
    free(real);
    return g_steal_pointer(&below);
}

static GBytes *
read_image_file(const char *path, char **what)
{
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    bool regular = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    g_autoptr(GBytes) bytes = regular ? read_at_most(fd, LABEL_IMAGE_MAX_BYTES) : NULL;
    if (bytes == NULL)
        *what = g_strdup(fd >= 0 && !regular ? "it is not a file" : g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return g_steal_pointer(&bytes);
}

static GBytes *
load_image_beside(const char *href, gpointer folder, char **what)
{
    g_autofree char *path = resolve_below(folder, href, what);
    g_autoptr(GBytes) bytes = path != NULL ? read_image_file(path, what) : NULL;
    if (bytes == NULL || !label_image_check(bytes, what))
        return NULL;
    return g_steal_pointer(&bytes);
}

/* --- bundles ------------------------------------------------------------------------------------------------- */

/* Format, name, XML, and (href, PNG) for each image: a GVariant, whose bytes are the same on every machine. */
#define BUNDLE_TYPE   "(ssaya(say))"
#define BUNDLE_FORMAT "claimcheck-label-1"

GBytes *
label_template_bundle(LabelTemplate *self)
{
    GVariantBuilder images;
    g_variant_builder_init(&images, G_VARIANT_TYPE("a(say)"));
    for (guint i = 0; i < self->elements->len; i++) {
        const LabelElement *element = g_ptr_array_index(self->elements, i);
        if (element->image != NULL)
            g_variant_builder_add(&images, "(s@ay)", element->href,
                                  g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, element->image, TRUE));
    }
    g_autoptr(GVariant) bundle = g_variant_ref_sink(g_variant_new(
        "(ss@ay@a(say))", BUNDLE_FORMAT, self->name,
        g_variant_new_from_bytes(G_VARIANT_TYPE_BYTESTRING, self->xml, TRUE), g_variant_builder_end(&images)));
    return g_variant_get_data_as_bytes(bundle);
}

static GBytes *
load_image_from_bundle(const char *href, gpointer images, char **what)
{
    gsize n = g_variant_n_children(images);
    for (gsize i = 0; i < n; i++) {
        g_autoptr(GVariant) image = NULL;
        const char *name;
        g_variant_get_child(images, i, "(&s@ay)", &name, &image);
        if (!g_str_equal(name, href))
            continue;
        g_autoptr(GBytes) bytes = g_variant_get_data_as_bytes(image);
        return label_image_check(bytes, what) ? g_steal_pointer(&bytes) : NULL;
    }
    *what = g_strdup("the bundle has no such image");
    return NULL;
}

static bool
is_bundle(GVariant *bundle)
{
    if (!g_variant_is_normal_form(bundle))
        return false;
    const char *format;
    g_variant_get_child(bundle, 0, "&s", &format);
    return g_str_equal(format, BUNDLE_FORMAT);
}

/* (transfer full): NULL if it is not what was put on record. */
static GVariant *
open_bundle(GBytes *bytes)
{
    g_autoptr(GVariant) bundle =
        g_variant_ref_sink(g_variant_new_from_bytes(G_VARIANT_TYPE(BUNDLE_TYPE), bytes, FALSE));
    return is_bundle(bundle) ? g_steal_pointer(&bundle) : NULL;
}

LabelTemplate *
label_template_from_bundle(GBytes *bytes, GError **error)
{
    g_autoptr(GVariant) bundle = open_bundle(bytes);
    if (bundle == NULL) {
        claimcheck_error_set(error, CLAIMCHECK_ERROR_TEMPLATE_INVALID, NULL,
                             "a template on record: it is not what was put there");
        return NULL;
    }
    const char *format, *file;
    g_autoptr(GVariant) xml = NULL;
    g_autoptr(GVariant) images = NULL;
    g_variant_get(bundle, "(&s&s@ay@a(say))", &format, &file, &xml, &images);
    g_autoptr(GBytes) xml_bytes = g_variant_get_data_as_bytes(xml);
    g_autoptr(GPtrArray) findings = label_findings_new();
    LabelTemplate *self = label_template_read(file, xml_bytes, load_image_from_bundle, images, findings);
    if (self == NULL)
        label_finding_set_error(label_findings_first_error(findings), error);
    return self;
}

/* --- by name ------------------------------------------------------------------------------------------------- */

static GBytes *
no_images(const char *href G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED, char **what)
{
    *what = g_strdup("there is no folder to look for images in: save the template beside them");
    return NULL;
}

LabelTemplate *
label_template_read_beside(const char *file, GBytes *xml, const char *folder, GBytes *bundle, GPtrArray *findings)
{
    if (folder != NULL)
        return label_template_read(file, xml, load_image_beside, (gpointer)folder, findings);
    g_autoptr(GVariant) opened = bundle != NULL ? open_bundle(bundle) : NULL;
    if (opened == NULL)
        return label_template_read(file, xml, no_images, NULL, findings);
    g_autoptr(GVariant) images = g_variant_get_child_value(opened, 3);
    return label_template_read(file, xml, load_image_from_bundle, images, findings);
}

LabelTemplate *
label_template_open(const char *name_or_file, GPtrArray *findings, GError **error)
{
    if (g_strv_contains(shipped, name_or_file)) {
        g_autofree char *resource = g_strconcat(name_or_file, ".xml", NULL);
        g_autoptr(GBytes) built_in = label_resource(resource);
        return label_template_read(name_or_file, built_in, no_images, NULL, findings);
    }
    g_autoptr(GBytes) xml = read_template_file(name_or_file, error);
    if (xml == NULL)
        return NULL;
    g_autofree char *folder = g_path_get_dirname(name_or_file);
    return label_template_read(name_or_file, xml, load_image_beside, folder, findings);
}

LabelTemplate *
label_template_load(const char *name_or_file, GError **error)
{
    g_autoptr(GPtrArray) findings = label_findings_new();
    LabelTemplate *self = label_template_open(name_or_file, findings, error);
    const LabelFinding *finding = label_findings_first_error(findings);
    if (self == NULL && finding != NULL)
        label_finding_set_error(finding, error);
    return self;
}
