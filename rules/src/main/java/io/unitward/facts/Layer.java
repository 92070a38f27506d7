package io.unitward.facts;

/**
 * Where a file sits, from matching the manager's own {@code UnitPath} to the roots of systemd.unit(5).
 *
 * <p>{@code LINKED} is a file outside the search path that a link in it leads to; {@code OTHER} is a search-path directory
 * that systemd does not document (set with {@code SYSTEMD_UNIT_PATH}, say).
 */
public enum Layer {
    CONTROL("control"),
    TRANSIENT("transient"),
    GENERATOR_EARLY("generator.early"),
    USER_CONFIG("user-config"),
    ADMIN("admin"),
    RUNTIME("runtime"),
    GENERATOR("generator"),
    XDG_DATA("xdg-data"),
    VENDOR("vendor"),
    GENERATOR_LATE("generator.late"),
    LINKED("linked"),
    OTHER("other");

    private final String text;

    Layer(String text) {
        this.text = text;
    }

    /** The word used in reports and JSON. */
    public String text() {
        return text;
    }

    /** Whether generators own this layer: the manager wipes it at each reload and runs the generators again. */
    public boolean generated() {
        return this == GENERATOR || this == GENERATOR_EARLY || this == GENERATOR_LATE;
    }
}
