package io.unitward.cli.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Prints warnings and errors as one line each on stderr, without stack traces. */
final class WarningLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    WarningLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isErrorEnabled() {
        return true;
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String text = MessageFormatter.basicArrayFormat(pattern, arguments);
        System.err.println("unitward: " + oneLine(text, thrown));
    }

    /** Returns the message and every cause as one printable line: whatever text was logged cannot forge a second one. */
    private static String oneLine(@Nullable String text, @Nullable Throwable thrown) {
        StringBuilder line = new StringBuilder(text == null ? "" : text);
        int causes = 0;
        for (Throwable t = thrown; t != null && causes < 8; t = t.getCause(), causes++) {
            line.append(": ").append(t);
        }
        return line.toString().strip().replaceAll("[\\p{Cntrl}\\s]+", " ");
    }
}
