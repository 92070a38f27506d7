package io.unitward.alert;

/** What an alert can be handed to. */
public enum SinkKind {
    /** The journal of this host. */
    JOURNAL("journal"),
    /** A program of the operator. */
    COMMAND("command"),
    /** A Gotify server. */
    GOTIFY("gotify"),
    /** An ntfy server. */
    NTFY("ntfy"),
    /** Prometheus Alertmanager, by its API version 2. */
    ALERTMANAGER("alertmanager"),
    /** Whatever takes Slack's incoming webhooks: Slack, Mattermost, Rocket.Chat. */
    SLACK("slack"),
    /** Any other receiver of JSON. */
    JSON("json");

    private final String text;

    SinkKind(String text) {
        this.text = text;
    }

    /** The word used in configuration. */
    public String text() {
        return text;
    }

    /** Whether it keeps what stands and what has ended, by id, and groups it for people itself. */
    public boolean keepsWhatStands() {
        return this == ALERTMANAGER;
    }

    /** Whether people read what it gets as it comes, rather than programs that go by ids and fields. */
    public boolean isForPeople() {
        return this == GOTIFY || this == NTFY || this == SLACK;
    }

    /** Whether it is reached by HTTP. */
    public boolean isWebhook() {
        return this != JOURNAL && this != COMMAND;
    }
}
