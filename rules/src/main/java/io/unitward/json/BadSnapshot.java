package io.unitward.json;

/** A file that is no snapshot this version can use (exit 65). The message names the file and what is wrong with it. */
public final class BadSnapshot extends Exception {
    BadSnapshot(String message) {
        super(message);
    }
}
