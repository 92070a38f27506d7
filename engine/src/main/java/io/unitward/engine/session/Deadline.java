package io.unitward.engine.session;

/** Tells when judging has taken too long. The engine reads no clock: whoever calls it brings one. */
@FunctionalInterface
public interface Deadline {
    /** Judging may take as long as it takes. */
    Deadline NONE = () -> false;

    /** Whether it has passed; once true, always true. Asked often. */
    boolean passed();
}
