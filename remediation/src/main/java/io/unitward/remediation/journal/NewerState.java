package io.unitward.remediation.journal;

import java.io.IOException;

/** A file of the state was written by a newer unitward. It is left as it is, and nothing may be done that it should know of. */
public final class NewerState extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Of one file.
     *
     * @param schema what it says it is
     * @param known the newest that this version understands
     */
    NewerState(String schema, String known) {
        super("it is of version '" + schema + "', which a newer unitward wrote; expected " + known + " or older");
    }

    /** Ends the reading of a file that says it is of a later version than the one given, such as {@code unitward.state/v1}. */
    public static void check(String schema, String known) throws NewerState {
        int digits = known.lastIndexOf('v') + 1;
        String prefix = known.substring(0, digits);
        if (schema.startsWith(prefix)
                && schema.substring(digits).matches("[1-9][0-9]{0,8}")
                && Integer.parseInt(schema.substring(digits)) > Integer.parseInt(known.substring(digits))) {
            throw new NewerState(schema, known);
        }
    }
}
