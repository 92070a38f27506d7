package io.unitward.json;

/** A document that is not what its reader expects. The message says where and what, and names no file. */
public final class BadJson extends Exception {
    /** Says what is wrong, for a person who holds the document. */
    public BadJson(String message) {
        super(message);
    }
}
