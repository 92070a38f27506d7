package io.unitward.cli.install;

import java.io.IOException;

/** A record of what was installed that cannot be understood, or that somebody else could have written: 'install' writes it anew. */
public final class DamagedRecord extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public DamagedRecord(String message) {
        super(message);
    }
}
