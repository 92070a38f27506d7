package io.unitward.verdict;

/** How loud a finding is. */
public enum Severity {
    CRITICAL("critical"),
    WARNING("warning"),
    NOTICE("notice");

    private final String text;

    Severity(String text) {
        this.text = text;
    }

    /** The word used in policies, reports and JSON. */
    public String text() {
        return text;
    }
}
