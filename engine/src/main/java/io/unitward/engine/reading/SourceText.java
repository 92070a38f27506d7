package io.unitward.engine.reading;

import io.unitward.engine.compile.Lines;
import io.unitward.engine.compile.PolicySource;
import io.unitward.engine.drl.Policy;
import io.unitward.engine.drl.Span;

/** Shows parts of a policy as its author wrote them. */
public final class SourceText {
    private final PolicySource source;
    private final Lines lines;

    /** Of one source. */
    public SourceText(PolicySource source) {
        this.source = source;
        this.lines = new Lines(source.text());
    }

    /** Where a part begins. */
    public SourcePlace place(Span span) {
        return new SourcePlace(source.path(), lines.line(span.start()), lines.column(span.start()));
    }

    /** A part on one line. */
    public String text(Span span) {
        return source.text().substring(span.start(), span.end()).replaceAll("\\s+", " ");
    }

    /** Where a constraint stands. */
    public static Span span(Policy.Constraint constraint) {
        return constraint instanceof Policy.Comparison comparison
                ? comparison.span()
                : ((Policy.Binding) constraint).span();
    }
}
