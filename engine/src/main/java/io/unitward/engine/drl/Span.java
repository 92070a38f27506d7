package io.unitward.engine.drl;

/**
 * A piece of a source.
 *
 * @param start the first character, from 0
 * @param end the one after the last
 */
public record Span(int start, int end) {
    /** From the beginning of this to the end of another. */
    Span to(Span last) {
        return new Span(start, Math.max(end, last.end));
    }
}
