package io.unitward.facts;

/**
 * Where a file sits, from matching the manager's own {@code UnitPath} to the roots of systemd.unit(5).
 *
 * <p>{@code LINKED} is a file outside the search path that a link in it leads to; {@code OTHER} is a search-path directory
 * that systemd does not document (set with {@code SYSTEMD_UNIT_PATH}, say).
 */
public enum Layer {
    /** What {@code systemctl set-property} writes: {@code system.control} and {@code user.control} directories. */
    CONTROL("control"),
    /** What the manager itself writes for transient units. */
    TRANSIENT("transient"),
    /** What generators write that wins over everything below. */
    GENERATOR_EARLY("generator.early"),
    /** A user's own configuration, such as {@code ~/.config/systemd/user}. */
    USER_CONFIG("user-config"),
    /** The administrator's, such as {@code /etc/systemd/system} and {@code /etc/systemd/user}. */
    ADMIN("admin"),
    /** Below {@code /run}: gone at the next boot. */
    RUNTIME("runtime"),
    /** What generators write in the usual case. */
    GENERATOR("generator"),
    /** Data directories of a user and of the host, such as {@code ~/.local/share/systemd/user}. */
    XDG_DATA("xdg-data"),
    /** What comes with the operating system, such as {@code /usr/lib/systemd/system}. */
    VENDOR("vendor"),
    /** What generators write that everything else wins over. */
    GENERATOR_LATE("generator.late"),
    /** Outside the search path; a link in it leads there. */
    LINKED("linked"),
    /** A directory of the search path that systemd does not document. */
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
