package io.unitward.cli;

import io.unitward.engine.Policies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** Names the tool, the policies it judges by, and the JDK it runs on. */
final class Version implements IVersionProvider {
    /** Written by the build. */
    private static final String RESOURCE = "version.txt";

    /** The version of this build, such as {@code 0.1.0}. */
    static String number() {
        return text().strip();
    }

    /** In the program's one jar the build puts the text in place of what reads it, see Modernize. */
    private static String text() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing; expected the build's version");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + RESOURCE, e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "unitward " + number(),
            "policies sha256:" + Policies.shippedIndex().digest(),
            "JDK " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")"
        };
    }
}
