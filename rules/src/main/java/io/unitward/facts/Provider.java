package io.unitward.facts;

/** What kind of source an owner takes its files from: {@code provider:} in {@code unitward.yaml}. */
public enum Provider {
    /** The files in a directory, or in a Git repository at one commit. */
    DIRECTORY("directory"),
    /** The links and files of the user's current Home Manager generation. */
    HOME_MANAGER("home-manager"),
    /** The files of installed packages, by the word of the package database. */
    PACKAGE("package");

    private final String text;

    Provider(String text) {
        this.text = text;
    }

    /** The word in {@code unitward.yaml} and in JSON. */
    public String text() {
        return text;
    }
}
