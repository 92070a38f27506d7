package io.unitward.cli.validate;

import java.io.IOException;

/** Where one test puts what it saw. */
public interface EvidenceSink {
    /**
     * Keeps a text.
     *
     * @param name a file name of letters, digits, dots and dashes, new in this test
     * @throws IOException when it cannot be kept
     */
    void add(String name, String text) throws IOException;
}
