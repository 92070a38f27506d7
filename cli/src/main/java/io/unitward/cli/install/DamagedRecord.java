package io.unitward.cli.install;

import java.io.IOException;

/** A record of what was installed that is its owner's alone and cannot be understood. */
public final class DamagedRecord extends IOException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong. */
    public DamagedRecord(String message) {
        super(message);
    }
}
