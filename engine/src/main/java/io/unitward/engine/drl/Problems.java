package io.unitward.engine.drl;

import io.unitward.config.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one source. */
public final class Problems {
    /** More are not worth reading. */
    private static final int MOST = 100;

    /** No longer value is quoted in full. */
    private static final int QUOTED = 40;

    private final List<Problem> found = new ArrayList<>();

    /**
     * Something wrong.
     *
     * @param span where
     * @param message subject, value and expectation, without a full stop
     * @param hint what was probably meant, or what to write instead; null when there is nothing to propose
     */
    public record Problem(
            Span span, String message, @Nullable String hint) {}

    void add(Span span, String message, @Nullable String hint) {
        if (found.size() < MOST) {
            found.add(new Problem(span, message, hint));
        } else if (found.size() == MOST) {
            found.add(new Problem(span, "too many problems", "correct those before this one first"));
        }
    }

    /** A name that is not one of those known: the hint is the nearest, or all of them. */
    void unknown(Span span, String message, String given, Collection<String> known) {
        String nearest = Nearest.to(given, known);
        add(
                span,
                message,
                nearest == null
                        ? "expected " + (known.size() == 1 ? "" : "one of ") + String.join(", ", known)
                        : "did you mean '" + nearest + "'?");
    }

    /** All that was added so far, in that order. */
    public List<Problem> found() {
        return List.copyOf(found);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** The value in quotes, cut when it is long. */
    static String quoted(String value) {
        return "'" + (value.length() <= QUOTED ? value : value.substring(0, QUOTED) + "…") + "'";
    }
}
