package io.unitward.verdict;

/** What a finding says about its subject. Ordered: the first that holds decides a verdict. */
public enum Classification {
    BLOCK_AND_ALERT("block-and-alert"),
    UNKNOWN("unknown"),
    SAFE_RELOAD("safe-reload"),
    /** Worth knowing, no violation: the verdict stays compliant unless {@code --strict}. */
    ADVICE("advice");

    private final String text;

    Classification(String text) {
        this.text = text;
    }

    /** The word used in policies, reports and JSON. */
    public String text() {
        return text;
    }
}
