package io.unitward.engine.reading;

/**
 * Where something stands in a policy.
 *
 * @param source the {@code .drl} file, relative to the policies' root
 * @param line the line, from 1
 * @param column the first character, from 1; what is counted are UTF-16 units
 */
public record SourcePlace(String source, int line, int column) {
    /** {@code source:line:column}. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
