package io.unitward.remediation.files;

/** Nothing was done to a file, and why: one sentence without a full stop. */
final class FileRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean changed;

    private FileRefused(String message, boolean changed) {
        super(message);
        this.changed = changed;
    }

    /** Something about it is not as it must be. */
    static FileRefused because(String reason) {
        return new FileRefused(reason, false);
    }

    /** It is no longer what was judged. */
    static FileRefused changed(String reason) {
        return new FileRefused(reason, true);
    }

    /** Whether it is refused because something changed since it was judged. */
    boolean isChange() {
        return changed;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
