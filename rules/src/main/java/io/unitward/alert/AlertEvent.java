package io.unitward.alert;

/** What an alert tells of. Each has a message id of its own in the journal, which never changes. */
public enum AlertEvent {
    /** A finding is there that was not told before. */
    FOUND("found", "1a0efcbb233648c6af859503f1879d01"),
    /** One that was told is another now: its file, its classification or its severity. */
    CHANGED("changed", "1a0efcbb233648c6af859503f1879d02"),
    /** A waiver covered it until now, and does so no longer. */
    WAIVER_ENDED("waiver-ended", "1a0efcbb233648c6af859503f1879d03"),
    /** It was told a while ago and is still there. */
    REMINDER("reminder", "1a0efcbb233648c6af859503f1879d04"),
    /** It was told, and is gone. */
    RECOVERED("recovered", "1a0efcbb233648c6af859503f1879d05"),
    /** It was told, and somebody accepted it for a while. */
    WAIVED("waived", "1a0efcbb233648c6af859503f1879d06"),
    /** Something was done and failed, or had no effect. */
    ACTION_FAILED("action-failed", "1a0efcbb233648c6af859503f1879d07"),
    /** A run came to no verdict. */
    NO_VERDICT("no-verdict", "1a0efcbb233648c6af859503f1879d08"),
    /** unitward itself did not run, or ended before it could tell. */
    NOT_RUN("not-run", "1a0efcbb233648c6af859503f1879d09"),
    /** More was to be told than one run may tell one by one. */
    DIGEST("digest", "1a0efcbb233648c6af859503f1879d0a"),
    /** Somebody tries a sink. */
    TEST("test", "1a0efcbb233648c6af859503f1879d0b");

    private final String text;
    private final String messageId;

    AlertEvent(String text, String messageId) {
        this.text = text;
        this.messageId = messageId;
    }

    /** The word used in messages and JSON. */
    public String text() {
        return text;
    }

    /** The {@code MESSAGE_ID} of its journal entries, 32 hexadecimal digits. */
    public String messageId() {
        return messageId;
    }

    /** Whether it ends what earlier alerts of the same id told. */
    public boolean ends() {
        return this == RECOVERED || this == WAIVED;
    }
}
