package io.unitward.ownership;

/**
 * Whether the present content of a file comes from where its owner says.
 *
 * @param vouched whether it does
 * @param reason why, or why not, a phrase such as {@code "differs from /srv/units/web.service"}
 */
public record Vouching(boolean vouched, String reason) {
    static Vouching yes(String reason) {
        return new Vouching(true, reason);
    }

    static Vouching no(String reason) {
        return new Vouching(false, reason);
    }
}
