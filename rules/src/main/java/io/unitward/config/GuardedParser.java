package io.unitward.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Stops a parser before nesting or aliases exhaust the stack, the memory or the reader's patience. */
public final class GuardedParser implements Parser {
    /** Far more than any of our formats has; the composer above this recurses once for each. */
    private static final int DEEPEST = 20;

    private static final int MOST_ALIASES = 50;

    private final Parser parser;
    private int depth;
    private int aliases;

    /** @param parser whose events are counted */
    public GuardedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                if (++depth > DEEPEST) {
                    throw new LimitExceeded("at most " + DEEPEST + " levels of nesting", event.getStartMark());
                }
            }
            case MappingEnd, SequenceEnd -> depth--;
            case Alias -> {
                if (++aliases > MOST_ALIASES) {
                    throw new LimitExceeded("at most " + MOST_ALIASES + " aliases in a file", event.getStartMark());
                }
            }
            default -> {
                // Scalars and the marks of stream and document bring no nesting.
            }
        }
        return event;
    }

    /** Says which limit, and where. */
    public static final class LimitExceeded extends MarkedYamlEngineException {
        LimitExceeded(String limit, Optional<Mark> at) {
            super(null, Optional.empty(), limit, at);
        }
    }
}
